import { markdownTable } from "markdown-table";
import { invariants, spelled, type Invariant } from "../tables/invariants";
import { fixed, settings } from "./settings";
import { minors, within, type CiliumMinor, type Span } from "../tables/versions";
import { scalarText } from "./scalar-text";

/** docs/cilium-keys.md, from the tables that the code reads: what is written to which chart, and what each agent is then told. */
export function keyTables(): string {
  return [
    "# Chart keys and agent options by version",
    "",
    "Generated from `components/tables/invariants.ts` and `components/cilium/settings.ts`; `npm run generate` writes it anew,",
    "and a test fails where it is not what the tables say. A pre-release reads the keys of its own minor. `–`: the chart has no such key, or no",
    "longer reads it, and none is written.",
    "",
    "## Guarded keys",
    "",
    "Each belongs to an invariant. Any other value, and where the default does not keep it a missing key, is refused.",
    "",
    table(["Invariant", "Chart key"], guarded()),
    "",
    "## Keys that a configuration chooses",
    "",
    table(["Intent", "Chart key"], chosen()),
    "",
    "## Keys that are the lab's own",
    "",
    table(
      ["Chart key"],
      rows(
        fixed,
        (row) => [code(row.path)],
        (row) => code(scalarText(row.value)),
      ),
    ),
    "",
    "## Agent options",
    "",
    "What the rendered chart must tell the agents, in `cilium-config`, by an argument or in the environment.",
    "",
    table(["Invariant", "Option"], options()),
    "",
    "## Keys that mislead",
    "",
    "Written by people who know an older or a newer chart. The policies refuse them.",
    "",
    markdownTable([
      ["Chart key", "Charts", "A key that"],
      ...invariants.flatMap((row: Invariant) => (row.retired ?? []).map(({ path, fate, ...span }) => [code(path), spanText(span), fate])),
    ]),
    "",
    "## What an agent then says",
    "",
    "Of `cilium-dbg status --verbose`; the lab's probe reads it from every agent. Before 1.16 the network mode and the device mode are not in it: the kernel is asked instead.",
    "",
    table(["Invariant", "Field"], fields()),
    "",
  ].join("\n");
}

type Row = { head: string[]; cells: Map<CiliumMinor, string> };

function guarded(): Row[] {
  return perInvariant((row) => row.values.map(({ path, expected }) => [code(path), code(String(expected))] as const));
}

function options(): Row[] {
  return perInvariant((row) => row.options.map(({ key, expected }) => [code(key), code(expected)] as const));
}

function fields(): Row[] {
  return perInvariant((row) => row.status.map(({ label, expected }) => [label, expected] as const));
}

function perInvariant(cellsOf: (row: ReturnType<typeof spelled>[number]) => (readonly [string, string])[]): Row[] {
  const found = new Map<string, Row & { order: number }>();
  for (const minor of minors) {
    for (const row of spelled(minor)) {
      for (const [key, cell] of cellsOf(row)) {
        const id = `${row.name} ${key}`;
        const line = found.get(id) ?? {
          order: invariants.findIndex(({ name }) => name === row.name),
          head: [row.name, key],
          cells: new Map(),
        };
        found.set(id, line);
        line.cells.set(minor, cell);
      }
    }
  }
  return [...found.values()].sort((a, b) => a.order - b.order);
}

function chosen(): Row[] {
  return settings.flatMap(({ intent, spellings }) =>
    rows(
      spellings,
      ({ path }) => [code(intent), code(path)],
      () => "read",
    ),
  );
}

function rows<T extends Span>(of: readonly T[], head: (row: T) => string[], cell: (row: T) => string): Row[] {
  return of.map((row) => ({
    head: head(row),
    cells: new Map(minors.filter((minor) => within(minor, row)).map((minor) => [minor, cell(row)])),
  }));
}

function table(heads: string[], body: Row[]): string {
  return markdownTable([
    [...heads, ...minors],
    ...body.map(({ head, cells }) => [...head, ...minors.map((minor) => cells.get(minor) ?? "–")]),
  ]);
}

function spanText({ since, until }: Span): string {
  if (since && since === until) return since;
  return since ? `from ${since} on` : `up to ${until}`;
}

function code(text: string): string {
  return `\`${text}\``;
}
