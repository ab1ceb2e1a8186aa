import { readFile } from "node:fs/promises";
import { isMissingFile } from "./error";

/** The text of a file; `undefined` where there is none. @throws whatever else keeps it from being read */
export async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: unknown) => {
    if (isMissingFile(error)) return undefined;
    throw error;
  });
}
