import { setTimeout as sleep } from "node:timers/promises";
import { runVariable } from "./lab-lock";
import { processesWith } from "./process-identity";

/**
 * Ends what a command that ended before its children has left: Pulumi is waited for, since it ends in order and its stack is locked; of
 * the rest, such as `kind create`, nobody would ever hear again.
 *
 * @param runs values of {@link runVariable}
 */
export async function endLeftProcesses(runs: readonly string[], say: (line: string) => void): Promise<void> {
  if (runs.length === 0) return;
  const left = () => processesWith(runVariable, runs);
  let told = false;
  for (let pulumi = (await left()).find(isPulumi); pulumi !== undefined; pulumi = (await left()).find(isPulumi)) {
    if (!told)
      say(
        `Pulumi (process ${pulumi.pid}) outlived the command that started it: waiting for it to end. \`kill -INT ${pulumi.pid}\` ends it in order.`,
      );
    told = true;
    await sleep(500);
  }
  const others = await left();
  if (others.length === 0) return;
  say(`Ended what an interrupted command had left running: ${[...new Set(others.map(({ program }) => program))].sort().join(", ")}.`);
  signal(others, "SIGTERM");
  // Scripts clean up in a trap; what does not end in this time is stuck.
  for (let patience = 50; patience > 0 && (await left()).length > 0; patience -= 1) await sleep(100);
  signal(await left(), "SIGKILL");
}

const isPulumi = ({ program }: { program: string }) => program === "pulumi";

function signal(processes: readonly { pid: number }[], name: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended meanwhile.
    }
  }
}
