import type { ParameterExpansionPart, Word } from "unbash";
import { UNKNOWN_TEXT } from "../unknown-text";
import type { Shell } from "./shell";

/** The values of `$name`: those of a list one by one. */
export function parameter(shell: Shell, name: string): readonly string[] {
  if (name === "@" || name === "*") return shell.positional.slice(1);
  if (isArgument(name)) return [shell.positional[Number(name)] ?? ""];
  return shell.variables.get(name) ?? [UNKNOWN_TEXT];
}

/** The values of `${…}`; `text` reads the word of `${name:-word}` and its like. */
export function expanded(
  shell: Shell,
  { prefix, parameter: name, index, operation }: ParameterExpansionPart,
  text: (word: Word) => string,
): readonly string[] {
  if (prefix || (index && index.value !== "@" && index.value !== "*")) return [UNKNOWN_TEXT];
  const values = parameter(shell, name);
  if (!operation) return values;
  if (operation.type !== "Default") return [UNKNOWN_TEXT];
  const { operator, operand } = operation;
  // A variable that the script does not set may come from outside.
  if (!isArgument(name) && !shell.variables.has(name)) return [UNKNOWN_TEXT];
  const set = values.some((value) => value !== "") || (!operator.startsWith(":") && !isArgument(name));
  if (operator.endsWith("+")) return set ? [text(operand)] : [];
  return set ? values : [text(operand)];
}

function isArgument(name: string): boolean {
  return /^[@*\d]/.test(name);
}

/** `text` with its variables filled in, as `envsubst` does. */
export function filled(shell: Shell, text: string): string {
  return text.replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (_, braced?: string, bare?: string) =>
    parameter(shell, (braced ?? bare)!).join(" "),
  );
}
