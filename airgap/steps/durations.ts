import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";

/** Seconds that a step took when it last ran on this machine, by the step's name. */
export type Durations = Record<string, number>;

/** Reads what was learned. A missing or unreadable file is only a worse guess, so it counts as nothing learned. */
export async function readDurations(file: string): Promise<Durations> {
  try {
    return z.record(z.string(), z.number().nonnegative()).parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return {};
  }
}

/** Keeps how long one step took. Written beside and renamed, so that a reader never sees half a file. */
export async function learnDuration(file: string, name: string, seconds: number): Promise<void> {
  const learned = { ...(await readDurations(file)), [name]: Math.round(seconds) };
  await mkdir(dirname(file), { recursive: true });
  const next = `${file}.${randomUUID()}`;
  await writeFile(next, JSON.stringify(learned, null, 2));
  await rename(next, file);
}
