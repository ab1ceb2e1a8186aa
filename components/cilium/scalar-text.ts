/** A scalar of YAML as its text: a string as it is, nothing as the empty text, a map or a list as JSON. */
export function scalarText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
