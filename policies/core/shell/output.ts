import { madeOf } from "../unknown-text";
import { contentOf, written } from "./expansion";
import { inspectedPrograms, printOnlyPrograms } from "./programs";
import type { Feed, Shell } from "./shell";

/** What a program may look into. */
interface World {
  file: (path: string) => string;
  /** A text with its variables filled in. */
  filled: (text: string) => string;
}

const silent = new Set([":", "true", "false", "test", "[", "cd", "mkdir", "rm", "touch", "exit", "return"]);

/** What `tool` prints, where that can be told from its arguments and its input; undefined for any other program. */
export function printed(tool: string, args: readonly string[], input: string, { file, filled }: World): string | undefined {
  switch (tool) {
    case "echo":
      return echoed(args);
    case "printf":
      return formatted(args[0] === "--" ? args.slice(1) : args);
    case "cat": {
      const paths = args.filter((word) => word === "-" || !word.startsWith("-"));
      return paths.length === 0 ? input : paths.map((path) => (path === "-" || path === "/dev/stdin" ? input : file(path))).join("");
    }
    case "tee":
      return input;
    case "envsubst":
      return filled(input);
    case "base64":
      return decoded(args, input, file);
    default:
      return silent.has(tool) ? "" : undefined;
  }
}

function echoed(args: readonly string[]): string {
  const flags: string[] = [];
  for (const word of args) {
    if (!/^-[neE]+$/.test(word)) break;
    flags.push(word);
  }
  const text = args.slice(flags.length).join(" ");
  const has = (letter: string): boolean => flags.some((flag) => flag.includes(letter));
  return (has("e") ? unescaped(text) : text) + (has("n") ? "" : "\n");
}

/** `printf`, with its commonest conversions; it goes through the format until no argument is left. */
function formatted([format, ...args]: readonly string[]): string {
  const rest = [...args];
  const once = (): string =>
    unescaped(format ?? "").replace(/%%|%[-\d.]*([sbdq])/g, (match, conversion?: string) => {
      const word = conversion === undefined ? "%" : (rest.shift() ?? "");
      return conversion === "b" ? unescaped(word) : word;
    });
  let text = once();
  for (let left = args.length; rest.length > 0 && rest.length < left; text += once()) left = rest.length;
  return text;
}

function decoded(args: readonly string[], input: string, file: (path: string) => string): string | undefined {
  const path = args.find((word) => !word.startsWith("-"));
  const text = path === undefined ? input : file(path);
  const decodes = args.some((word) => /^(-\w*d\w*|-D|--decode)$/.test(word));
  return decodes && /^[A-Za-z0-9+/=\s]*$/.test(text) ? Buffer.from(text, "base64").toString("utf8") : undefined;
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", "\\": "\\" };

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{1,2})|0?([0-7]{3})|([ntr\\]))/g, (_, hex?: string, octal?: string, letter?: string) => {
    if (letter !== undefined) return escapes[letter] ?? letter;
    return String.fromCharCode(hex === undefined ? parseInt(octal ?? "", 8) : parseInt(hex, 16));
  });
}

/** Speakers that write to files, if they are told to. */
const editors = new Set(["sed", "yq", "awk"]);
/** Programs that leave the files they are given as they are. */
const readers = new Set([...printOnlyPrograms, ...inspectedPrograms, "docker", "ssh", "scp", "rsync"]);

/** What becomes of the files that the script has written, by a program that is given their paths. */
export function touch(shell: Shell, tool: string, args: readonly string[], { input }: Feed): void {
  const paths = args.filter((word) => !word.startsWith("-"));
  const [from, to, ...more] = paths;
  if (tool === "tee") {
    const append = args.some((word) => /^(-\w*a|--append$)/.test(word));
    written(
      shell,
      paths.map((path) => ({ path, append })),
      input,
    );
  } else if ((tool === "cp" || tool === "mv") && from !== undefined && to !== undefined && more.length === 0)
    shell.files.set(to, contentOf(shell, from));
  else if (tool === "rm" || !readers.has(tool) || (editors.has(tool) && args.some((word) => /^(-\w*i|--in-?place)/.test(word)))) {
    for (const path of paths) if (shell.files.has(path)) shell.files.set(path, madeOf([contentOf(shell, path)]));
  }
}
