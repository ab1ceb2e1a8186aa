import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { AssetOrArchive, decodeValue, isObj, Secret, type Obj, type Value } from "../../protocol/values";

/**
 * Values files and the program's values as one: of two files the later wins key by key at the top, and the program wins
 * over both at every depth.
 *
 * @throws if a file is not a local or inline YAML mapping
 */
export function mergeValueFiles(files: Value | undefined, values: Value | undefined): Obj {
  const fromFiles = Array.isArray(files) ? (Object.assign({}, ...files.map(readValueFile)) as Obj) : {};
  const program = values instanceof Secret ? values.value : values;
  const merged = mergeValues(fromFiles, isObj(program) ? program : {});
  return values instanceof Secret ? mapValues(merged, (value) => new Secret(value)) : merged;
}

/** `over` on top of `base`: maps are merged, everything else is replaced. */
export function mergeValues(base: Obj, over: Obj): Obj {
  const result: Obj = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    if (value instanceof Secret && isObj(value.value) && isObj(below)) result[key] = new Secret(mergeValues(below, value.value));
    else if (isObj(value) && below instanceof Secret && isObj(below.value)) result[key] = new Secret(mergeValues(below.value, value));
    else result[key] = isObj(value) && isObj(below) ? mergeValues(below, value) : value;
  }
  return result;
}

/** Without null, at every depth: helm reads null as "remove this default", which a Release does only if asked. */
export function withoutNulls(obj: Obj): Obj {
  return mapValues(Object.fromEntries(Object.entries(obj).filter(([, value]) => value !== null && value !== undefined)), (value) =>
    prune(value),
  );
}

function prune(value: Value): Value {
  if (value instanceof Secret) return new Secret(prune(value.value));
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(prune);
  return isObj(value) ? withoutNulls(value) : value;
}

function mapValues(obj: Obj, map: (value: Value) => Value): Obj {
  return Object.fromEntries(Object.entries(obj).map(([key, value]) => [key, value === undefined ? undefined : map(value)]));
}

function readValueFile(file: Value): Obj {
  if (!(file instanceof AssetOrArchive) || file.kind !== "asset") {
    throw new Error('a member of valueYamlFiles is not an asset. Example: new pulumi.asset.FileAsset("values.yaml")');
  }
  const { text, path } = file.raw;
  if (typeof path === "string" && path !== "" && !existsSync(path)) throw new Error(`valueYamlFiles names "${path}", which does not exist`);
  const content = typeof path === "string" && path !== "" ? readFileSync(path, "utf8") : text;
  const subject = typeof path === "string" && path !== "" ? `"${path}" of valueYamlFiles` : "a text of valueYamlFiles";
  if (typeof content !== "string") {
    throw new Error(`${subject} is neither a local file nor a text: the lab's stand-in fetches no remote values`);
  }
  const parsed = decodeValue(parseYaml(content, subject));
  if (parsed === null) return {};
  if (!isObj(parsed)) throw new Error(`${subject} is not a YAML mapping`);
  return parsed;
}

/** The parser's own message would quote the file, which may hold secrets. */
function parseYaml(content: string, subject: string): unknown {
  try {
    return parse(content);
  } catch (error) {
    const line = (error as { linePos?: [{ line: number }] }).linePos?.[0].line ?? "?";
    throw new Error(`${subject} is not valid YAML: see line ${line}`);
  }
}
