/** A sentence inside of Markdown: what it says in backticks stays code, and nothing else of it is markup. */
export function inline(text: string): string {
  return text
    .replaceAll(/\s*\n\s*/g, " ")
    .split(/(`[^`]+`)/)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .replaceAll("&", "&amp;")
            .replaceAll("<", "&lt;")
            .replaceAll(/[\\`*_[\]~]/g, "\\$&"),
    )
    .join("");
}

/** A sentence inside of a table. */
export function cell(text: string): string {
  return inline(text).replaceAll("|", "\\|");
}

/** Lines as they are, in a fence that none of them closes. */
export function fenced(lines: readonly string[], language = "text"): string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
}

/** The first `limit` lines, and how many there are more. */
export function atMost(lines: readonly string[], limit: number, more: (count: number) => string): string[] {
  return lines.length <= limit ? [...lines] : [...lines.slice(0, limit), more(lines.length - limit)];
}
