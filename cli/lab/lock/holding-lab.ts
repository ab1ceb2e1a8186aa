import { project, type Lab, type Say } from "../lab";
import { endLeftProcesses } from "./killed-run";
import { holdLab } from "./lab-lock";
import { removeDeadLocks } from "./stack-locks";
import { emptyTemporaryFolder } from "./temporary-folder";

/**
 * Does `work` on a lab that no other command works on meanwhile, after the locks and processes of one that was killed are gone. What
 * `work` starts does not outlive it.
 *
 * @param command what to tell one that comes meanwhile, e.g. `make up`
 * @param work is given the value of `CILIUM_LAB_RUN` for what it starts
 * @param exitCode of the refusal
 * @throws CliError where another command or another Pulumi is at work on the lab
 */
export async function holdingLab<T>(lab: Lab, command: string, say: Say, work: (run: string) => Promise<T>, exitCode = 1): Promise<T> {
  const { paths, choice } = lab;
  const { stack } = choice;
  const held = await holdLab(paths, stack, command, exitCode);
  try {
    await endLeftProcesses(held.killed?.runs ?? [], say);
    const dead = await removeDeadLocks(paths, project, stack, exitCode);
    if (dead.length > 0) say(`Pulumi (process ${dead.join(", ")}) died at work: its lock on the stack "${stack}" is removed.`);
    await emptyTemporaryFolder(paths, stack);
    return await work(held.run);
  } finally {
    await endLeftProcesses([held.run], say);
    await emptyTemporaryFolder(paths, stack);
    await held.release();
  }
}
