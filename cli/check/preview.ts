import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { parseDocument } from "yaml";
import { callersKubeconfig } from "../../components/existing/kubeconfig";
import { labEnvironment } from "../lab/environment";
import type { ReadyMachine } from "../lab/lab";
import { stackFile, type LabPaths } from "../lab/paths";
import { childEnvironment, keepingStackFile } from "../lab/pulumi";
import { readIfThere } from "../lab/read-if-there";
import type { Outcome } from "./outcome";

/** What a stack is previewed with. */
export interface PreviewCheck {
  paths: LabPaths;
  stack: string;
  machine: ReadyMachine;
  /** Folder for the throw-away state; whoever made it removes it. */
  folder: string;
  /** Variables over those of a lab. */
  env: Record<string, string>;
  /** Folder of a chart in place of the stack's own; undefined: the stack's own. */
  chart?: string | undefined;
}

/** What a preview of a Release with a known kubeconfig comes to where its chart cannot be fetched: the network is to blame, and not the stack. */
export const chartAway = "the chart's repository does not answer, and this preview wants the chart";

/** What Pulumi said to a preview, or to making the stack before it. */
export interface PreviewRun {
  /** The command as a person would type it. */
  command: string;
  exitCode: number;
  stdout: string;
  /** Standard output and standard error as they came. */
  all: string;
}

/** How {@link checkPreview} has Pulumi talk. */
const asText = ["--color", "never", "--suppress-progress", "--suppress-outputs"];

/** Previews a stack, see {@link runPreview}, and gives what Pulumi said where it fails. */
export async function checkPreview(check: PreviewCheck): Promise<Outcome> {
  const { command, exitCode, all } = await runPreview(check, asText);
  const said = all.trim().split("\n");
  if (exitCode !== 0 && saysChartIsAway(all) && !/\[mandatory\]/.test(all)) return { kind: "not checked", why: chartAway };
  if (exitCode !== 0) return { kind: "failed", lines: [`${command}:`, ...said] };
  return plannedOutcome(Number(/\+ (\d+) to create/.exec(all)?.[1] ?? 0), said);
}

/** Whether Pulumi's words are those of a chart that cannot be fetched. */
export function saysChartIsAway(said: string): boolean {
  return /chart repository or cannot be reached/.test(said);
}

/** What a preview that went through comes to. The stack counts as one resource, and a program that makes nothing passes every policy. */
export function plannedOutcome(planned: number, said: readonly string[]): Outcome {
  if (planned > 1) return { kind: "ok", detail: `${planned} resources` };
  return { kind: "failed", lines: ["The preview plans no resource but the stack itself: index.ts did not run.", ...said] };
}

/**
 * Previews a stack with the policy pack as if it had never been up, on a state of its own: the lab's is neither read nor changed. A preview
 * makes nothing.
 *
 * @param flags how the preview talks
 */
export async function runPreview(
  { paths, stack, machine, folder, env, chart }: PreviewCheck,
  flags: readonly string[],
): Promise<PreviewRun> {
  const own = { ...paths, state: join(folder, "state"), passphrase: join(folder, "passphrase"), kubeconfigs: join(folder, "kubeconfig") };
  await mkdir(own.state, { recursive: true, mode: 0o700 });
  // The lab's own where there is one: a value that was encrypted in the stack file opens with no other.
  const passphrase = (await readIfThere(paths.passphrase)) ?? randomBytes(32).toString("base64url");
  await writeFile(own.passphrase, passphrase, { mode: 0o600 });
  const { binDirs, dockerHost, pluginEnvironment } = machine;
  // In a lab shell the caller's own would win over a kubeconfig that this preview is given.
  const given: Record<string, string> = env.KUBECONFIG === undefined ? {} : { [callersKubeconfig]: env.KUBECONFIG };
  const lab = {
    ...labEnvironment({ paths: own, stack, path: process.env.PATH ?? "", binDirs, dockerHost }),
    ...pluginEnvironment,
    ...given,
    ...env,
  };
  const options = {
    cwd: paths.checkout,
    env: childEnvironment(process.env, lab),
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    all: true,
  } as const;

  const config = chart === undefined ? [] : ["--config-file", await withChart(stackFile(paths, stack), chart, folder)];
  const commands = [
    ["stack", "init", stack, "--no-select", "--non-interactive"],
    ["preview", "--stack", stack, ...config, "--non-interactive", ...flags],
  ];
  return keepingStackFile(stackFile(paths, stack), async () => {
    let run: PreviewRun | undefined;
    for (const args of commands) {
      const { exitCode = 1, stdout, all } = await execa("pulumi", args, options);
      run = { command: `pulumi ${args.join(" ")}`, exitCode, stdout, all };
      if (exitCode !== 0) break;
    }
    if (run === undefined) throw new Error("no command was run");
    return run;
  });
}

/** A copy of a stack file with another chart. */
async function withChart(file: string, chart: string, folder: string): Promise<string> {
  const document = parseDocument(await readFile(file, "utf8"));
  document.setIn(["config", "cilium-lab:ciliumChart"], chart);
  const copy = join(folder, "stack.yaml");
  await writeFile(copy, String(document));
  return copy;
}
