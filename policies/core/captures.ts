/** What the groups of `pattern` take of `text`, in order; none where it does not match. */
export function captures(pattern: RegExp, text: string): (string | undefined)[] {
  return pattern.exec(text)?.slice(1) ?? [];
}
