/** What came of checking one thing of one environment. */
export type Outcome =
  | { kind: "ok"; detail?: string }
  /** Each line is a sentence for people. */
  | { kind: "failed"; lines: string[] }
  | { kind: "not checked"; why: string };

/** What is checked of every environment, in this order. */
export const checks = ["configuration", "policies", "chart", "preview"] as const;
export type CheckName = (typeof checks)[number];

/** One line of the report; what failed has its reasons below it. */
export interface CheckRow {
  stack: string;
  check: CheckName;
  outcome: Outcome;
}

/** The row as people read it, in columns as wide as `stacks` want them. */
export function rowLines({ stack, check, outcome }: CheckRow, stacks: readonly string[]): string[] {
  const wide = Math.max(...stacks.map((name) => name.length));
  const start = `${stack.padEnd(wide)}  ${check.padEnd(Math.max(...checks.map((name) => name.length)))}`;
  switch (outcome.kind) {
    case "ok":
      return [`${start}  ok${outcome.detail === undefined ? "" : `: ${outcome.detail}`}`];
    case "not checked":
      return [`${start}  not checked: ${outcome.why}`];
    case "failed":
      return [`${start}  FAILED`, ...outcome.lines.map((line) => `    ${line}`)];
  }
}

/** The sum of all rows, e.g. `5 ok, 1 FAILED, 2 not checked`. What was not checked counts as neither. */
export function sumLine(rows: readonly CheckRow[]): string {
  const of = (kind: Outcome["kind"]) => rows.filter(({ outcome }) => outcome.kind === kind).length;
  return `${of("ok")} ok, ${of("failed")} FAILED, ${of("not checked")} not checked`;
}
