import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a kubeconfig that only its owner can read, in one step, so that nobody ever sees half of it or a wider mode. */
export async function writeKubeconfig(file: string, kubeconfig: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, kubeconfig.endsWith("\n") ? kubeconfig : `${kubeconfig}\n`, { mode: 0o600 });
  await rename(fresh, file);
}

/** Removes a kubeconfig; it may be gone already. */
export async function removeKubeconfig(file: string): Promise<void> {
  await rm(file, { force: true });
}
