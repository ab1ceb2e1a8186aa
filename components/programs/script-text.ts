import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The programs of a folder, e.g. of shell or awk, as text: one after the other, so that functions that several of them use are a file of
 * their own that comes first.
 *
 * The comments at the head of a file are for who reads the file. They are left out, so that other words there change no resource.
 *
 * @param folder where the files are, absolute: it must not get into the text
 */
export function scriptText(folder: string, ...files: string[]): string {
  return files.map((file) => readFileSync(join(folder, file), "utf8").replace(/^(#.*\n|\n)+/, "")).join("");
}
