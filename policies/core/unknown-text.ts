/** Stands in a word, a file or an input for what only the running shell knows. Of Unicode's private use: no script holds it. */
export const UNKNOWN_TEXT = "\u{E000}";

/** What is not known either, but came from Cilium's own configuration: to put it back is to change it. */
export const liveConfig = `${UNKNOWN_TEXT}cilium-config`;

/** What stands for the unknown thing that was made of `texts`. */
export function madeOf(texts: readonly string[]): string {
  return texts.some((text) => text.includes("cilium-config")) ? liveConfig : UNKNOWN_TEXT;
}
