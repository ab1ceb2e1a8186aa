import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isMap, parseDocument, stringify } from "yaml";
import { z } from "zod";
import type { ChartSource } from "../../components/cilium/cilium";
import { checkManifests } from "../../components/cilium/rendered/check";
import { configData } from "../../components/cilium/rendered/config-data";
import { differenceText } from "../../components/cilium/rendered/difference";
import { renderChart, type Rendering } from "../../components/cilium/rendered/render";
import { chartValues, type ChartValues } from "../../components/cilium/values";
import { CliError } from "./error";
import type { ReadyLab, Say } from "./lab";
import { stackFile, type LabPaths } from "./paths";
import { labOfStack, type StackLab } from "./stack-lab";
import { resourcesOf } from "./pulumi-state";

/** A chart with its values. */
interface ChartRelease {
  version: string;
  chart: ChartSource;
  values: ChartValues;
}

/**
 * The lab of a stack as its files have it.
 *
 * @param version of Cilium, instead of the stack's own; the images' tags follow.
 * @throws Error naming the key, what was found, what is accepted, and an example
 */
export async function stackLab({ checkout, ...paths }: LabPaths, stack: string, version?: string): Promise<StackLab> {
  const read = (file: string) => readFile(file, "utf8");
  const [project, text] = await Promise.all([read(join(checkout, "Pulumi.yaml")), read(stackFile({ checkout, ...paths }, stack))]);
  return labOfStack(project, version === undefined ? text : withVersion(text, version));
}

/** The text of a stack file with another version of Cilium. */
export function withVersion(stackText: string, version: string): string {
  return withSettings(stackText, { ciliumVersion: version });
}

/** The text of a stack file with other settings; keys without the project's name. */
export function withSettings(stackText: string, settings: Readonly<Record<string, string | number>>): string {
  const document = parseDocument(stackText);
  // A key without a value is no map to set something in.
  if (!isMap(document.get("config"))) document.set("config", document.createNode({}));
  for (const [key, value] of Object.entries(settings)) document.setIn(["config", `cilium-lab:${key}`], value);
  return String(document);
}

/** Values as YAML that helm reads as they are: its YAML is 1.1, where a bare `off` or `y` is a truth value. */
export function valuesText(values: ChartValues): string {
  return stringify(values, { version: "1.1", lineWidth: 0 });
}

/**
 * Renders the stack's chart with the stack's values and holds it against what the stack declares, before Pulumi runs: a Release's own
 * preview does not template the chart.
 *
 * @param offline what to do where the chart's repository does not answer: `refuse`, or only `say` that nothing was checked.
 * @throws CliError with all that differs, or with what keeps the chart from being rendered.
 */
export async function checkChart(lab: ReadyLab, say: Say, offline: "refuse" | "say" = "refuse"): Promise<void> {
  const { stack } = lab.choice;
  const declared = await stackLab(lab.paths, stack);
  const release = releaseOf(declared);
  const rendering = await renderRelease(lab, release, declared.kubernetesVersion);
  if (rendering.kind === "unreachable" && offline === "say") {
    say(`Cilium's chart was not rendered, so that only its values are checked. ${rendering.problem}`);
    return;
  }
  if (rendering.kind !== "rendered") throw new CliError(rendering.problem, `\`make render STACK=${stack}\` does this alone.`);
  for (const warning of rendering.warnings) say(`helm: ${warning}`);
  const { facts, differences } = checkManifests(rendering.manifests, declared.datapath, release.version);
  if (differences.length === 0) {
    say(`Cilium's chart ${release.version} renders as declared: ${facts} facts hold.`);
    return;
  }
  throw new CliError(
    [
      `Cilium's chart ${release.version} renders to something else than the stack "${stack}" declares.`,
      ...differences.map(differenceText),
    ].join("\n"),
    `Nothing was changed. \`make render STACK=${stack}\` does this check alone.`,
  );
}

/**
 * Says what a changed version or changed values do to the agents' options: the difference between `cilium-config` as the stack's state
 * has it and as it would be. Silent where there is no release yet, and where it stays as it is.
 */
export async function showConfigDiff(lab: ReadyLab, say: Say): Promise<void> {
  const before = releaseInState(await lab.pulumi.read(["stack", "export", "--stack", lab.choice.stack]));
  const declared = await stackLab(lab.paths, lab.choice.stack);
  const after = releaseOf(declared);
  if (before === undefined || isDeepStrictEqual(before, after)) return;
  const change = before.version === after.version ? `of Cilium ${after.version}` : `from Cilium ${before.version} to ${after.version}`;
  const render = (release: ChartRelease) => renderRelease(lab, release, declared.kubernetesVersion);
  const [old, now] = await Promise.all([render(before), render(after)]);
  const lines = [old, now].flatMap((rendering) => (rendering.kind === "rendered" ? [] : [`  not known: ${rendering.problem}`]));
  if (old.kind === "rendered" && now.kind === "rendered")
    lines.push(...configDiff(old.manifests, now.manifests).map((line) => `  ${line}`));
  say([`cilium-config ${change}:`, ...(lines.length === 0 ? ["  no change"] : lines)].join("\n"));
}

/** What two renders of the chart differ in, as lines of `cilium-config`: `-` as it was, `+` as it would be; in order of the keys. */
export function configDiff(before: string, after: string): string[] {
  const [old, now] = [configData(before), configData(after)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const line = (sign: string, key: string, value: string | undefined) =>
    value === undefined ? [] : [`${sign}${key}: ${JSON.stringify(value)}`];
  return keys.filter((key) => old[key] !== now[key]).flatMap((key) => [...line("-", key, old[key]), ...line("+", key, now[key])]);
}

const releaseInputs = z.object({
  chart: z.string(),
  version: z.string(),
  repositoryOpts: z.object({ repo: z.string() }).optional(),
  values: z.record(z.string(), z.unknown()),
});

/**
 * Cilium's release as a stack's state has it; undefined before it was first made.
 *
 * @param stackExport JSON of `pulumi stack export`.
 */
export function releaseInState(stackExport: string): ChartRelease | undefined {
  const release = resourcesOf(stackExport).find(
    ({ urn, type }) => type === "kubernetes:helm.sh/v3:Release" && urn.endsWith("::cilium-release"),
  );
  const inputs = releaseInputs.safeParse(release?.inputs);
  if (!inputs.success) return undefined;
  const { chart, version, repositoryOpts, values } = inputs.data;
  return {
    version,
    chart: repositoryOpts ? { kind: "repository", url: repositoryOpts.repo } : { kind: "local", path: chart },
    values: values as ChartValues,
  };
}

function releaseOf({ lab, datapath }: StackLab): ChartRelease {
  const { version, chart } = lab.cilium;
  return { version, chart, values: chartValues(datapath, version) };
}

function renderRelease(
  { paths, childEnvironment }: ReadyLab,
  { values, ...release }: ChartRelease,
  kubernetesVersion: string | undefined,
): Promise<Rendering> {
  return renderChart({ ...release, values: valuesText(values), kubernetesVersion, cwd: paths.checkout, env: childEnvironment });
}
