/** What a program is, whatever folder, registry, tag or version its name carries: `/usr/bin/helm3`, `docker.io/alpine/helm:3.14`. */
export function basename(program: string): string {
  const last = program.replace(/@sha256:.*$/, "").split("/").at(-1) ?? "";
  const name = last.replace(/:[\w.-]*$/, "").replace(/\.exe$/i, "");
  return name.replace(/^(helm|kubectl|cilium|kubeadm|kind|python)[-_]?(v?\d|linux|darwin|windows)[\w.-]*$/, "$1");
}

/** Programs whose arguments are text or files to them, and never a command that they start. */
export const speakers: ReadonlySet<string> = new Set([
  ":", "true", "false", "echo", "printf", "print", "puts", "grep", "egrep", "rg", "sed", "awk", "cat", "tee", "head", "tail", "wc", "sort", "diff",
  "test", "[", "which", "type", "whereis", "man", "ls", "rm", "cp", "mv", "ln", "chmod", "chown", "mkdir", "touch", "logger", "git", "curl", "wget",
  "tar", "unzip", "jq", "yq", "base64", "pgrep", "pkill", "killall", "ps", "apt", "apt-get", "apk", "dnf", "yum", "brew", "npm", "pip", "go",
  "install", "make", "cd", "exit", "return", "trap",
]);

type ReadFile = (path: string) => string;

/** What `tool` prints, where that can be told from its arguments and its input; undefined for any other program. */
export function printed(tool: string, args: readonly string[], input: string, file: ReadFile, filled: (text: string) => string): string | undefined {
  switch (tool) {
    case "echo": {
      const from = args.findIndex((word) => !/^-[neE]+$/.test(word));
      const text = from < 0 ? "" : args.slice(from).join(" ");
      const flags = (from < 0 ? args : args.slice(0, from)).join("");
      return (flags.includes("e") ? unescaped(text) : text) + (flags.includes("n") ? "" : "\n");
    }
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
    case "base64": {
      const path = args.find((word) => !word.startsWith("-"));
      const text = path === undefined ? input : file(path);
      const decodes = args.some((word) => /^(-\w*d\w*|-D|--decode)$/.test(word)) && /^[A-Za-z0-9+/=\s]*$/.test(text);
      return decodes ? Buffer.from(text, "base64").toString("utf8") : undefined;
    }
    case ":": case "true": case "false": case "test": case "[": case "cd": case "mkdir": case "rm": case "touch": case "exit": case "return": case "trap":
      return "";
    default:
      return undefined;
  }
}

/** `printf`, with its commonest conversions; it goes through the format until no argument is left. */
function formatted([format = "", ...args]: readonly string[]): string {
  const rest = [...args];
  let text = "";
  do {
    const before = rest.length;
    text += unescaped(format.replace(/%%|%[-\d.]*([sbdq])/g, (match) => (match === "%%" ? "%" : (rest.shift() ?? ""))));
    if (rest.length === before) break;
  } while (rest.length > 0);
  return text;
}

function unescaped(text: string): string {
  return text
    .replace(/\\x([0-9a-fA-F]{1,2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
    .replace(/\\0?([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)))
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t")
    .replace(/\\\\/g, "\\");
}
