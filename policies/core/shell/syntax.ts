import { forEachChild, type Pipeline, type SyntaxNode } from "unbash";
import { inBranches } from "./branches";
import { UNKNOWN_TEXT } from "../unknown-text";
import { redirected, written } from "./redirection";
import { inChild, unknownFeed, type Feed, type Shell } from "./shell";
import { simpleCommand } from "./simple-command";
import { fields } from "./words";

/** Goes through a piece of a script as a shell would, but into every branch, and twice through each loop; what it prints. */
export function visit(shell: Shell, node: SyntaxNode, feed: Feed): string {
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
      return shell.visit(first!, feed) + branches(rest);
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
      return node.script ? inChild(shell, () => shell.visit(node.script!, unknownFeed)) : UNKNOWN_TEXT;
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
