import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { execa } from "execa";
import { toolchainBinDirs } from "../../airgap/toolchain";
import type { ChartSource } from "../../components/cilium/cilium";
import { renderChart } from "../../components/cilium/rendered/render";
import { chartValues } from "../../components/cilium/values";
import { stackValues } from "../../components/config/stack-values";
import { configDiff, valuesText } from "../lab/chart";
import { moduleChart } from "../check/chart";
import { labOfStack } from "../lab/stack-lab";
import type { Base } from "./base";
import { errorText } from "../../components/programs/present";

/** What a branch does to the agents' options of one environment. */
export type ConfigChange =
  /** Lines of `cilium-config`, `-` as the base has it and `+` as the head would; none: it stays as it is. */
  | { kind: "compared"; lines: string[] }
  /** A sentence without its full stop. */
  | { kind: "not compared"; why: string };

/** All that decides how a chart renders. */
interface Release {
  chart: ChartSource;
  version: string;
  kubernetesVersion: string | undefined;
  /** As YAML. */
  values: string;
}

/**
 * Compares the rendered `cilium-config` of an environment at the base, by the base's own code, with that of the working tree.
 *
 * Values that are the same give the same chart, so that nothing is rendered for them.
 */
export async function configChange(checkout: string, stack: string, base: Base): Promise<ConfigChange> {
  if (base.kind === "none") return { kind: "not compared", why: `no base to compare with: ${base.why}` };
  if (base.cannotRun !== undefined) return { kind: "not compared", why: `the base was not rendered: ${base.cannotRun}` };
  const before = await releaseOfBase(base.folder, stack);
  if ("why" in before) return { kind: "not compared", why: `the base was not rendered: ${before.why}` };
  const after = await releaseOfHead(checkout, stack);
  if ("why" in after) return { kind: "not compared", why: `the head was not rendered: ${after.why}` };
  if (isDeepStrictEqual(before, after) && !isCommitted(after.chart)) return { kind: "compared", lines: [] };

  const old = await manifestsOf(before, base.folder);
  if ("why" in old) return { kind: "not compared", why: `the base was not rendered: ${old.why}` };
  const now = await manifestsOf(after, checkout);
  if ("why" in now) return { kind: "not compared", why: `the head was not rendered: ${now.why}` };
  return { kind: "compared", lines: configDiff(old.manifests, now.manifests) };
}

/** The base's values are what its own `make render` prints; its chart is read out of its files. */
async function releaseOfBase(folder: string, stack: string): Promise<Release | { why: string }> {
  const { stdout, stderr, exitCode } = await execa(process.execPath, ["--import", "tsx", join(folder, "cli", "main.ts"), "render"], {
    cwd: folder,
    // What was asked of this command is not asked of that one.
    env: { STACK: stack, CILIUM_VERSION: "", CHART: "", VALUES: "" },
    reject: false,
    stdin: "ignore",
    stripFinalNewline: false,
  });
  if (stdout.trim() === "") {
    const said = stderr.split("\n").find((line) => line.trim() !== "");
    return {
      why: `its own \`make render\` prints no values (exit ${exitCode ?? "by a signal"})${said === undefined ? "" : `: ${said.replace(/\.$/, "")}`}`,
    };
  }
  try {
    const { project, values } = stackValues(
      await readFile(join(folder, "Pulumi.yaml"), "utf8"),
      await readFile(join(folder, `Pulumi.${stack}.yaml`), "utf8"),
    );
    const of = (key: string) => values[`${project}:${key}`] ?? "";
    const chart: ChartSource =
      of("ciliumChart") === "" ? { kind: "repository", url: of("ciliumRepository") } : { kind: "local", path: of("ciliumChart") };
    return {
      chart,
      version: of("ciliumVersion"),
      kubernetesVersion: of("cluster") === "existing" ? undefined : of("kubernetesVersion"),
      values: stdout,
    };
  } catch (error) {
    return { why: sentence(error) };
  }
}

async function releaseOfHead(checkout: string, stack: string): Promise<Release | { why: string }> {
  try {
    const text = (file: string) => readFile(join(checkout, file), "utf8");
    const { lab, kubernetesVersion, datapath } = labOfStack(await text("Pulumi.yaml"), await text(`Pulumi.${stack}.yaml`));
    const { chart, version } = lab.cilium;
    return { chart, version, kubernetesVersion, values: valuesText(chartValues(datapath, version)) };
  } catch (error) {
    return { why: sentence(error) };
  }
}

/** Where the kit links the charts of its stacks; those are the charts of Cilium's Go module. */
const kitCharts = ".lab/charts/";

/** Whether the chart is a part of the repository, so that it may change where its name does not. */
function isCommitted(chart: ChartSource): boolean {
  return chart.kind === "local" && !chart.path.startsWith(kitCharts);
}

async function manifestsOf({ chart, ...release }: Release, cwd: string): Promise<{ manifests: string } | { why: string }> {
  const path = [...(await toolchainBinDirs()), process.env.PATH ?? ""].join(delimiter);
  const rendered = (source: ChartSource) => renderChart({ ...release, chart: source, cwd, env: { ...process.env, PATH: path } });
  const fromModule = async () => {
    const folder = await moduleChart(release.version);
    return folder === undefined ? undefined : rendered({ kind: "local", path: folder });
  };
  try {
    const own = chart.kind === "local" && chart.path.startsWith(kitCharts) ? await fromModule() : await rendered(chart);
    const rendering = own === undefined || own.kind === "unreachable" ? ((own && (await fromModule())) ?? own) : own;
    if (rendering === undefined) return { why: `the chart of Cilium ${release.version} cannot be had` };
    return rendering.kind === "rendered" ? { manifests: rendering.manifests } : { why: rendering.problem.replace(/\.$/, "") };
  } catch (error) {
    return { why: sentence(error) };
  }
}

function sentence(error: unknown): string {
  return errorText(error).replace(/\.$/, "");
}
