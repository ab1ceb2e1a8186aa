import { exportLines } from "../lab/environment";
import { saveKubeconfig } from "../lab/kubeconfig";
import { ensureStack, findLab, readyLab } from "../lab/lab";

/**
 * `make env`: prints what puts a shell into the lab, and nothing else, on standard output. A plain `pulumi up` works there, so the engine runs
 * and the stack is there; images are built by `make up` only.
 */
export async function env(checkout: string, requested: string | undefined): Promise<void> {
  const lab = await findLab(checkout, requested);
  const lines = await onStandardError(async () => {
    const ready = await readyLab(lab, { say: (line) => console.error(line) });
    await ensureStack(ready);
    await saveKubeconfig(ready);
    return exportLines(ready.environment, process.env);
  });
  console.log(lines.join("\n"));
}

/** Standard output is evaluated by a shell: whatever the set-up prints while it works goes to the other one. */
export async function onStandardError<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
