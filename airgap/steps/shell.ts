/** `word` as one word of a POSIX shell; quoted only where it has to be, so that generated scripts stay readable. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
