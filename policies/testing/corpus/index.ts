import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type CollectionTag, type ScalarTag } from "yaml";
import { computed, secret, type Fixture } from "../harness/run";

/** A stack that has to pass. */
export interface Benign {
  /** What the stack is, as a noun: "a chart with a `tunnel` of its own". */
  name: string;
  stack: readonly Fixture[];
}

/** A stack that has to be refused. */
export interface Evasion extends Benign {
  /** All violations, exactly: `rule: sentence`, in the order of the rules, then of the resources. */
  messages: readonly string[];
}

/** The cases of one file. */
export interface Family {
  /** Path of the file, without its ending: `releases/options`. */
  name: string;
  evasions: readonly Evasion[];
  benign: readonly Benign[];
}

type Props = Fixture["props"];
type Value = Props[string];

/** A resource in a case file: a command of shell, or a fixture (or a type) with inputs laid over it. */
type Entry = string | { is?: string; resource?: Partial<Fixture>; [input: string]: unknown };
interface CaseFile {
  evasions?: Record<string, Entry | Entry[]>;
  benign?: Record<string, Entry | Entry[]>;
}

/** Marks a key that a case takes out of its fixture. */
const UNSET = Symbol("!unset");

/** Marks the map of a fixture that a case's inputs are laid over, by its keys or by the name of one of the maps. */
class Hole {
  constructor(readonly defaults: Record<string, unknown> | string) {}
}

/** One of the maps of fixtures.yaml with a case's keys laid over it. */
class Over {
  constructor(
    readonly map: string,
    readonly keys: Record<string, unknown>,
  ) {}
}

const customTags: (ScalarTag | CollectionTag)[] = [
  { tag: "!unknown", resolve: () => computed },
  { tag: "!unset", resolve: () => UNSET },
  { tag: "!secret", collection: "seq", resolve: (node) => secret((node.toJSON() as Value[])[0] ?? null) },
  { tag: "!hole", resolve: (map) => new Hole(map) },
  { tag: "!hole", collection: "map", resolve: (node) => new Hole(node.toJSON() as Record<string, unknown>) },
  ...["values", "config"].map((map): CollectionTag => ({
    tag: `!${map}`,
    collection: "map",
    resolve: (node) => new Over(map, node.toJSON() as Record<string, unknown>),
  })),
];

function read(file: string): unknown {
  return parse(readFileSync(join(__dirname, file), "utf8"), { customTags });
}

const { texts, maps, resources } = read("fixtures.yaml") as Record<"texts" | "maps" | "resources", Record<string, unknown>>;

/** File of the messages of a family. */
export function messageFile(family: string): string {
  return join(__dirname, `${family}.messages.yaml`);
}

/** Every family, in alphabetical order. */
export const families: readonly Family[] = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml") && !file.endsWith(".messages.yaml") && file !== "fixtures.yaml")
  .sort()
  .map((file) => familyOf(file.replace(/\.yaml$/, "")));

/** Every way back to a tunnel, to kube-proxy or off the datapath that is known, with the violations it has to be refused with. */
export const evasions: readonly Evasion[] = families.flatMap((family) => family.evasions);

/** Harmless stacks that look like an evasion. */
export const benign: readonly Benign[] = families.flatMap((family) => family.benign);

function familyOf(name: string): Family {
  const cases = read(`${name}.yaml`) as CaseFile;
  const unknown = Object.keys(cases).filter((key) => key !== "evasions" && key !== "benign");
  if (unknown.length > 0)
    throw new Error(`The corpus's ${name}.yaml has the key "${unknown.join('", "')}": only "evasions" and "benign" are read.`);
  const messages = new Map(Object.entries(messagesOf(name)));
  const stacks = (kind: "evasions" | "benign") =>
    Object.entries(cases[kind] ?? {}).map(([title, stack]) => ({ name: title, stack: [stack].flat().map(toFixture) }));
  return {
    name,
    evasions: stacks("evasions").map((each) => ({ ...each, messages: messages.get(each.name)?.split("\n") ?? [] })),
    benign: stacks("benign"),
  };
}

/** What the message file of a family holds: the messages of an evasion by its name, one a line. */
export function messagesOf(family: string): Record<string, string> {
  try {
    return parse(readFileSync(messageFile(family), "utf8")) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

function toFixture(entry: Entry): Fixture {
  if (typeof entry === "string") return toFixture({ is: "command", create: entry });
  const { is = "", resource = {}, ...inputs } = entry;
  const fixture = resources[is] ?? (is.includes(":") ? { type: is, name: "net", props: new Hole({}) } : undefined);
  if (!fixture) throw new Error(`The corpus has no fixture "${is}": name one of fixtures.yaml, or a resource's type.`);
  return fill(merge(fixture, resource), inputs) as Fixture;
}

/** `value` with `inputs` laid over its hole and the texts written out. */
function fill(value: unknown, inputs: Record<string, unknown>): unknown {
  if (typeof value === "string") return value.replace(/@(\w+)@/g, (_, name: string) => textOf(name));
  if (Array.isArray(value)) return value.map((item) => fill(item, inputs));
  if (value instanceof Over) return fill(merge(maps[value.map], value.keys), {});
  if (value instanceof Hole) return fill(merge(typeof value.defaults === "string" ? maps[value.defaults] : value.defaults, inputs), {});
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, inputs)])) : value;
}

function textOf(name: string): string {
  const text = texts[name];
  if (text === undefined) throw new Error(`The corpus has no text @${name}@: name one of fixtures.yaml.`);
  return fill(text, {}) as string;
}

/** `over` laid over `base`, map by map; any other value replaces the one before. */
function merge(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over) || isSecret(base) || isSecret(over)) return over;
  const merged = Object.entries(over).map(([key, value]) => [key, merge(base[key], value)] as const);
  return Object.fromEntries([...Object.entries(base), ...merged].filter(([key]) => over[key] !== UNSET));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Hole) && !(value instanceof Over);
}

function isSecret(value: Record<string, unknown>): boolean {
  return Object.keys(secret(null) as Props).every((key) => key in value);
}
