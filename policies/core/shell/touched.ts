import { madeOf } from "../unknown-text";
import { inspectedPrograms, printOnlyPrograms } from "./programs";
import { contentOf, written } from "./redirection";
import type { Feed, Shell } from "./shell";

/** Speakers that write to files, if they are told to. */
const editors = new Set(["sed", "yq", "awk"]);
/** Programs that leave the files they are given as they are. */
const readers = new Set([...printOnlyPrograms, ...inspectedPrograms, "docker", "ssh", "scp", "rsync"]);

/** What becomes of the files that the script has written, by a program that is given their paths. */
export function touch(shell: Shell, tool: string, args: readonly string[], { input }: Feed): void {
  const paths = args.filter((word) => !word.startsWith("-"));
  if (tool === "tee") {
    const append = args.some((word) => /^(-\w*a|--append$)/.test(word));
    written(
      shell,
      paths.map((path) => ({ path, append })),
      input,
    );
  } else if ((tool === "cp" || tool === "mv") && paths.length === 2) shell.files.set(paths[1]!, contentOf(shell, paths[0]!));
  else if (tool === "rm" || !readers.has(tool) || (editors.has(tool) && args.some((word) => /^(-\w*i|--in-?place)/.test(word)))) {
    for (const path of paths) if (shell.files.has(path)) shell.files.set(path, madeOf([contentOf(shell, path)]));
  }
}
