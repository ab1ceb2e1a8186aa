import { openSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sentence } from "./difference";
import { kubectlOf } from "./kubectl";
import { NotAsDeclared, type ClusterAccess } from "./retry";
import { errorText } from "./present";

/**
 * Runs a command resource's program on the cluster of KUBECONFIG_CONTENT.
 *
 * Prints what `work` gives as JSON and exits 0, or exits 1 and the last line of stderr is the one to look at.
 *
 * @param subject what lines on stderr begin with
 * @param names variables that the program reads, each JSON
 */
export async function runOnCluster(
  subject: string,
  names: readonly string[],
  work: (inputs: unknown[], reach: ClusterAccess) => Promise<unknown>,
): Promise<void> {
  try {
    const inputs = names.map((name) => JSON.parse(taken(name)) as unknown);
    const found = await reaching(taken("KUBECONFIG_CONTENT"), (reach) => work(inputs, reach));
    process.stdout.write(`${JSON.stringify(found)}\n`);
  } catch (error) {
    process.stderr.write(`${report(subject, error).join("\n")}\n`);
    process.exitCode = 1;
  }
}

async function reaching<Found>(kubeconfig: string, work: (reach: ClusterAccess) => Promise<Found>): Promise<Found> {
  const folder = await mkdtemp(join(tmpdir(), "cilium-lab-probe-"));
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
  try {
    const file = await nameless(join(folder, "kubeconfig"), kubeconfig);
    return await work({
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
function report(subject: string, error: unknown): string[] {
  if (error instanceof NotAsDeclared) return error.differences.map(sentence).reverse();
  return [`${subject}: ${errorText(error)}`];
}

/** Reads a variable and takes it out of the environment, so that no child inherits it. */
function taken(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; the stack's components set it. Run "make up".`);
  Reflect.deleteProperty(process.env, name);
  return value;
}
