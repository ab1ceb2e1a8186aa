import { UNKNOWN, type PlainValue, valueOfWord, withUnknowns, merged } from "../core/plain-value";
import { UNKNOWN_TEXT } from "../core/unknown-text";

/** What a text stands for behind the `=` of an assignment, `\` taken out of it. */
type Scalar = (text: string) => PlainValue;

/** A key up to its `=`, and a list in braces or a text up to a comma; `\` takes a character's meaning away. */
const assignments = /((?:\\[^]|[^\\=,])*)(?:=(?:\{((?:\\[^]|[^\\}])*)\}|((?:\\[^]|[^\\,])*)))?,?/g;

/**
 * The values that an argument of helm's `--set` means: `a.b=c,d={e,f},g[0]=h`. Unknown where a key is not known.
 *
 * @param typed whether `true`, `null` and numbers are read as such, as `--set` does and `--set-string` does not
 * @see https://github.com/helm/helm/blob/main/pkg/strvals/parser.go
 */
export function setValues(text: string, typed: boolean): PlainValue {
  return assigned(text, typed ? scalarOf : (part) => part);
}

/** The values of `--set-file`, as `read` gives the text of each file. */
export function setFiles(text: string, read: (path: string) => string): PlainValue {
  return assigned(text, (path) => valueOfWord(read(path)));
}

function scalarOf(text: string): PlainValue {
  const word = text.toLowerCase();
  if (word === "true" || word === "false") return word === "true";
  if (word === "null") return null;
  return /^(0|[1-9]\d*|[+-]\d+)$/.test(text) ? Number(text) : text;
}

function assigned(text: string, scalar: Scalar): PlainValue {
  let values: PlainValue = {};
  for (const [assignment, key = "", list, single = ""] of text.matchAll(assignments)) {
    if (assignment === "") continue;
    if (key.includes(UNKNOWN_TEXT)) return UNKNOWN;
    const read = (part: string): PlainValue => (part.includes(UNKNOWN_TEXT) ? UNKNOWN : scalar(unescaped(part)));
    values = merged(values, nested(key, list === undefined ? read(single) : split(list, ",").map(read)));
  }
  return values;
}

/** The values of `--set-literal`: whatever is behind the first `=` is one text. */
export function setLiteral(text: string): PlainValue {
  const at = text.indexOf("=");
  const key = text.slice(0, at);
  if (at < 0 || key.includes(UNKNOWN_TEXT)) return UNKNOWN;
  return nested(key, valueOfWord(text.slice(at + 1)));
}

/** The values of `--set-json`: one map, or `a=JSON,b=JSON`. Unknown where it cannot be read. */
export function setJson(text: string): PlainValue {
  if (text.trimStart().startsWith("{")) return json(text) ?? UNKNOWN;
  let values: PlainValue = {};
  for (let rest = text; rest !== "";) {
    const at = rest.indexOf("=");
    const key = rest.slice(0, at);
    // JSON ends at the first comma before which it is whole.
    const end = [...rest.matchAll(/,|$/g)].map(({ index }) => index).find((index) => json(rest.slice(at + 1, index)) !== undefined);
    const value = end === undefined ? undefined : json(rest.slice(at + 1, end));
    if (at < 0 || end === undefined || value === undefined || key.includes(UNKNOWN_TEXT)) return UNKNOWN;
    values = merged(values, nested(key, value));
    rest = rest.slice(end + 1);
  }
  return values;
}

function json(text: string): PlainValue | undefined {
  try {
    return withUnknowns(JSON.parse(text) as PlainValue);
  } catch {
    return undefined;
  }
}

/** A value at a path such as `a.b[0]`. Which element of a list it is makes no difference here. */
function nested(key: string, leaf: PlainValue): PlainValue {
  return split(key, ".").reduceRight<PlainValue>((inner, step) => {
    const name = step.replace(/(\[\d+\])+$/, "");
    return { [unescaped(name)]: name === step ? inner : [inner] };
  }, leaf);
}

/** Splits at `mark` where no `\` stands before it. */
function split(text: string, mark: string): string[] {
  const parts = [""];
  for (const [character] of text.matchAll(/\\[^]|[^]/g)) {
    if (character === mark) parts.push("");
    else parts.push((parts.pop() ?? "") + character);
  }
  return parts;
}

function unescaped(text: string): string {
  return text.replace(/\\([^])/g, "$1");
}
