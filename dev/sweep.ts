import { engineStatus, stopEngine } from "../airgap/engine/index";
import { removeTestLabs } from "./test-labs";

/** Not a command for people: after tests that were killed, CI removes what that left, and stops the lab's own engine. */
export async function sweep(): Promise<void> {
  const status = await engineStatus();
  await removeTestLabs({ ...process.env, ...(status.kind === "running" ? { DOCKER_HOST: status.dockerHost } : {}) });
  await stopEngine();
}
