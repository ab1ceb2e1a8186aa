import { format } from "node:util";
import { expect as expectOne } from "expect";
import { after, before, describe, it as one } from "mocha";

/**
 * What the rules' cases import from Vitest, for Mocha: a mutant is tried in milliseconds there, where every file is loaded once for all
 * mutants, and takes half a second on Vitest, which loads all of Pulumi anew for each. `expect` is Jest's, whose matchers Vitest's are.
 */
const it = Object.assign((name: string, run: Run) => one(name, () => run()), {
  /** A case an element, as Vitest names them: `$key` of an object, `%s` and the like of an element or of a list's members in turn. */
  each:
    (cases: readonly unknown[]) =>
    (name: string, run: Run): void =>
      cases.forEach((value, i) => {
        const members = Array.isArray(value) ? (value as unknown[]) : [value];
        one(`${named(name, value, members)} (${i})`, () => run(...members));
      }),
});

type Run = (...members: any[]) => unknown; // eslint-disable-line @typescript-eslint/no-explicit-any -- Vitest infers them from the cases; here nothing does

function named(name: string, value: unknown, members: unknown[]): string {
  const keyed = name.replace(/\$(\w+)/g, (whole, key: string) => {
    const member = (value as Record<string, unknown> | null)?.[key];
    return member === undefined ? whole : format("%s", member);
  });
  return format(keyed, ...members.slice(0, keyed.match(/%[sdifjoO]/g)?.length ?? 0));
}

/** Vitest takes a message as the second argument, for people; Jest's refuses it. */
const expect: typeof expectOne = Object.assign(<T>(value: T) => expectOne(value), expectOne);

export { after as afterAll, before as beforeAll, describe, expect, it };
