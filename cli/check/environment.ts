import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CliError } from "../lab/error";
import { prepareChart } from "../lab/kit";
import type { ReadyMachine } from "../lab/lab";
import { stackFile, type LabPaths } from "../lab/paths";
import type { EngineChoice } from "../lab/container-engine";
import { usesBuiltImages } from "../lab/stack-choice";
import { labOfStack, type StackLab } from "../lab/stack-lab";
import { checkChart, moduleChart } from "./chart";
import { kubeconfigFor } from "./kubeconfig";
import type { Missing } from "./machine";
import type { CheckName, Outcome } from "./outcome";
import { checkPolicies } from "./policies";
import { chartAway, type PreviewCheck } from "./preview";
import { errorText } from "../../components/programs/present";

/** One environment to check, and with what. */
export interface Environment {
  paths: LabPaths;
  stack: string;
  engine: EngineChoice | Missing;
  /** Tools and plugins, made ready when they are first asked for. */
  readied: () => Promise<ReadyMachine | Missing>;
  /** Folder for throw-away files; whoever made it removes it. */
  folder: string;
  /** How it is previewed. */
  preview: (check: PreviewCheck) => Promise<Outcome>;
}

/** The checks of one environment, in order; all but the first want a configuration. */
export async function* outcomes({
  paths,
  stack,
  engine,
  readied,
  folder,
  preview: previewing,
}: Environment): AsyncGenerator<[CheckName, Outcome]> {
  const { checkout } = paths;
  const [projectText, stackText] = await Promise.all([
    readFile(join(checkout, "Pulumi.yaml"), "utf8"),
    readFile(stackFile(paths, stack), "utf8"),
  ]);
  let lab: StackLab["lab"];
  try {
    ({ lab } = labOfStack(projectText, stackText));
  } catch (error) {
    yield ["configuration", failed(error)];
    for (const name of ["policies", "chart", "preview"] as const)
      yield [name, { kind: "not checked", why: "the configuration is refused" }];
    return;
  }
  yield ["configuration", { kind: "ok" }];

  const kubeconfig = await kubeconfigFor(lab.cluster, checkout, folder, process.env);
  const env = kubeconfig.kind === "ready" ? kubeconfig.env : {};
  yield [
    "policies",
    kubeconfig.kind === "none"
      ? { kind: "not checked", why: kubeconfig.why }
      : await checkPolicies({ checkout, projectText, stackText, env: { ...process.env, ...env } }).catch(failed),
  ];
  yield ["chart", await checkChart(checkout, stack, lab.cilium.version).catch(failed)];

  yield ["preview", await previewed()];

  async function previewed(): Promise<Outcome> {
    if ("why" in engine && lab.cluster.kind === "kind") return { kind: "not checked", why: "no Docker daemon" };
    if (kubeconfig.kind === "none") return { kind: "not checked", why: kubeconfig.why };
    const machine = await readied();
    if ("why" in machine) return { kind: "not checked", why: machine.why };
    // A Release's preview looks whether its chart is there.
    if (usesBuiltImages(stackText)) await prepareChart(paths);
    const preview = { paths, stack, machine, folder, env };
    const notes = kubeconfig.note === undefined ? [] : [kubeconfig.note];
    let outcome = await previewing(preview).catch(failed);
    if (outcome.kind === "not checked" && outcome.why === chartAway) {
      const chart = await moduleChart(lab.cilium.version);
      if (chart === undefined) return outcome;
      outcome = await previewing({ ...preview, folder: join(folder, "module-chart"), chart }).catch(failed);
      notes.push("with the chart of Cilium's Go module: its repository does not answer");
    }
    return outcome.kind === "ok" ? { kind: "ok", detail: [outcome.detail, ...notes].join(", ") } : outcome;
  }
}

function failed(error: unknown): Outcome {
  const lines = error instanceof CliError ? [error.problem, error.remedy] : [errorText(error)];
  return { kind: "failed", lines: lines.flatMap((text) => text.split("\n")) };
}
