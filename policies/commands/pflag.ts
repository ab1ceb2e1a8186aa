/** Arguments of a command line program as Go's pflag reads them. */
export interface Flags {
  /** What is no flag, in order. */
  positionals: string[];
  /** The values of each flag, in order, by its name without dashes; `true` for one that stands alone. */
  flags: Map<string, string[]>;
}

const flagWord = /^(?<dashes>--?)(?<name>[A-Za-z][\w.-]*)(?:=(?<value>[^]*))?$/;

/**
 * Reads `args`.
 *
 * @param valued names of the flags whose value is the next word
 */
export function readFlags(args: readonly string[], valued: ReadonlySet<string>): Flags {
  const result: Flags = { positionals: [], flags: new Map() };
  const add = (name: string, value: string): void => void result.flags.set(name, [...(result.flags.get(name) ?? []), value]);
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") {
      result.positionals.push(...rest);
      break;
    }
    const match = flagWord.exec(word);
    if (!match) {
      result.positionals.push(word);
      continue;
    }
    const { dashes, name, value } = match.groups as { dashes: string; name: string; value?: string };
    const letter = name.charAt(0);
    if (dashes === "-" && name.length > 1 && valued.has(letter)) add(letter, word.slice(2));
    else if (value !== undefined) add(name, value);
    else if (valued.has(name)) add(name, rest.shift() ?? "");
    else add(name, "true");
  }
  return result;
}

/** The last value of `names`, which mean one flag; what the last of them says counts. */
export function flag(given: Flags, ...names: readonly string[]): string | undefined {
  return every(given, ...names).at(-1);
}

/** Every value of `names`. */
export function every({ flags }: Flags, ...names: readonly string[]): string[] {
  return names.flatMap((name) => flags.get(name) ?? []);
}
