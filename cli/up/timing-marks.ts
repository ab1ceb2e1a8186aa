import { appendFileSync } from "node:fs";

/** Variable with a file for {@link mark}; unset for everybody but who times a command. */
export const marksVariable = "CILIUM_LAB_MARKS";

/** Tells who times this command that a part of it is done: a line in the file of {@link marksVariable}. Nothing where there is none. */
export function mark(done: string): void {
  const file = process.env[marksVariable];
  if (file) appendFileSync(file, `${done}\n`);
}
