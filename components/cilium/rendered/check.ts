import { hazards, optionHazards } from "../../tables/hazards";
import { spelled, type Invariant, type OptionRule } from "../../tables/invariants";
import type { DatapathIntent, ImageRef } from "../intent";
import { settings, type ChartValue, type Setting, type Spelling } from "../settings";
import { ciliumMinor, within, type CiliumMinor } from "../../tables/versions";
import { agentConfig, type AgentConfig, type Said } from "./agent-options";
import type { ChartDifference } from "./difference";

/** One thing that is looked at in a rendered chart. */
type Fact = (config: AgentConfig) => ChartDifference[];

/** What came of looking at a rendered chart. */
export interface ChartCheck {
  /** How many facts were looked at. */
  facts: number;
  differences: ChartDifference[];
}

/**
 * Holds what `helm template` printed against what `intent` declares.
 *
 * @param version full version of the chart, which decides how things are spelled
 * @throws Error for a version outside of the table, and for manifests that are no YAML
 */
export function checkManifests(manifests: string, intent: DatapathIntent, version: string): ChartCheck {
  const config = agentConfig(manifests);
  const minor = ciliumMinor(version);
  const facts = factsOf(intent, minor);
  const harmful = hazards.filter((row) => row.option !== undefined && within(minor, row));
  const found = new Map(facts.flatMap((fact) => fact(config)).map((difference) => [difference.rendered, difference]));
  for (const hazard of hazardous(config, minor)) {
    // A choice of the intent may be a hazard as well: what harm it does says more than that it was chosen otherwise.
    const { rendered, declared, write } = { ...hazard, ...found.get(hazard.rendered) };
    found.set(rendered, { ...hazard, ...(declared === undefined ? {} : { declared, write }) });
  }
  return { facts: facts.length + harmful.length, differences: [...found.values()] };
}

function factsOf(intent: DatapathIntent, minor: CiliumMinor): Fact[] {
  const invariants = spelled(minor);
  const chosen = settings.flatMap((setting) =>
    setting.spellings.filter((s) => within(minor, s)).map((spelling) => ({ setting, spelling })),
  );
  return [
    ({ detours }) => detours,
    ...invariants.flatMap((invariant) => invariant.options.map((rule) => invariantFact(invariant, rule))),
    ...chosen.flatMap(({ setting, spelling }) => (spelling.option ? [settingFact(setting, spelling, spelling.option, intent)] : [])),
    variableFact("KUBERNETES_SERVICE_HOST", intent.apiServer.host, "apiServer.host", "k8sServiceHost"),
    variableFact("KUBERNETES_SERVICE_PORT", String(intent.apiServer.port), "apiServer.port", "k8sServicePort"),
    imageFact("agent", intent.images.agent, "image"),
    imageFact("operator", intent.images.operator, "operator.image"),
  ];
}

function invariantFact(invariant: Invariant, { key, expected, whenMissing }: OptionRule): Fact {
  const why = `so that ${invariant.why}`;
  const write = invariant.values.map(({ path, expected }) => literal(path, expected)).join(" and ");
  return ({ options }) => {
    const said = options.get(key);
    if (said === undefined) {
      return whenMissing.keeps
        ? []
        : [{ rendered: missing(key), effect: whenMissing.effect, declared: `${key}: ${expected}`, why, write: `Write ${write}` }];
    }
    if (said.value === expected) return [];
    return [
      {
        rendered: said.rendered,
        declared: `${key}: ${expected}`,
        why,
        write: remedy(said, write === "" ? `Take what sets \`${key}\` out of the values` : `Write ${write}`),
      },
    ];
  };
}

function settingFact(setting: Setting, spelling: Spelling, option: NonNullable<Spelling["option"]>, intent: DatapathIntent): Fact {
  const { key } = option;
  const wanted = option.says(intent);
  const rest = { declared: `${key}: ${shown(wanted)}`, why: `as \`${setting.intent}\` of the intent says` };
  const write = `Write ${literal(spelling.path, spelling.value(intent))}`;
  return ({ options }) => {
    const said = options.get(key);
    if (said === undefined) {
      if (option.missing === wanted) return [];
      const effect = option.missing === undefined ? "leaves it to the agent" : `the agent takes for \`${shown(option.missing)}\``;
      return [{ rendered: missing(key), effect, ...rest, write }];
    }
    return said.value === wanted ? [] : [{ rendered: said.rendered, ...rest, write: remedy(said, write) }];
  };
}

function variableFact(name: string, wanted: string, intentPath: string, path: string): Fact {
  const rest = { declared: `${name}=${wanted}`, why: `as \`${intentPath}\` of the intent says` };
  return ({ environment }) => {
    const said = environment.get(name);
    if (said?.value === wanted) return [];
    const write = `Write ${literal(path, wanted)}`;
    if (said) return [{ rendered: said.rendered, ...rest, write }];
    return [
      {
        rendered: `Environment of cilium-agent: no ${name}`,
        effect: "leaves the agents to a Service that nobody translates yet",
        ...rest,
        write,
      },
    ];
  };
}

function imageFact(which: "agent" | "operator", { repository, tag }: ImageRef, path: string): Fact {
  const wanted = `${repository}:${tag}`;
  return ({ images }) => {
    const said = images[which];
    if (said?.value === wanted) return [];
    const rendered = said?.rendered ?? `There is no container of the ${which}`;
    return [
      {
        rendered,
        declared: `image: ${wanted}`,
        why: `as \`images.${which}\` of the intent says`,
        write: `Write \`${path}.repository\`, \`${path}.tag\` and ${literal(`${path}.useDigest`, false)}`,
      },
    ];
  };
}

/** Whatever undoes the datapath although every invariant's own key is right. */
function hazardous({ options }: AgentConfig, minor: CiliumMinor): ChartDifference[] {
  return optionHazards((key) => options.get(key)?.value, minor).map(({ option = "", reason, write }) => {
    const said = options.get(option);
    return { rendered: said?.rendered ?? missing(option), why: `which ${reason}`, write: remedy(said, `Write \`${write}\``) };
  });
}

function missing(key: string): string {
  return `ConfigMap cilium-config: no ${key}`;
}

/** An argument or a variable wins over the ConfigMap, so that writing the chart's value beside it would not help. */
function remedy(said: Said | undefined, write: string): string {
  return said?.from === undefined ? write : `Take it out of \`${said.from}\``;
}

function literal(path: string, value: ChartValue): string {
  return `\`${path}: ${typeof value === "string" ? shown(value) : JSON.stringify(value)}\``;
}

function shown(text: string): string {
  return text === "" ? '""' : text;
}
