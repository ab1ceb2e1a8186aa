import { parse, type BraceExpansionPart, type Command, type Word } from "unbash";
import { UNKNOWN_TEXT } from "../unknown-text";

/** The words that a word becomes by its first `{a,b}`: each is read anew, since it may hold quotes, variables and more braces. */
export function withoutBrace(word: Word, { pos, end, text }: BraceExpansionPart): Word[] {
  const [before, after] = [word.text.slice(0, pos - word.pos), word.text.slice(end - word.pos)];
  return alternatives(text.slice(1, -1)).flatMap((alternative) => wordsOf(before + alternative + after));
}

function alternatives(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "{") depth++;
    if (character === "}") depth--;
    if (character === "," && depth === 0) parts.push("");
    else parts.push(parts.pop()! + character);
  }
  // One alternative is none: `{1..3}`.
  return parts.length > 1 ? parts : [UNKNOWN_TEXT];
}

function wordsOf(text: string): readonly Word[] {
  const { command } = parse(`: ${text}`).commands[0]!;
  // Of a plain command: what only `export` and its like take for an assignment is a word here.
  return (command as Command).args as readonly Word[];
}
