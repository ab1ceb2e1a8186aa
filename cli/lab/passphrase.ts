import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CliError, isMissingFile } from "./error";

/**
 * Makes sure that `file` holds a passphrase only its owner can read, and gives it back; a new one has 256 random bits.
 *
 * @param stacks names of the stacks that were encrypted with the passphrase: with any of them, a missing file is an error.
 */
export async function ensurePassphrase(file: string, stacks: readonly string[]): Promise<string> {
  try {
    const passphrase = (await readFile(file, "utf8")).trim();
    await chmod(file, 0o600);
    return passphrase;
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
  if (stacks.length > 0) {
    throw new CliError(
      `The passphrase file ${file} is gone, and the state of ${stacks.join(", ")} was encrypted with it.`,
      "Put the file back; or, if no lab is running, remove the .lab folder and start afresh.",
    );
  }
  const passphrase = randomBytes(32).toString("base64url");
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${passphrase}\n`, { mode: 0o600, flag: "wx" });
  return passphrase;
}
