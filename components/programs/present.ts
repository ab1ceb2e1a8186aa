/** The value; the program itself is wrong where there is none. @param what it is, as the subject of "… is missing" */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is missing, which is a mistake of this program.`);
  return value;
}

/** What went wrong, in its own words. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
