import { merged, value as read } from "./effect";
import { isMap, unknown, type Known, type KnownMap } from "./known";
import { hole } from "./shell-commands";

/**
 * The values that an argument of helm's `--set` means: `a.b=c,d={e,f},g[0]=h`, with `\` before what is not to be read so.
 *
 * @param typed whether `true`, `null` and numbers are read as such, as `--set` does and `--set-string` does not
 */
export function setValues(text: string, typed: boolean): Known {
  let values: Known = {};
  for (const assignment of split(text, ",")) {
    const [key = "", ...rest] = split(assignment, "=");
    // Nobody knows which key it is.
    if (key.includes(hole)) return unknown;
    values = merged(values, nested(split(key, ".").map(unescaped), scalar(rest.join("="), typed)));
  }
  return values;
}

function nested([step = "", ...rest]: string[], value: Known): Known {
  const [, name = step, index] = /^(.*?)((?:\[\d+\])+)$/.exec(step) ?? [];
  const inner = rest.length > 0 ? nested(rest, value) : value;
  return { [name]: index === undefined ? inner : [inner] };
}

function scalar(text: string, typed: boolean): Known {
  if (text.includes(hole)) return unknown;
  if (text.startsWith("{") && text.endsWith("}")) return split(text.slice(1, -1), ",").map((item) => scalar(item, typed));
  if (!typed) return unescaped(text);
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : unescaped(text);
}

/** Splits at `mark` outside of braces and where no `\` stands before it. */
function split(text: string, mark: string): string[] {
  const parts = [""];
  let braces = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === "\\") {
      parts[parts.length - 1] += char + (text[++at] ?? "");
      continue;
    }
    if (char === "{") braces++;
    if (char === "}") braces--;
    if (char === mark && braces === 0) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts;
}

function unescaped(text: string): string {
  return text.replace(/\\([^])/g, "$1");
}

/** A `--set-json`: whole JSON, or `key=JSON`. */
export function setJson(text: string): Known {
  const at = text.indexOf("=");
  const whole = text.trimStart().startsWith("{") || at < 0;
  try {
    const json = JSON.parse(whole ? text : text.slice(at + 1)) as Known;
    const known = deep(json);
    return whole ? known : nested(split(text.slice(0, at), ".").map(unescaped), known);
  } catch {
    return unknown;
  }
}

function deep(json: Known): Known {
  if (typeof json === "string") return read(json);
  if (Array.isArray(json)) return json.map(deep);
  if (!isMap(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, deep(item)])) satisfies KnownMap;
}
