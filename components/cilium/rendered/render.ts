import { execa } from "execa";
import { parse } from "yaml";
import type { ChartSource } from "../cilium";
import { ciliumMinor, within } from "../../tables/versions";

/** A chart to render, and with what. */
export interface RenderRequest {
  chart: ChartSource;
  /** Full version that the chart has to be of. */
  version: string;
  /** Values as YAML; JSON is YAML. */
  values: string;
  /** The Kubernetes that the chart is rendered for. Default: {@link defaultKubernetesVersion}. */
  kubernetesVersion?: string | undefined;
  /** What a chart's path is relative to. Default: the folder of this process. */
  cwd?: string;
  /** Environment of helm, PATH included. Default: that of this process. */
  env?: NodeJS.ProcessEnv;
}

/** What came of rendering a chart. Each problem is one sentence and what to do. */
export type Rendering =
  | { kind: "rendered"; manifests: string; /** What helm has to say about the values all the same. */ warnings: string[] }
  /** The chart does not take the values: its own checks, its schema, or a template that fails on them. */
  | { kind: "refused"; problem: string }
  /** Nothing was rendered: the chart's repository does not answer. */
  | { kind: "unreachable"; problem: string }
  /** Nothing was rendered: no helm, no chart there, another chart, or no YAML. */
  | { kind: "unusable"; problem: string };

const limitSeconds = 120;

/** A Kubernetes that the charts of `version`'s minor take: each refuses what is too old for it, and old ones use APIs that are gone. */
export function defaultKubernetesVersion(version: string): string {
  const minor = ciliumMinor(version);
  if (within(minor, { until: "1.13" })) return "1.25.0";
  return within(minor, { until: "1.15" }) ? "1.28.0" : "1.34.0";
}

/**
 * Renders the chart with `helm template`, as the release would be installed: its name, its namespace, no cluster asked.
 *
 * Values go through standard input, since a process list shows arguments. helm itself validates them against the chart's
 * `values.schema.json` where it has one.
 *
 * @throws Error for a version outside of the table
 */
export async function renderChart({
  chart,
  version,
  values,
  kubernetesVersion = defaultKubernetesVersion(version),
  ...at
}: RenderRequest): Promise<Rendering> {
  const unusable = yamlProblem(values) ?? (chart.kind === "local" ? await chartProblem(chart.path, version, at) : undefined);
  if (unusable) return { kind: "unusable", problem: unusable };

  const from = chart.kind === "local" ? [chart.path] : ["cilium", "--repo", chart.url, "--version", version];
  const said = await helm(
    ["template", "cilium", ...from, "--namespace", "kube-system", "--kube-version", kubernetesVersion, "--values", "-"],
    at,
    values,
  );
  if (said.ok) return { kind: "rendered", manifests: said.stdout, warnings: said.warnings };
  if (said.missing) return { kind: "unusable", problem: said.reason };
  if (chart.kind === "repository") {
    if (/cannot be reached|no answer within/.test(said.reason)) {
      return {
        kind: "unreachable",
        problem: `${chart.url} gave no chart: ${said.reason}. Check the address and the network, or name a chart on disk.`,
      };
    }
    if (/not found in .* repository|no chart version found/.test(said.reason)) {
      return {
        kind: "unusable",
        problem: `${chart.url} has no chart cilium ${version}: ${said.reason}. Name a version that it has, or a chart on disk.`,
      };
    }
  }
  return {
    kind: "refused",
    problem: `Chart cilium ${version} does not render with these values on Kubernetes ${kubernetesVersion}: ${said.reason}. Change the values that it names.`,
  };
}

function yamlProblem(values: string): string | undefined {
  try {
    const found: unknown = parse(values);
    if (found === null || (typeof found === "object" && !Array.isArray(found))) return undefined;
    return `The values are no map but ${JSON.stringify(found)}. Example: routingMode: native`;
  } catch (error) {
    return `The values are not YAML: ${error instanceof Error ? error.message.split("\n")[0]?.replace(/:$/, "") : String(error)}. Example: routingMode: native`;
  }
}

/** What is wrong with a chart on disk; undefined for Cilium's of that version. */
async function chartProblem(path: string, version: string, at: Pick<RenderRequest, "cwd" | "env">): Promise<string | undefined> {
  const accepted = `A chart on disk is a folder with a Chart.yaml or a .tgz, e.g. install/kubernetes/cilium of Cilium's sources.`;
  // Else helm would take a bare name for one of a repository's.
  const said = await helm(["show", "chart", /^\.{0,2}\//.test(path) ? path : `./${path}`], at);
  if (said.missing) return said.reason;
  if (!said.ok) return `There is no chart at "${path}": ${said.reason}. ${accepted}`;
  const { name, version: found } = parse(said.stdout) as { name?: unknown; version?: unknown };
  if (name !== "cilium")
    return `The chart at "${path}" is ${JSON.stringify(name)} and not "cilium": what another chart does with the values is not known. Name Cilium's own chart.`;
  if (found !== version)
    return `The chart at "${path}" is of version ${String(found)} and not ${version}, which decides the spelling of the values. Name the chart of ${version}, or ask for version ${String(found)}.`;
  return undefined;
}

/** Runs helm; `reason` is its error in one line, without the full stop. */
async function helm(args: string[], { cwd, env }: Pick<RenderRequest, "cwd" | "env">, input = "") {
  const ran = await execa("helm", args, {
    ...(cwd ? { cwd } : {}),
    ...(env ? { env, extendEnv: false } : {}),
    input,
    reject: false,
    timeout: limitSeconds * 1000,
    stripFinalNewline: false,
  });
  const lines = ran.stderr.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("Use --debug flag"));
  const warnings = lines.flatMap((line) => /warning: (.*)$/.exec(line)?.[1] ?? []);
  const missing = ran.code === "ENOENT";
  const reason = missing
    ? "helm is not on PATH, or its folder is not there. Install helm 3, or run `make up`, which builds it."
    : ran.timedOut
      ? `no answer within ${limitSeconds} s`
      : lines
          .filter((line) => !line.includes("warning: "))
          .map((line) => line.replace(/^Error: /, "").trim())
          .join(" ")
          .replace(/\.$/, "");
  return { ok: ran.exitCode === 0, missing, stdout: ran.stdout, warnings, reason };
}
