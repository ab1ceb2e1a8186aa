import { isDeepStrictEqual } from "node:util";
import { madeOf } from "../unknown-text";
import type { Shell } from "./shell";

/**
 * Goes through every branch of which a shell takes one or none; what all of them print. Afterwards nobody knows a variable or a file that
 * has one content by one way to here and another by another.
 */
export function inBranches(shell: Shell, branches: readonly (() => string)[]): string {
  const before = { variables: shell.variables, files: shell.files };
  const outputs: string[] = [];
  const ends = [before];
  for (const branch of branches) {
    shell.variables = new Map(before.variables);
    shell.files = new Map(before.files);
    outputs.push(branch());
    ends.push({ variables: shell.variables, files: shell.files });
  }
  shell.variables = merged(
    ends.map(({ variables }) => variables),
    (values) => [madeOf(values.flat())],
  );
  shell.files = merged(
    ends.map(({ files }) => files),
    madeOf,
  );
  return outputs.join("");
}

function merged<T>(ends: readonly ReadonlyMap<string, T>[], unknown: (values: T[]) => T): Map<string, T> {
  const all = new Map<string, T>();
  for (const [name, value] of ends.flatMap((end) => [...end])) {
    const other = all.get(name);
    all.set(name, other === undefined || isDeepStrictEqual(other, value) ? value : unknown([other, value]));
  }
  return all;
}
