import { openSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Declared } from "./declared";
import { sentence } from "./difference";
import { kubectlOf } from "./kubectl";
import { NotAsDeclared, probe } from "./probe";
import type { DatapathSummary } from "./summary";

/**
 * Probes the cluster of KUBECONFIG_CONTENT for what DECLARED (JSON, {@link Declared}) says.
 *
 * Prints the summary as JSON and exits 0, or exits 1 and the last line of stderr is the one that differs.
 */
async function main(): Promise<void> {
  try {
    const declared = JSON.parse(taken("DECLARED")) as Declared;
    const kubeconfig = taken("KUBECONFIG_CONTENT");
    process.stdout.write(`${JSON.stringify(await probeWith(kubeconfig, declared))}\n`);
  } catch (error) {
    process.stderr.write(`${report(error).join("\n")}\n`);
    process.exitCode = 1;
  }
}

async function probeWith(kubeconfig: string, declared: Declared): Promise<DatapathSummary> {
  const folder = await mkdtemp(join(tmpdir(), "cilium-lab-probe-"));
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
  try {
    const file = await nameless(join(folder, "kubeconfig"), kubeconfig);
    return await probe(declared, {
      kubectl: kubectlOf(file, join(folder, "cache"), stop.signal),
      cleanup: kubectlOf(file, join(folder, "cache")),
      say: (line) => process.stderr.write(`${line}\n`),
      signal: stop.signal,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Puts `content` into a file that has no name any more, so that none is left behind by a process that is killed.
 *
 * @returns a path by which this process's children can read it while this process lives
 */
async function nameless(path: string, content: string): Promise<string> {
  await writeFile(path, content, { mode: 0o600 });
  const fd = openSync(path, "r");
  await rm(path);
  return `/proc/${process.pid}/fd/${fd}`;
}

/** What differs, the one to look at last. */
function report(error: unknown): string[] {
  if (error instanceof NotAsDeclared) return error.differences.map(sentence).reverse();
  return [`datapath: ${error instanceof Error ? error.message : String(error)}`];
}

/** Reads a variable and takes it out of the environment, so that no child inherits it. */
function taken(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; the stack's DatapathProbe sets it. Run "make up".`);
  delete process.env[name];
  return value;
}

void main();
