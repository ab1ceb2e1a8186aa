import { parse } from "unbash";
import type { Feed, Shell } from "./shell";

/** Runs a script; what it prints. Errors of syntax are passed over: what can be read of it is read. */
export function script(shell: Shell, text: string, feed: Feed): string {
  return shell.visit(parse(text), feed);
}
