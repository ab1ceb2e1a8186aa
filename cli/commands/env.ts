import { exportLines } from "../environment";
import { findLab, readyLab } from "../lab";

/** `make env`: prints what puts a shell into the lab, and nothing else, on standard output. */
export async function env(checkout: string, requested: string | undefined): Promise<void> {
  const lab = await findLab(checkout, requested);
  const lines = await onStandardError(async () => {
    const { environment } = await readyLab(lab, { say: (line) => console.error(line), startEngine: false });
    return exportLines(environment, process.env);
  });
  console.log(lines.join("\n"));
}

/** Standard output is evaluated by a shell: whatever the set-up prints while it works goes to the other one. */
async function onStandardError<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
