import { stringify } from "yaml";
import { keyTables } from "../cilium/key-tables";
import { keyNames, stackKey, type KeyName } from "./keys";
import type { KeyChange } from "./stack-key";
import { stackSchema } from "./stack-schema";

/** A committed file that is derived: what it should say, given what it says. */
interface DerivedFile {
  path: string;
  renew: (text: string) => string;
}

/** The files that `npm run generate` writes. A test holds each to its source. */
export const derivedFiles: readonly DerivedFile[] = [
  { path: "Pulumi.yaml", renew: (text) => afterLine(text, /^ {2}# The keys are generated .*$/m, pulumiKeys()) },
  { path: "docs/changes.md", renew: (text) => afterLine(text, /^\| Key \| Nodes .*\n\|[-|]+$/m, changeRows()) },
  { path: "docs/stack.schema.json", renew: () => `${JSON.stringify(stackSchema(), null, 2)}\n` },
  { path: "docs/cilium-keys.md", renew: () => keyTables() },
];

/** The head of `text` down to `line`, and what follows it from here on. */
function afterLine(text: string, line: RegExp, rest: string): string {
  const found = line.exec(text);
  if (!found) throw new Error(`no line ${line} to write below`);
  return `${text.slice(0, found.index + found[0].length)}\n${rest}`;
}

/** The keys in Pulumi.yaml's `config:`. Pulumi reads YAML 1.1, where off is no text. */
function pulumiKeys(): string {
  const declaration = (name: KeyName) => {
    const { accepts, default: value, description } = stackKey(name);
    const type = { text: { type: "string" }, choice: { type: "string" }, integer: { type: "integer" } };
    const typed = accepts.kind === "list" ? { type: "array", items: { type: "string" } } : type[accepts.kind];
    return [name, { ...typed, default: value, description }];
  };
  const text = stringify(Object.fromEntries(keyNames.map(declaration)), { compat: "yaml-1.1", lineWidth: 138 });
  return text.replace(/^(?=.)/gm, "  ");
}

/** The rows of docs/changes.md. */
function changeRows(): string {
  const row = (name: KeyName) => {
    const { nodes, agents, resources, because = "" } = changeCells(stackKey(name).change);
    return `| \`${name}\` | ${nodes} | ${agents || "-"} | ${resources || "-"} | ${because && `${because} `}|\n`;
  };
  return keyNames.map(row).join("");
}

/** What a change does, as docs/changes.md words it. */
export function changeCells({ nodes, agents = "" as never, resources = [], because }: KeyChange) {
  return { nodes, agents: agents as string, resources: resources.map((name) => `\`${name}\``).join(", "), because };
}
