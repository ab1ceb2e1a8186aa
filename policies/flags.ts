/** Arguments of a command line program as Go's pflag reads them. */
export interface Flags {
  /** What is no flag, in order. */
  positionals: string[];
  /** The values of each flag, in order, by its name without dashes; `true` for one that stands alone. */
  flags: Map<string, string[]>;
}

/**
 * Reads `args`.
 *
 * @param valued names of the flags whose value is the next word
 */
export function readFlags(args: readonly string[], valued: ReadonlySet<string>): Flags {
  const result: Flags = { positionals: [], flags: new Map() };
  const add = (name: string, value: string): void => void result.flags.set(name, [...(result.flags.get(name) ?? []), value]);
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === "--") {
      result.positionals.push(...args.slice(at + 1));
      break;
    }
    const [, dashes, name = "", , value] = /^(--?)([A-Za-z][\w.-]*)(=([^]*))?$/.exec(word) ?? [];
    if (dashes === undefined) result.positionals.push(word);
    else if (dashes === "-" && name.length > 1 && valued.has(name[0]!)) add(name[0]!, word.slice(2).replace(/^=/, ""));
    else if (value !== undefined) add(name, value);
    else if (valued.has(name)) add(name, args[++at] ?? "");
    else add(name, "true");
  }
  return result;
}

/** The last value of the first of `names` that is given. */
export function flag({ flags }: Flags, ...names: readonly string[]): string | undefined {
  return names.flatMap((name) => flags.get(name) ?? []).at(-1);
}

/** Every value of `names`. */
export function every({ flags }: Flags, ...names: readonly string[]): string[] {
  return names.flatMap((name) => flags.get(name) ?? []);
}
