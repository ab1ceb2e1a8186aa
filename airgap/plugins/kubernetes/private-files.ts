import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Directories of calls under way, for the case that the process ends in the middle of one. */
const open = new Set<string>();
let watching = false;

/**
 * A private directory for as long as `use` runs: mode 700, gone afterwards, also when the process is told to end.
 *
 * For what a command must read from a file and nobody else may: a kubeconfig, values of a chart.
 */
export async function withPrivateFiles<T>(use: (write: (name: string, content: string) => string) => Promise<T>): Promise<T> {
  removeAtExit();
  const directory = mkdtempSync(join(tmpdir(), "cilium-lab-kubernetes-"));
  open.add(directory);
  try {
    return await use((name, content) => {
      const path = join(directory, name);
      writeFileSync(path, content, { mode: 0o600, flag: "wx" });
      return path;
    });
  } finally {
    remove(directory);
  }
}

function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  open.delete(directory);
}

function removeAtExit(): void {
  if (watching) return;
  watching = true;
  process.on("exit", () => open.forEach(remove));
  // A signal's default action runs no exit handler.
  for (const [signal, code] of [
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
}
