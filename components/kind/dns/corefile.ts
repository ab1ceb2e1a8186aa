/** A line of a Corefile, and where it stands. */
interface Line {
  text: string;
  words: string[];
  /** How many blocks it stands in: 0 for the head of a server block, 1 for a plugin, 2 for a plugin's own block. */
  depth: number;
  /** Whether its server block answers for the root: `.:53`. */
  root: boolean;
  /** The plugin that it belongs to. */
  plugin: string;
}

/** Answers NXDOMAIN for every name. */
const nowhere = ".:53 {\n    template ANY ANY {\n       rcode NXDOMAIN\n    }\n}\n";

/**
 * The Corefile with another upstream in its `.:53` block. A block of another zone, which forwards where somebody wanted it to, stays.
 *
 * Without servers the block answers for the cluster's zones alone, and a second one says NXDOMAIN for all others: removing `forward` alone
 * makes CoreDNS say SERVFAIL, on which some resolvers stop searching. `template` cannot be in the same block, since CoreDNS runs it before
 * `kubernetes`.
 *
 * @param servers addresses; none for no upstream
 * @returns undefined for a Corefile without exactly one `.:53` block, without the plugin kubernetes, or, with servers, without one forward
 * @see https://coredns.io/manual/configuration/
 */
export function rewriteCorefile(corefile: string, servers: readonly string[]): string | undefined {
  const lines = linesOf(corefile);
  const zones = zonesOf(lines);
  const roots = lines.filter(({ root, depth, words }) => root && depth === 0 && words.at(-1) === "{").length;
  const forwards = lines.filter((line) => isForward(line) && line.depth === 1).length;
  if (roots !== 1 || zones === "" || (servers.length > 0 && forwards !== 1)) return undefined;
  const rewrite = servers.length > 0 ? (line: Line) => forwardTo(line, servers) : (line: Line) => answerFor(line, zones);
  return lines.flatMap(rewrite).join("") + (servers.length > 0 ? "" : nowhere);
}

function forwardTo(line: Line, servers: readonly string[]): string {
  if (!isForward(line) || line.depth !== 1) return `${line.text}\n`;
  return `${line.text.replace(/forward.*/, `forward . ${servers.join(" ")}${line.words.at(-1) === "{" ? " {" : ""}`)}\n`;
}

function answerFor(line: Line, zones: string): string[] {
  const { text, words, depth, root, plugin } = line;
  if (isForward(line) || (root && depth === 2 && plugin === "kubernetes" && words[0] === "fallthrough")) return [];
  return [`${root && depth === 0 ? text.replace(/\.(:53)?/, zones) : text}\n`];
}

function isForward({ root, depth, plugin }: Line): boolean {
  return root && depth > 0 && plugin === "forward";
}

/** The zones of the plugin kubernetes, as the head of a server block names them. */
function zonesOf(lines: readonly Line[]): string {
  const words = lines.find(({ words }) => words[0] === "kubernetes")?.words.slice(1) ?? [];
  const end = words.indexOf("{");
  return (end < 0 ? words : words.slice(0, end)).map((zone) => `${zone}:53`).join(" ");
}

function linesOf(corefile: string): Line[] {
  let [depth, root, plugin] = [0, false, ""];
  return corefile
    .replace(/\n$/, "")
    .split("\n")
    .map((text) => {
      const words = text.replace(/#.*/, "").split(/\s+/).filter(Boolean);
      if (depth === 0 && words.at(-1) === "{") root = /^\.(:53)?$/.test(words[0] ?? "");
      if (depth === 1) plugin = words[0] ?? "";
      const line = { text, words, depth, root, plugin };
      depth += words.join("").split("{").length - words.join("").split("}").length;
      return line;
    });
}
