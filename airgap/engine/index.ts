/** A Docker daemon of the lab's own, in a network namespace without an uplink, for machines that have none. */
import type { Step } from "../steps/step";
import { engineStatus, startEngine } from "./engine";
import { ociRuntimeStep } from "./oci-runtime";
import { enginePackagesStep } from "./packages";

export { startEngine, stopEngine, engineStatus } from "./engine";
export { ociRuntimeStep } from "./oci-runtime";
export { enginePackagesStep, engineImpossible } from "./packages";
export { enginePaths } from "./paths";
export { isReachable, type Reachability } from "./reachable";
export { currentSysctls } from "./sysctls";
export { writeShims } from "./shims";

/** Starts the engine, see {@link startEngine}. */
export const dockerDaemonStep: Step = {
  name: "Docker daemon",
  estimateSeconds: 5,
  upToDate: async () => (await engineStatus()).kind === "running",
  run: async (progress) => {
    await startEngine({ say: progress });
  },
};

/** What turns a bare Debian into a machine with a Docker daemon, in this order. */
export function engineSteps(): Step[] {
  return [enginePackagesStep, ociRuntimeStep, dockerDaemonStep];
}
