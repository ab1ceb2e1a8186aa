import { isMap, textOf, UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";

/** An input of a command resource whose text reaches a program: as an argument, as its input or as a variable. */
interface Place {
  /** As a sentence names it, e.g. `stdin`, `interpreter[2]`, `environment.CONFIG`. */
  name: string;
  value: PlainValue;
}

/** What a command resource says of making kind clusters. */
interface KindCommand {
  /** Its text has kind make a cluster, whether it is run or only spoken of. */
  mentioned: boolean;
  /** It runs kind with an argument that may name a config. */
  withConfig: boolean;
  /** It runs kind with no such argument: kind's defaults. */
  withoutConfig: boolean;
}

/** `delete` makes no cluster. */
const programs = ["create", "update"];

/** The inputs that can hold a kind config or what runs kind. */
export function placesOf(props: PlainMap): Place[] {
  const of = (name: string): Place[] => (Object.hasOwn(props, name) ? [{ name, value: props[name] as PlainValue }] : []);
  return [
    ...["stdin", ...programs].flatMap(of),
    ...of("interpreter").flatMap(({ name, value }): Place[] =>
      Array.isArray(value) ? value.map((word, index) => ({ name: `${name}[${index}]`, value: word })) : [{ name, value }],
    ),
    ...of("environment").flatMap(({ name, value }): Place[] =>
      isMap(value) ? Object.entries(value).map(([key, text]) => ({ name: `${name}.${key}`, value: text })) : [{ name, value }],
    ),
  ];
}

const mentionsCreate = /\bkind\b[^\n]*\bcreate\s+cluster\b/i;

/** kind as a command, not as a word in a message: at the start of one, behind variables, keywords and programs that run another. */
const runsCreate = new RegExp(
  "(?:^|[;&|({!`]|-\\w*c\\s*[\"'])[ \\t]*" +
    "(?:(?:[A-Za-z_]\\w*=\\S*|then|do|else|if|while|until|(?:\\S*/)?(?:exec|command|env|sudo|nohup|nice|time|timeout)|-\\S+|\\d+\\w?)[ \\t]+)*" +
    "(?:[^\\s;&|()]*/)?kind[ \\t]+(?:(?:-\\S+|\\d+)[ \\t]+)*create\\s+cluster\\b([^\\n;&|]*)",
  "gm",
);

/** `--config`, or a variable that is not the value of another flag and so may expand to it. Runs of blanks are one blank here. */
const mayNameConfig = /--config\b|(?<!\s-[\w-]+)\s["']?\$/;

/** Reads the text of a command resource, word by word and as the command line that Pulumi makes of it. */
export function kindCommand(props: PlainMap): KindCommand {
  const places = placesOf(props).map(({ value }) => value);
  const texts = [...places, ...commandLines(props)].filter((text) => typeof text === "string").map(withoutComments);
  const rests = texts.flatMap((text) => [...text.matchAll(runsCreate)].map(([, rest = ""]) => rest.replace(/\s+/g, " ")));
  return {
    mentioned: texts.some((text) => mentionsCreate.test(text)),
    withConfig: rests.some((rest) => mayNameConfig.test(rest)),
    withoutConfig: rests.some((rest) => !mayNameConfig.test(rest)),
  };
}

/** `kind create cluster` may be split between the interpreter's words and the program. */
function commandLines({ interpreter, ...props }: PlainMap): string[] {
  if (!Array.isArray(interpreter)) return [];
  return programs
    .filter((key) => Object.hasOwn(props, key))
    .map((key) => [...interpreter, props[key]].map((word) => (word === UNKNOWN ? "$unknown" : textOf(word))).join(" "));
}

/** A script without its comments, continued lines as one. */
function withoutComments(script: string): string {
  const lines = script.replace(/\\\r?\n/g, "").split("\n");
  return lines.filter((line) => !/^\s*#/.test(line)).join("\n");
}
