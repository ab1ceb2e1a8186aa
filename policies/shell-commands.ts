import { parse, type ArrayValue, type Assignment, type Command, type Redirection, type SyntaxNode, type Word, type WordPart } from "unbash";
import { basename, printed, speakers } from "./shell-programs";

/** Stands in a word, a file or an input for what only the running shell knows. Of Unicode's private use: no script holds it. */
export const hole = "\u{E000}";

/** What is not known either, but came from Cilium's own configuration: to put it back is to change it. */
export const liveConfig = `${hole}cilium-config`;

/** A program that a script starts. */
export interface ShellCommand {
  /** The program and its arguments, quotes taken off and variables filled in as far as they are known. */
  words: readonly string[];
  /** What it reads from its standard input; a {@link hole} where nobody knows. */
  input: string;
  /** The words of the commands before it in its pipeline. */
  upstream: readonly string[];
  /** What is known of files that the script wrote before, by path. */
  files: ReadonlyMap<string, string>;
}

/** What a script is started with. */
export interface ShellStart {
  /** Its standard input. */
  input?: string;
  /** Its environment. A variable that is not here is not known: Pulumi hands its own environment on. */
  variables?: ReadonlyMap<string, string>;
  files?: ReadonlyMap<string, string>;
}

/**
 * The programs that are started by `words`, an argument list as the system takes it: itself, or what a shell, `env`, `xargs` and the like
 * start for it. Scripts are followed as a shell would go through them, but into every branch, and each loop's body twice.
 *
 * What cannot be known is a {@link hole}. Errors of syntax are passed over: what can be read of the script is read.
 */
export function shellCommands(words: readonly string[], { input = "", variables, files }: ShellStart = {}): ShellCommand[] {
  const shell = new Shell();
  for (const [name, value] of variables ?? []) shell.variables.set(name, [value]);
  for (const [path, text] of files ?? []) shell.files.set(path, text);
  shell.run(words, input, []);
  return shell.commands;
}

/** Nested deeper than people write: scripts that call themselves end here. */
const deepest = 12;
/** More than any script of people starts: a fork bomb ends here. */
const most = 2000;

const shells = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh", "pwsh"]);
const otherLanguages = new Set(["python", "python3", "node", "perl", "ruby", "php", "deno", "bun"]);
/** Programs that start another, and those of their options that take a value. */
const wrappers: Record<string, RegExp> = {
  exec: /^-a$/, command: /^$/, builtin: /^$/, env: /^-[uCS]$/, sudo: /^-[ugpCDhrtTU]$/, doas: /^-[uC]$/, nohup: /^$/, nice: /^-n$/, ionice: /^-[cnp]$/,
  time: /^-[fo]$/, timeout: /^-[ks]$/, setsid: /^$/, stdbuf: /^-[ioe]$/, xargs: /^-[IndPLsaE]$/, busybox: /^$/, chroot: /^$/, unshare: /^$/, chronic: /^$/, script: /^$/,
};

/** The state of a shell that is followed. A class, since every step reads and changes it. */
class Shell {
  readonly commands: ShellCommand[] = [];
  readonly variables = new Map<string, string[]>([["IFS", [" \t\n"]]]);
  readonly files = new Map<string, string>();
  private readonly functions = new Map<string, SyntaxNode>();
  private readonly aliases = new Map<string, string>();
  private positional: string[] = [hole];
  private depth = 0;
  /** How many conditions the current command is under: what is assigned there may or may not be. */
  private conditions = 0;

  /** Runs a script; what it prints. */
  script(text: string, input: string, upstream: readonly string[] = []): string {
    if (this.depth >= deepest) return hole;
    this.depth++;
    const output = this.visit(parse(text), input, upstream);
    this.depth--;
    return output;
  }

  private all(nodes: readonly SyntaxNode[], input: string, upstream: readonly string[]): string {
    return nodes.map((node) => this.visit(node, input, upstream)).join("");
  }

  private perhaps(nodes: readonly SyntaxNode[], input: string, upstream: readonly string[]): string {
    this.conditions++;
    const output = this.all(nodes, input, upstream);
    this.conditions--;
    return output;
  }

  private visit(node: SyntaxNode, input: string, upstream: readonly string[]): string {
    switch (node.type) {
      case "Script":
      case "CompoundList":
        return this.all(node.commands, input, upstream);
      case "Statement":
        return this.visit(node.command, input, upstream);
      case "AndOr":
        return this.visit(node.commands[0]!, input, upstream) + this.all(node.commands.slice(1), input, upstream);
      case "Pipeline": {
        let before = upstream;
        let text = input;
        for (const command of node.commands) {
          const from = this.commands.length;
          text = this.visit(command, text, before);
          before = [...before, ...this.commands.slice(from).flatMap(({ words }) => words)];
        }
        return text;
      }
      case "If":
        return (
          this.visit(node.clause, input, upstream) +
          this.perhaps([node.then, ...node.elif.flatMap(({ clause, then }) => [clause, then]), ...(node.else ? [node.else] : [])], input, upstream)
        );
      case "For":
      case "Select": {
        const values = (node.wordlist ?? []).flatMap((word) => this.fields(word));
        return (values.length > 0 ? values.slice(0, 20) : [hole])
          .map((value) => {
            this.variables.set(node.name.value, [value]);
            return this.all([node.body, node.body], input, upstream);
          })
          .join("");
      }
      case "While":
        return this.perhaps([node.clause, node.body, node.clause, node.body], input, upstream);
      case "ArithmeticFor":
        return this.perhaps([node.body, node.body], input, upstream);
      case "Case":
        return this.perhaps(node.items.map(({ body }) => body), input, upstream);
      case "Subshell":
      case "BraceGroup":
      case "Coproc":
        return this.visit(node.body, input, upstream);
      case "Function":
        this.functions.set(node.name.value, node.body);
        return "";
      case "Redirected": {
        const { read, written } = this.redirected(node.redirects, input);
        return this.write(written, this.visit(node.command, read, upstream));
      }
      case "Command":
        return this.command(node, input, upstream);
      default:
        return "";
    }
  }

  private command({ name, prefix, args, redirects }: Command, input: string, upstream: readonly string[]): string {
    const assignments = prefix.filter((part): part is Assignment => part.type === "Assignment");
    const { read, written } = this.redirected(redirects, input);
    if (!name) {
      for (const assignment of assignments) this.assign(assignment);
      return this.write(written, "");
    }
    const words = [name, ...args].flatMap((word) => (word.type === "Assignment" ? this.declared(word) : this.fields(word)));
    const outer = new Map(this.variables);
    for (const assignment of assignments) this.assign(assignment);
    const output = this.run(words, read, upstream);
    // Variables before a command are the command's own.
    for (const { name: variable } of assignments) {
      const value = outer.get(variable);
      if (value) this.variables.set(variable, value);
      else this.variables.delete(variable);
    }
    return this.write(written, output);
  }

  /** Runs a program with its arguments; what it prints. */
  run(words: readonly string[], input: string, upstream: readonly string[]): string {
    const [program = "", ...args] = words;
    if (this.commands.length >= most || this.depth >= deepest) return hole;
    const body = this.functions.get(program);
    const alias = this.aliases.get(program);
    if (body) return this.nested(() => this.withArguments(args, () => this.visit(body, input, upstream)));
    if (alias !== undefined) return this.nested(() => this.run([...alias.split(/\s+/), ...args], input, upstream));
    const tool = basename(program);
    if (this.builtin(tool, args)) return "";
    if (tool === "eval") return this.script(args.join(" "), input, upstream);
    if (tool === "." || tool === "source") return this.script(this.file(args[0]), input, upstream);
    if (shells.has(tool)) return this.nested(() => this.shell(args, input, upstream));
    if (otherLanguages.has(tool)) return this.nested(() => this.otherLanguage(args, input, upstream));
    if (tool in wrappers) return this.nested(() => this.wrapper(tool, args, input, upstream));
    // One of their arguments may be a script; which one is told by its blanks.
    if (scripted.has(tool)) for (const word of args) if (/\s/.test(word)) this.script(word, input, upstream);
    this.commands.push({ words, input, upstream, files: new Map(this.files) });
    if (!speakers.has(tool)) this.behind(tool, args, input, upstream);
    const output = printed(tool, args, input, (path) => this.file(path), (text) => this.filled(text));
    this.touched(tool, args, input);
    const from = [...args, input, ...args.map((path) => this.files.get(path) ?? "")];
    return output ?? (from.some((text) => text.includes("cilium-config")) ? liveConfig : hole);
  }

  /** What becomes of the files that the script has written. */
  private touched(tool: string, args: readonly string[], input: string): void {
    const paths = args.filter((word) => !word.startsWith("-"));
    const to = paths.at(-1) ?? "";
    if (tool === "tee") for (const path of paths) this.files.set(path, input);
    else if (tool === "cp" || tool === "mv") this.files.set(to, paths.length === 2 ? this.file(paths[0]) : hole);
    else if (!readers.has(tool) || (editors.has(tool) && args.some((word) => /^(-\w*i|--in-?place)/.test(word)))) {
      for (const path of paths) if (this.files.has(path)) this.files.set(path, this.file(path).includes("cilium-config") ? liveConfig : hole);
    }
  }

  /** A program that is handed a whole command: `retry 5 helm upgrade …`, `docker exec node sh -c …`. */
  private behind(tool: string, args: readonly string[], input: string, upstream: readonly string[]): void {
    // These take names of programs as names of objects; a command of another program's comes behind `--`.
    const own = judgedBehind.has(tool) ? args.indexOf("--") + 1 || args.length : 0;
    // What kubectl runs in a pod of its own is that pod's.
    if (["run", "create", "debug"].some((verb) => own > 0 && args.slice(0, own).includes(verb))) return;
    const starts = (word: string): boolean => {
      const name = basename(word);
      return name === "kube-proxy" ? containerTools.has(tool) && /^(run|create)$/.test(args.find((arg) => !arg.startsWith("-")) ?? "") : startsProgram(word);
    };
    const at = args.findIndex((word, index) => index >= own && starts(word));
    if (at >= 0) this.nested(() => this.run(args.slice(at), input, upstream));
  }

  private shell(args: readonly string[], input: string, upstream: readonly string[]): string {
    const at = args.findIndex((word) => /^-\w*c$|^-Command$/i.test(word));
    if (at >= 0) {
      const [text = "", ...rest] = args.slice(at + 1);
      return this.withArguments(rest.slice(1), () => this.script(text, input, upstream), rest[0]);
    }
    const installer = installers.find(({ address }) => upstream.some((word) => address.test(word)));
    if (installer) {
      const more = this.variable(installer.more).join(" ").split(/\s+/);
      this.run([...installer.words, ...args.filter((word) => !["-s", "-", "server"].includes(word)), ...more], "", []);
    }
    const rest = args.filter((word) => !word.startsWith("-") && !word.startsWith("+"));
    const [file] = rest;
    if (file === undefined || args.includes("-s")) return this.withArguments(rest, () => this.script(input, "", upstream));
    return this.withArguments(args.slice(args.indexOf(file) + 1), () => this.script(this.file(file), input, upstream), file);
  }

  /** Nobody here reads these languages; but a command in them is words in a line, whatever is around them. */
  private otherLanguage(args: readonly string[], input: string, upstream: readonly string[]): string {
    const at = args.findIndex((word) => /^-(c|e|r|-eval)$/.test(word));
    const text = at >= 0 ? (args[at + 1] ?? "") : args.every((word) => word.startsWith("-")) ? input : this.file(args[0]);
    for (const line of text.split(/\n|;/)) {
      if (/^\s*(#|\/\/)/.test(line)) continue;
      const words = line.split(/[\s"'`()[\]]+/).filter((word) => word !== "" && word !== ",");
      const start = words.findIndex((word) => judgedBehind.has(basename(word)));
      if (start >= 0 && !words.slice(0, start).some((word) => speakers.has(word) || word === "console.log")) this.run(words.slice(start), hole, upstream);
    }
    return hole;
  }

  private wrapper(tool: string, args: readonly string[], input: string, upstream: readonly string[]): string {
    let at = 0;
    const split = args.findIndex((word) => /^(-S|--split-string)$/.test(word));
    if (tool === "env" && split >= 0) return this.script(args.slice(split + 1).join(" "), input, upstream);
    while (at < args.length) {
      const word = args[at]!;
      const variable = /^([A-Za-z_]\w*)=([^]*)$/.exec(word);
      if (variable && (tool === "env" || tool === "sudo")) this.variables.set(variable[1]!, [variable[2]!]);
      else if (wrappers[tool]!.test(word)) at++;
      else if (!word.startsWith("-") && !(tool === "timeout" && /^[\d.]+[smhd]?$/.test(word)) && !(tool === "chroot" && at === 0)) break;
      at++;
    }
    const rest = args.slice(at);
    if (tool !== "xargs") return this.run(rest, input, upstream);
    const items = input.split(/\s+/).filter((item) => item !== "");
    const marked = args.slice(0, at).findIndex((word) => word === "-I");
    const mark = marked >= 0 ? args[marked + 1] : undefined;
    if (mark === undefined) return this.run([...rest, ...items], "", upstream);
    return input.split("\n").filter((line) => line !== "").map((line) => this.run(rest.map((word) => word.replaceAll(mark, line)), "", upstream)).join("");
  }

  /** Runs what changes the shell itself; whether it was such a thing. */
  private builtin(tool: string, args: readonly string[]): boolean {
    const names = args.filter((word) => !word.startsWith("-"));
    switch (tool) {
      case "export": case "declare": case "typeset": case "local": case "readonly":
        for (const word of names) {
          const [, name, value] = /^([A-Za-z_]\w*)=([^]*)$/.exec(word) ?? [];
          if (name !== undefined) this.set(name, [value!]);
        }
        return true;
      case "alias":
        for (const word of names) if (word.includes("=")) this.aliases.set(word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1));
        return true;
      case "read": case "mapfile": case "readarray": case "unset": case "getopts":
        for (const word of names) this.variables.set(word, [hole]);
        return true;
      case "set": {
        const at = args.indexOf("--");
        if (at >= 0) this.positional = [this.positional[0]!, ...args.slice(at + 1)];
        return true;
      }
      case "trap":
        if (names[0]) this.script(names[0], "");
        return true;
      case "shift":
        this.positional = [this.positional[0]!, ...this.positional.slice(1 + Number(args[0] ?? 1))];
        return true;
      default:
        return false;
    }
  }

  private nested(step: () => string): string {
    this.depth++;
    const output = step();
    this.depth--;
    return output;
  }

  private withArguments(args: readonly string[], step: () => string, zero = hole): string {
    const outer = this.positional;
    this.positional = [zero, ...args];
    const output = step();
    this.positional = outer;
    return output;
  }

  private set(name: string, values: string[]): void {
    const before = this.variables.get(name);
    const same = before?.join(" ") === values.join(" ");
    this.variables.set(name, this.conditions > 0 && before && !same ? [hole] : values);
  }

  private assign({ name, value, append, index }: Assignment): void {
    const values = this.values(value);
    if (index) this.variables.set(name, [hole]);
    else if (!append) this.set(name, values);
    else {
      const before = this.variables.get(name) ?? [];
      this.set(name, value.type === "ArrayValue" ? [...before, ...values] : [before.join(" ") + values.join(" ")]);
    }
  }

  private values(value: Word | ArrayValue): string[] {
    return value.type === "ArrayValue" ? value.elements.flatMap((element) => this.fields(element)) : [this.text(value)];
  }

  /** A word of `export` and its like. */
  private declared(assignment: Assignment): string[] {
    if (assignment.value.type === "ArrayValue") {
      this.assign(assignment);
      return [];
    }
    return [`${assignment.name}=${this.text(assignment.value)}`];
  }

  private redirected(redirects: readonly Redirection[], input: string): { read: string; written: { path: string; append: boolean }[] } {
    let read = input;
    const written: { path: string; append: boolean }[] = [];
    for (const redirect of redirects) {
      if (redirect.type === "HereDoc") {
        const body = redirect.body.parts ? redirect.body.parts.map((part) => this.quoted(part)).join("") : redirect.body.text;
        read = redirect.operator === "<<-" ? body.replace(/^\t+/gm, "") : body;
      } else if (redirect.target) {
        const target = this.text(redirect.target);
        if (redirect.type === "HereString") read = `${target}\n`;
        else if (redirect.operator === "<" || redirect.operator === "<>") read = this.file(target);
        else if (redirect.operator !== "<&" && redirect.operator !== ">&") written.push({ path: target, append: redirect.operator.endsWith(">>") });
      }
    }
    return { read, written };
  }

  private write(written: readonly { path: string; append: boolean }[], output: string): string {
    for (const { path, append } of written) this.files.set(path, append ? (this.files.get(path) ?? "") + output : output);
    return written.length > 0 ? "" : output;
  }

  private file(path: string | undefined): string {
    return path === undefined ? hole : (this.files.get(path) ?? hole);
  }

  /** `text` with its variables filled in, as `envsubst` does. */
  private filled(text: string): string {
    return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, a?: string, b?: string) => this.variable((a ?? b)!).join(" "));
  }

  private variable(name: string): string[] {
    if (name === "@" || name === "*") return this.positional.slice(1);
    if (/^\d+$/.test(name)) return [this.positional[Number(name)] ?? (this.depth > 1 ? "" : hole)];
    return this.variables.get(name) ?? [hole];
  }

  private text(word: Word): string {
    return word.parts ? word.parts.map((part) => this.quoted(part)).join("") : word.value;
  }

  /** A part of a word where blanks do not split it. */
  private quoted(part: WordPart): string {
    return this.part(part).join(" ");
  }

  /** The arguments that a word becomes. */
  private fields(word: Word): string[] {
    if (!word.parts) return [word.value];
    let fields: string[] = [];
    let open = false;
    const add = (texts: readonly string[]): void => {
      const [first, ...rest] = texts;
      if (first === undefined) return;
      if (open) fields[fields.length - 1] += first;
      else fields.push(first);
      fields.push(...rest);
      open = true;
    };
    for (const part of word.parts) {
      if (part.type === "BraceExpansion") {
        const branches = part.text.slice(1, -1).split(",");
        const before = fields.length > 0 ? fields : [""];
        fields = before.flatMap((field) => branches.map((branch) => field + branch));
        open = true;
      } else if (part.type === "DoubleQuoted") {
        const list = part.parts.length === 1 ? this.list(part.parts[0]!) : undefined;
        if (list) add(list);
        else if (!part.parts.some((child) => this.list(child))) add([this.quoted(part)]);
        else for (const child of part.parts) add(this.list(child) ?? [this.quoted(child)]);
      } else if (part.type === "SimpleExpansion" || part.type === "ParameterExpansion" || part.type === "CommandExpansion") {
        const value = this.quoted(part);
        const split = value.split(/\s+/).filter((text) => text !== "");
        if (/^\s/.test(value)) open = false;
        if (split.length === 0) continue;
        add(split);
        if (/\s$/.test(value)) open = false;
      } else add([this.quoted(part)]);
    }
    return open || fields.length > 0 ? fields : [];
  }

  /** What stands for several arguments even in quotes: `"$@"`, `"${all[@]}"`. */
  private list(part: WordPart): string[] | undefined {
    if (part.type === "SimpleExpansion" && part.text === "$@") return this.positional.slice(1);
    if (part.type !== "ParameterExpansion" || part.operation) return undefined;
    return part.parameter === "@" || part.index?.value === "@" ? this.variable(part.parameter) : undefined;
  }

  /** What a part of a word stands for. */
  private part(part: WordPart): string[] {
    switch (part.type) {
      case "Literal":
      case "SingleQuoted":
      case "AnsiCQuoted":
        return [part.value];
      case "DoubleQuoted":
      case "LocaleString":
        return [part.parts.map((child) => this.quoted(child)).join("")];
      case "SimpleExpansion":
        return this.variable(part.text.slice(1));
      case "ParameterExpansion": {
        if (part.prefix || (part.index && !["@", "*"].includes(part.index.value))) return [hole];
        const known = this.variables.has(part.parameter) || /^[@*\d]/.test(part.parameter);
        if (!part.operation) return this.variable(part.parameter);
        if (part.operation.type !== "Default") return [hole];
        const { operator, operand } = part.operation;
        if (operator.endsWith("?")) return this.variable(part.parameter);
        if (operator.endsWith("+")) return [known ? this.text(operand) : hole];
        return known ? this.variable(part.parameter) : [hole];
      }
      case "CommandExpansion":
        return [part.script ? this.nested(() => this.visit(part.script!, "", [])).replace(/\n+$/, "") : hole];
      case "ProcessSubstitution": {
        const path = `/dev/fd/${this.files.size + 63}`;
        this.files.set(path, part.script ? this.nested(() => this.visit(part.script!, "", [])) : hole);
        return [path];
      }
      case "ArithmeticExpansion":
        return [hole];
      default:
        return [part.text];
    }
  }
}

/** Scripts from the network that a shell is fed with: what they start, and the variable with more arguments to it. */
const installers = [{ address: /^(https?:\/\/)?get\.k3s\.io\b/, words: ["k3s", "server"], more: "INSTALL_K3S_EXEC" }];

/** What is looked for behind programs that are not known here. */
const judgedBehind = new Set([
  "helm", "cilium", "cilium-cli", "kubectl", "oc", "kubeadm", "cilium-agent", "k3s", "k3d", "minikube", "kind", "ip", "env", "sudo", "xargs",
]);
/** Programs that leave the files they are given as they are; editors among them, unless they are told to write. */
const editors = new Set(["sed", "yq", "awk"]);
const readers = new Set([...[...speakers].filter((name) => name !== "rm"), ...judgedBehind, "docker", "ssh", "scp", "rsync"]);
const scripted = new Set(["ssh", "su", "watch", "parallel"]);
const containerTools = new Set(["docker", "podman", "nerdctl", "ctr"]);

/** Whether a word is a program that is judged or that starts another, and not an argument of one. */
export function startsProgram(word = ""): boolean {
  const name = basename(word);
  return judgedBehind.has(name) || shells.has(name) || name === "kube-proxy";
}
