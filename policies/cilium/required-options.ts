import type { CiliumMinor } from "../../components/tables/versions";
import { optionHazards } from "../../components/tables/hazards";
import { spelled, type InvariantName, type OptionRule, type Spelled } from "../../components/tables/invariants";
import { describeValue } from "../core/describe-value";
import { UNKNOWN, type PlainValue } from "../core/plain-value";

/** An option of Cilium's agent where it is written. */
export interface AgentOption {
  /** As a key of `cilium-config`, in small letters: the agent does not tell case. */
  key: string;
  value: PlainValue;
  /** As a sentence names it, e.g. `data.routing-mode`, `--routing-mode`. */
  place: string;
}

/** The options that one object gives to Cilium's agents. */
export interface AgentOptions {
  subject: string;
  /** Whose options they are, as far as they show it. */
  minor: CiliumMinor;
  /** Whether there are no others, so that a missing one is the agent's default. */
  complete: boolean;
  options: AgentOption[];
  /** A place that should hold options and is no map, or not known: it may hold any. */
  opaque: { value: PlainValue; place: string }[];
  /** How a sentence names an option that is missing. */
  missing: (key: string) => string;
  /** An option as it is written here. */
  literal: (key: string, value: string) => string;
  /** Whether Pulumi passes over a change of the option at this place. */
  ignored: (place: string) => boolean;
}

/** One sentence for each option of the agent that does not keep the invariants of these names. */
export function requiredOptions(source: AgentOptions, names: readonly InvariantName[]): string[] {
  const rows = spelled(source.minor, names);
  return [
    ...new Set([
      ...opaque(source, rows),
      ...rows.flatMap((row) => [...row.options.flatMap((rule) => verdicts(source, rule, row.why)), ...oldTunnel(source, row)]),
    ]),
  ];
}

function verdicts(source: AgentOptions, rule: OptionRule, why: string): string[] {
  const { subject, options, complete, missing, literal, ignored } = source;
  const written = options.filter(({ key }) => key === rule.key);
  const write = `\`${literal(rule.key, rule.expected)}\``;
  const place = written[0]?.place ?? missing(rule.key);
  const stays =
    (written.length > 0 || complete) && ignored(place)
      ? [
          `${subject} passes over changes of \`${place}\`, so that what is in the cluster stays, whatever is written here. Take it out of \`ignoreChanges\`, so that ${why}.`,
        ]
      : [];
  if (written.length === 0) {
    if (!complete || rule.whenMissing.keeps || source.opaque.length > 0) return stays;
    return [...stays, `${subject} leaves \`${place}\` unset, which ${rule.whenMissing.effect}. Write ${write}, so that ${why}.`];
  }
  const wrong = written.flatMap(({ value, place }) => {
    if (value === rule.expected) return [];
    if (value !== UNKNOWN) return [`${subject} sets \`${place}\` to ${describeValue(value)}. Write ${write}, so that ${why}.`];
    return [
      `${subject} sets \`${place}\` to ${describeValue(value)}, so it cannot be checked. Take it from no other resource's output: ` +
        `write ${write} as a literal, so that ${why}.`,
    ];
  });
  return [...stays, ...wrong];
}

/** One sentence for each place that may hold any option: what the rule wants to be written there. */
function opaque({ subject, opaque, literal }: AgentOptions, rows: readonly Spelled[]): string[] {
  const wanted = rows.flatMap(({ options }) => options.map(({ key, expected }) => `\`${literal(key, expected)}\``)).join(" and ");
  const why = rows.map((row) => row.why).join(", and ");
  return opaque.map(({ value, place }) =>
    value === UNKNOWN
      ? `${subject} sets \`${place}\` to ${describeValue(value)}, so it cannot be checked. Take it from no other resource's output: write ${wanted} as literals, so that ${why}.`
      : `${subject} sets \`${place}\` to ${describeValue(value)}, where any option may be. Write each option of its own, ${wanted} among them, so that ${why}.`,
  );
}

/** Agents before 1.15 take the word of old, whatever stands beside it. */
function oldTunnel({ subject, options, minor }: AgentOptions, { name, why }: Spelled): string[] {
  if (name !== "native-routing" || minor === "1.12" || minor === "1.13") return [];
  return options
    .filter(({ key, value }) => key === "tunnel" && value !== "disabled")
    .map(
      ({ place, value }) =>
        `${subject} sets \`${place}\` to ${describeValue(value)}, which agents before 1.15 take for a tunnel. Remove it, so that ${why}.`,
    );
}

/** What a patch is laid over, as far as other rules see to it. Where it is unknown whether a setting beside does harm, it does none. */
const beside: { [key: string]: string } = {
  "enable-bpf-masquerade": "true",
  "auto-direct-node-routes": "true",
  "enable-bandwidth-manager": "true",
  "ipv6-native-routing-cidr": "fd00::/8",
};

/** Options that agents take for another one. */
const aliases: { [option: string]: string } = { "enable-egress-gateway": "enable-ipv4-egress-gateway" };

/** One sentence for each option that undoes the datapath although the invariants' own are right. */
export function hazardousAgentOptions({ subject, minor, complete, options, opaque, missing, literal }: AgentOptions): string[] {
  const last = new Map(options.map((option) => [option.key, option]));
  const hidden = new Set<string>();
  const read = (key: string): string | undefined => {
    const option = last.get(key);
    if (option?.value === UNKNOWN) hidden.add(option.place);
    return option === undefined ? (complete ? undefined : beside[key]) : text(option.value);
  };
  const sentences = optionHazards(read, minor).flatMap(({ option = "", path, reason, write }) => {
    const said = last.get(option) ?? last.get(aliases[option] ?? option);
    if (said?.value === UNKNOWN || (said === undefined && (!complete || opaque.length > 0))) return [];
    const what = said ? `sets \`${said.place}\` to ${describeValue(said.value)}` : `leaves \`${missing(option)}\` unset`;
    const value = write.startsWith(`${path}: `) ? write.slice(path.length + 2).replaceAll('"', "") : "null";
    return [`${subject} ${what}, which ${reason}. ${value === "null" ? "Remove it" : `Write \`${literal(said?.key ?? option, value)}\``}.`];
  });
  const unseen = [...hidden].map(
    (place) =>
      `${subject} sets \`${place}\` to ${describeValue(UNKNOWN)}, so it cannot be checked for what undoes the datapath. Take it from no other resource's output: write it as a literal.`,
  );
  return [...new Set([...sentences, ...unseen])];
}

function text(value: PlainValue): string | undefined {
  return value === UNKNOWN || value === null ? undefined : typeof value === "object" ? "a map" : String(value);
}
