import { forEachChild, type Assignment, type Command, type Pipeline, type SyntaxNode } from "unbash";
import { UNKNOWN_TEXT } from "../unknown-text";
import { assign, declared, fields, redirected, substituted, written } from "./expansion";
import { run } from "./run";
import { inBranches, inChild, type Feed, type Shell, type ShellCommand } from "./shell";

/** What a script is started with. */
export interface ShellStart {
  /** Its standard input. Defaults to none. */
  input?: string;
  /** Its environment. A variable that is not here is not known: Pulumi hands its own environment on. */
  variables?: ReadonlyMap<string, string>;
}

/**
 * The programs that are started by `words`, an argument list as the system takes it: itself, or what a shell, `env`, `xargs` and the like
 * start for it. Scripts are followed as a shell would go through them, but into every branch, and each loop's body twice.
 *
 * What cannot be known is a {@link UNKNOWN_TEXT}. Errors of syntax are passed over: what can be read of the script is read.
 */
export function shellCommands(words: readonly string[], { input = "", variables = new Map() }: ShellStart = {}): ShellCommand[] {
  const shell: Shell = {
    commands: [],
    variables: new Map([["IFS", [" \t\n"]], ...[...variables].map(([name, value]): [string, string[]] => [name, [value]])]),
    files: new Map(),
    functions: new Map(),
    aliases: new Map(),
    positional: [UNKNOWN_TEXT],
    depth: 0,
    runs: 0,
    visit: (node, feed) => visit(shell, node, feed),
    run: (more, feed, program) => run(shell, more, feed, program),
  };
  shell.run(words, { input, upstream: [] });
  return shell.commands;
}

/** Goes through a piece of a script as a shell would, but into every branch, and twice through each loop; what it prints. */
function visit(shell: Shell, node: SyntaxNode, feed: Feed): string {
  const all = (nodes: readonly SyntaxNode[]): string => nodes.map((each) => shell.visit(each, feed)).join("");
  const branches = (...lists: SyntaxNode[][]): string =>
    inBranches(
      shell,
      lists.map((nodes) => () => all(nodes)),
    );
  switch (node.type) {
    case "Script":
    case "CompoundList":
      return all(node.commands);
    case "Statement":
      return shell.visit(node.command, feed);
    case "AndOr": {
      const [first, ...rest] = node.commands;
      return (first ? shell.visit(first, feed) : "") + branches(rest);
    }
    case "Pipeline":
      return pipeline(shell, node, feed);
    case "If":
      return (
        shell.visit(node.clause, feed) +
        branches([node.then], ...node.elif.map(({ clause, then }) => [clause, then]), node.else ? [node.else] : [])
      );
    case "Case":
      return all([node.word]) + branches(...node.items.map(({ body }) => [body]));
    case "For":
    case "Select": {
      const values = node.wordlist ? node.wordlist.flatMap((word) => fields(shell, word)) : shell.positional.slice(1);
      const turn = (value: string): string => {
        shell.variables.set(node.name.value, [value]);
        return all([node.body, node.body]);
      };
      return (values.length > 0 ? values : [UNKNOWN_TEXT]).map(turn).join("");
    }
    case "While":
      return branches([node.clause, node.body, node.clause, node.body]);
    case "ArithmeticFor":
      return branches([node.body, node.body]);
    case "Subshell":
    case "Coproc":
      return inChild(shell, () => shell.visit(node.body, feed));
    case "BraceGroup":
      return shell.visit(node.body, feed);
    case "Function":
      shell.functions.set(node.name.value, node.body);
      return "";
    case "Redirected": {
      const { input = feed.input, targets } = redirected(shell, node.redirects);
      return written(shell, targets, shell.visit(node.command, { ...feed, input }));
    }
    case "Command":
      return simpleCommand(shell, node, feed);
    case "CommandExpansion":
    case "ArithmeticCommandExpansion":
      return substituted(shell, node.script);
    default:
      // A test, arithmetic, a word: nothing runs but what is substituted in it.
      forEachChild(node, (child) => shell.visit(child, feed));
      return "";
  }
}

function pipeline(shell: Shell, { commands }: Pipeline, feed: Feed): string {
  let { input, upstream } = feed;
  for (const command of commands) {
    const from = shell.commands.length;
    input = shell.visit(command, { input, upstream });
    upstream = [...upstream, ...shell.commands.slice(from).flatMap(({ words }) => words)];
  }
  return input;
}

/** A command with its assignments and redirections; what it prints. */
function simpleCommand(shell: Shell, { name, prefix, args, redirects }: Command, feed: Feed): string {
  const assignments = prefix.filter((part): part is Assignment => part.type === "Assignment");
  const { input, targets } = redirected(shell, redirects);
  if (!name) {
    for (const assignment of assignments) assign(shell, assignment);
    // `$(< file)` is the file.
    return written(shell, targets, input ?? "");
  }
  const words = [name, ...args].flatMap((word) => (word.type === "Assignment" ? declared(shell, word) : fields(shell, word)));
  const outer = assignments.map((assignment) => [assignment.name, shell.variables.get(assignment.name)] as const);
  for (const assignment of assignments) assign(shell, assignment);
  const output = shell.run(words, { ...feed, input: input ?? feed.input });
  // Variables before a command are the command's own.
  for (const [variable, value] of outer) {
    if (value) shell.variables.set(variable, value);
    else shell.variables.delete(variable);
  }
  return written(shell, targets, output);
}
