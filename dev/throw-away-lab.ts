import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineStatus } from "../airgap/engine/index";
import { nodeImageName } from "../components/kind/derived-image";
import { stackLab, withSettings } from "../cli/lab/chart";
import { copyCheckout } from "./copy-checkout";
import { CliError } from "../cli/lab/error";
import { stopIdleEngine } from "../cli/lab/kit";
import { findLab, readyLab, type ReadyLab, type Say } from "../cli/lab/lab";
import { stackFile, type LabPaths } from "../cli/lab/paths";
import type { StackLab } from "../cli/lab/stack-lab";
import { removeTestLabs } from "./test-labs";
import { docker as dockerClient } from "../cli/lab/docker";
import { withoutMake } from "../cli/lab/make-variables";

/** A lab to bring up and down at will, in a copy of the checkout, that nobody else knows of. */
export interface ThrowAwayLab {
  /** Of the copy; its stack is called as the clusters are. */
  ready: ReadyLab;
  /** The stack whose file the copy's is like. */
  like: string;
  /** Images that a lab takes, all of which are in the Docker daemon. */
  images: readonly string[];
  /** Environment for `make` in the copy. */
  makeEnvironment: NodeJS.ProcessEnv;
  /** Aborted by Ctrl-C and the like. */
  signal: AbortSignal;
  /** Writes a stack file: as the one that this is like, with other settings. */
  configure: (stack: string, settings: Record<string, string | number>) => Promise<StackLab>;
  /** Lines that docker prints. */
  docker: (...args: string[]) => Promise<string[]>;
  /** Removes every cluster of this lab from the daemon, and says what there was. Nothing there is no error. */
  sweep: () => Promise<string[]>;
}

/**
 * Runs `work` on a throw-away lab, and removes it whatever comes of it, Ctrl-C included.
 *
 * The engine is held running by a container that is never started, so that no run pays for the engine's start; one that was not running before
 * is stopped at the end.
 *
 * @param name of the stack and of its clusters; all of that name, and of it with a hyphen and more, belong to the command that calls this
 */
export async function onThrowAwayLab<T>(
  checkout: string,
  requested: string | undefined,
  name: string,
  say: Say,
  work: (lab: ThrowAwayLab) => Promise<T>,
): Promise<T> {
  const outer = await findLab(checkout, requested);
  if (outer.cluster !== "kind" || outer.engine.kind === "none") {
    throw new CliError(
      `The stack "${outer.choice.stack}" works on a cluster that is already there, which is not brought up and down.`,
      "Name one that makes its cluster: STACK=dev",
      2,
    );
  }
  const stop = new AbortController();
  const abort = () => {
    if (!stop.signal.aborted) say("\nStopped: what is running is ended in order, and everything is removed. This may take a minute.");
    stop.abort(new CliError("Stopped by a signal.", "What was measured is kept.", 130));
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, abort);
  const engineRan = outer.engine.kind !== "own" || (await engineStatus()).kind === "running";
  const folder = await mkdtemp(join(tmpdir(), `cilium-lab-${name}-`));
  let end = async () => {};
  try {
    await copyCheckout(checkout, folder);
    const configure = (stack: string, settings: Record<string, string | number>) =>
      configured({ ...outer.paths, checkout: folder }, outer.choice.stack, stack, settings);
    const { lab } = await configure(name, { clusterName: name });
    const found = await findLab(folder, name);
    const ready = await readyLab(found, { say, images: found.builtImages });
    const client = dockerClient(ready.childEnvironment);
    const docker = (...args: string[]) => client.lines(args);
    const sweep = async () => {
      const left = await docker(
        "ps",
        "--all",
        "--filter",
        "label=io.x-k8s.kind.cluster",
        "--filter",
        `name=^/?${name}-`,
        "--format",
        "{{.Names}}",
      );
      await removeTestLabs(ready.childEnvironment, name);
      // What a derivation that was interrupted left, and the clusters' own names for their node image.
      const containers = await docker("ps", "--all", "--format", "{{.Names}}");
      for (const one of containers)
        if (one.startsWith(`${name}-`) && one.endsWith("-derive")) await docker("rm", "--force", "--volumes", one);
      const own = (await docker("images", "--format", "{{.Repository}}:{{.Tag}}")).filter((image) =>
        image.startsWith(nodeImageName(`${name}-`)),
      );
      if (own.length > 0) await docker("image", "rm", ...own);
      return left;
    };
    const images = [...(lab.cluster.kind === "kind" ? [lab.cluster.spec.nodeImage] : []), ...Object.values(lab.images)];
    for (const image of images)
      await docker("image", "inspect", "--format", "{{.Id}}", image).catch(() => docker("pull", "--quiet", image));
    const label = `cilium-lab.holder=${name}`;
    const removeHolders = async () => {
      for (const id of await docker("ps", "--all", "--quiet", "--filter", `label=${label}`)) await docker("rm", "--volumes", id);
    };
    // Of one that was killed, too.
    await removeHolders();
    const swept = await sweep();
    if (swept.length > 0) say(`Removed what an earlier run that was killed left: ${swept.join(", ")}.`);
    end = async () => {
      await sweep();
      await removeHolders();
    };
    await docker("create", "--label", label, lab.images.test, "true");
    const makeEnvironment = withoutMake(process.env);
    stop.signal.throwIfAborted();
    return await work({ ready, like: outer.choice.stack, images, makeEnvironment, signal: stop.signal, configure, docker, sweep });
  } finally {
    await end();
    await rm(folder, { recursive: true, force: true });
    if (!engineRan) await stopIdleEngine();
    for (const signal of signals) process.off(signal, abort);
  }
}

async function configured(paths: LabPaths, like: string, stack: string, settings: Record<string, string | number>): Promise<StackLab> {
  await writeFile(stackFile(paths, stack), withSettings(await readFile(stackFile(paths, like), "utf8"), settings));
  return stackLab(paths, stack);
}
