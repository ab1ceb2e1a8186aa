/** Text inside of an element or of an attribute in double quotes. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** Markup that is put into a template as it is. */
export interface Markup {
  readonly markup: string;
}

/** What a template takes: text, which is escaped; markup; lists of both. */
export type Piece = string | number | Markup | readonly Piece[];

/** Markup from a template; all text that is put into it is escaped. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { markup: strings.map((text, i) => (i < pieces.length ? text + markupOf(pieces[i] as Piece) : text)).join("") };
}

/** Markup that somebody else made, such as a picture. */
export function raw(markup: string): Markup {
  return { markup };
}

function markupOf(piece: Piece): string {
  if (typeof piece === "string") return escapeXml(piece);
  if (typeof piece === "number") return String(piece);
  return "markup" in piece ? piece.markup : piece.map(markupOf).join("");
}
