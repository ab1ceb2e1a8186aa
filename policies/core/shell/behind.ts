import { basename, inspectedPrograms, startsProgram } from "./programs";
import type { Feed, Shell } from "./shell";

const containerTools = new Set(["docker", "podman", "nerdctl", "ctr"]);

/** Runs what a program is handed as a whole command: `retry 5 helm upgrade …`, `docker exec node sh -c …`. */
export function behind(shell: Shell, tool: string, args: readonly string[], feed: Feed): void {
  // These take names of programs as names of objects; a command of another program's comes behind `--`.
  const end = inspectedPrograms.has(tool) ? args.indexOf("--") + 1 || args.length : 0;
  // What kubectl runs in a pod of its own is that pod's.
  if (["run", "create", "debug"].some((verb) => args.slice(0, end).includes(verb))) return;
  const at = args.findIndex(
    (word, index) => index >= end && (basename(word) === "kube-proxy" ? runsContainer(tool, args) : startsProgram(word)),
  );
  if (at >= 0) shell.run(args.slice(at), feed, true);
}

/** Whether a word may be an image that becomes a container: it is a name of many other things too. */
function runsContainer(tool: string, args: readonly string[]): boolean {
  const verb = args.find((word) => !word.startsWith("-"));
  return containerTools.has(tool) && (verb === "run" || verb === "create");
}
