import { bad, dim, plain, type Cell } from "../reporting/cells";
import type { Finding, Mend } from "./finding";
import { count } from "../reporting/terminal";

/** What is said of a lab's drift, line by line, as a diff that needs no colour: `-` as declared, `+` as it is. */
export function driftReport(stack: string, cluster: string, findings: readonly Finding[]): Cell[] {
  if (findings.length === 0) return [plain(`No drift: the lab "${stack}" is as declared.`)];
  const lines: Cell[] = [dim(`--- declared by the stack "${stack}"`), dim(`+++ live on ${cluster}`)];
  let [topic, object] = ["", ""];
  for (const finding of findings) {
    if (finding.topic !== topic) lines.push(plain(""), { text: finding.topic, mood: "bold" });
    if (finding.topic !== topic || finding.object !== object) lines.push(dim(`@@ ${finding.object} @@`));
    ({ topic, object } = finding);
    lines.push(...findingLines(finding));
  }
  return [...lines, plain(""), ...ending(findings)];
}

function findingLines({ path, declared, live, note }: Finding): Cell[] {
  const line = (sign: string, value: string) => `${sign}${path === "" ? "" : `${path}: `}${value}`;
  const [minus, plus] = [declared && line("-", declared), live && line("+", live)];
  const last = plus ?? minus ?? "";
  return [minus, plus]
    .filter((text) => text !== undefined)
    .map((text): Cell => ({
      text: note !== undefined && text === last ? `${text}  # ${note}` : text,
      mood: text.startsWith("-") ? "good" : "bad",
    }));
}

/** How much there is, and what `make up` does not mend. */
function ending(findings: readonly Finding[]): Cell[] {
  const byHand = findings.filter(({ mend }) => mend.by === "hand");
  const many = count(findings.length, "difference");
  if (byHand.length === 0) return [bad(`${many}; \`make up\` mends ${findings.length === 1 ? "it" : "all of them"}.`)];
  const commands = new Set(
    byHand.map(({ object, path, mend }) => `  ${[object, path].filter(Boolean).join(" ")}: ${mend.by === "hand" ? mend.command : ""}`),
  );
  const rest = findings.length - byHand.length;
  return [bad(`${many}; \`make up\` mends ${rest === 0 ? "none of them" : rest}. By hand, in a lab shell:`), ...[...commands].map(plain)];
}

/** One finding on one line, for what `make up` says before it mends it. */
export function findingSentence({ object, path, declared, live, mend }: Finding): string {
  const where = path === "" ? object : `${object}, ${path}`;
  return `drift: ${where}: ${live ?? "missing"}, declared ${declared ?? "none"}; ${mendWords(mend)}.`;
}

function mendWords(mend: Mend): string {
  switch (mend.by) {
    case "create":
      return "made again";
    case "write":
    case "corefile":
      return "put back";
    case "taint":
      return "taken off again";
    case "release":
      return "the release is upgraded";
    case "agent":
      return `${mend.pod} is started anew`;
    case "device":
      return "removed";
    case "up":
      return "mended on the way";
    case "itself":
      return "the probe waits for it";
    case "hand":
      return `not mended here: ${mend.command}`;
  }
}
