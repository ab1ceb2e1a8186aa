import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { parseDocument } from "yaml";
import { callersKubeconfig } from "../../components/existing/kubeconfig";
import { labEnvironment } from "../environment";
import type { ReadyMachine } from "../lab";
import { stackFile, type LabPaths } from "../paths";
import { childEnvironment, keepingStackFile } from "../pulumi";
import { readIfThere } from "../read-if-there";
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

/**
 * Previews a stack with the policy pack as if it had never been up, on a state of its own: the lab's is neither read nor changed. A preview
 * makes nothing.
 */
export async function checkPreview({ paths, stack, machine, folder, env, chart }: PreviewCheck): Promise<Outcome> {
  const own = { ...paths, state: join(folder, "state"), passphrase: join(folder, "passphrase"), kubeconfigs: join(folder, "kubeconfig") };
  await mkdir(own.state, { recursive: true, mode: 0o700 });
  // The lab's own where there is one: a value that was encrypted in the stack file opens with no other.
  const passphrase = (await readIfThere(paths.passphrase)) ?? randomBytes(32).toString("base64url");
  await writeFile(own.passphrase, passphrase, { mode: 0o600 });
  const { binDirs, dockerHost, pluginEnvironment } = machine;
  // In a lab shell the caller's own would win over a kubeconfig that this preview is given.
  const given: Record<string, string> = env.KUBECONFIG === undefined ? {} : { [callersKubeconfig]: env.KUBECONFIG };
  const lab = { ...labEnvironment({ paths: own, stack, path: process.env.PATH ?? "", binDirs, dockerHost }), ...pluginEnvironment, ...given, ...env };
  const options = { cwd: paths.checkout, env: childEnvironment(process.env, lab), extendEnv: false, reject: false, stdin: "ignore", all: true } as const;

  const config = chart === undefined ? [] : ["--config-file", await withChart(stackFile(paths, stack), chart, folder)];
  const commands = [
    ["stack", "init", stack, "--no-select", "--non-interactive"],
    ["preview", "--stack", stack, ...config, "--non-interactive", "--color", "never", "--suppress-progress", "--suppress-outputs"],
  ];
  return keepingStackFile(stackFile(paths, stack), async () => {
    let said = "";
    for (const command of commands) {
      const { exitCode, all } = await execa("pulumi", command, options);
      const lines = [`pulumi ${command.join(" ")}:`, ...all.trim().split("\n")];
      if (exitCode !== 0 && /chart repository or cannot be reached/.test(all) && !/\[mandatory\]/.test(all)) {
        return { kind: "not checked", why: chartAway };
      }
      if (exitCode !== 0) return { kind: "failed", lines };
      said = all;
    }
    // The stack counts as one. A program that makes nothing passes every policy.
    const planned = Number(/\+ (\d+) to create/.exec(said)?.[1] ?? 0);
    return planned > 1 ? { kind: "ok", detail: `${planned} resources` } : { kind: "failed", lines: ["The preview plans no resource but the stack itself: index.ts did not run.", ...said.trim().split("\n")] };
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
