/** What the lab needs on a machine that reaches package registries only: an engine, tools, plugins, images. */
import { dockerDaemonStep, enginePackagesStep, enginePaths, ociRuntimeStep } from "./engine";
import { imageLanes, imagePackagesStep } from "./images";
import { cacheRoot, runStages, type StageOptions, type Stage, type Step } from "./steps";
import { toolchainSteps } from "./toolchain";

export { chartDir, pins } from "./images";

/** Options of {@link kitSteps}. */
export interface KitOptions {
  /** Daemon that gets the images. Default: the lab's own engine, which is installed and started for that. */
  dockerHost?: string;
  /** Cache folder. Default: cacheRoot(). */
  cache?: string;
}

/**
 * The whole kit in the order that it is made: Debian packages, engine, tools, plugins, images.
 *
 * What compiles and what unpacks Debian packages go side by side: one is bound by the processor, the other by network and disk.
 */
export function kitSteps({ dockerHost, cache = cacheRoot() }: KitOptions = {}): Stage[] {
  const own = dockerHost === undefined;
  const { compile, debian, finish } = imageLanes({ cache, dockerHost: dockerHost ?? enginePaths().dockerHost });
  return [
    [{ title: "Debian packages", steps: [...(own ? [enginePackagesStep] : []), imagePackagesStep] }],
    // The nodes carry the engine's OCI runtime, whoever runs the nodes.
    [{ title: "Engine", steps: [ociRuntimeStep, ...(own ? [dockerDaemonStep] : [])] }],
    [{ title: "Tools, and what goes into the images", steps: distinct([...toolchainSteps({ cache }), ...compile.steps]) }, debian],
    finish,
  ];
}

/** Makes the whole kit, see {@link kitSteps}. Does nothing for what is up to date. */
export async function prepare(options: KitOptions & Partial<Omit<StageOptions, "cache">> = {}): Promise<void> {
  const { heartbeat, renderer, ...kit } = options;
  await runStages(kitSteps(kit), { cache: kit.cache ?? cacheRoot(), heartbeat, renderer });
}

/** kubectl is both a tool and a part of the node image: the later of two steps of one name finds its work done. */
function distinct(steps: Step[]): Step[] {
  return [...new Map(steps.map((step) => [step.name, step])).values()];
}
