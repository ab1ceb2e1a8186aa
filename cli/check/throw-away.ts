import { rmSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { LabPaths } from "../lab/paths";

/** Runs `action` with a folder that is gone afterwards, also where a person interrupts it: `finally` does not run then. */
export async function inThrowAwayFolder({ lab }: LabPaths, action: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(lab, { recursive: true });
  const folder = await mkdtemp(join(lab, "check-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const interrupted = () => process.exit(130);
  process.once("exit", remove);
  process.once("SIGINT", interrupted);
  try {
    await action(folder);
  } finally {
    process.off("SIGINT", interrupted);
    process.off("exit", remove);
    remove();
  }
}
