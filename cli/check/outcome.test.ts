import { describe, expect, it } from "vitest";
import { rowLines, sumLine, type Outcome, type CheckRow } from "./outcome";

const row = (outcome: Outcome): CheckRow => ({ stack: "dev", check: "chart", outcome });
const stacks = ["airgap", "dev"];

describe("rowLines", () => {
  it.each<[Outcome, string[]]>([
    [{ kind: "ok" }, ["dev     chart          ok"]],
    [{ kind: "ok", detail: "36 facts" }, ["dev     chart          ok: 36 facts"]],
    [{ kind: "not checked", why: "no helm" }, ["dev     chart          not checked: no helm"]],
    [{ kind: "failed", lines: ["One.", "Two."] }, ["dev     chart          FAILED", "    One.", "    Two."]],
  ])("prints %j", (outcome, lines) => expect(rowLines(row(outcome), stacks)).toEqual(lines));
});

describe("sumLine", () => {
  it("counts what was not checked as neither", () => {
    const rows = [{ kind: "ok" }, { kind: "ok" }, { kind: "failed", lines: [] }, { kind: "not checked", why: "no" }] as const;
    expect(sumLine(rows.map((outcome) => row(outcome as Outcome)))).toBe("2 ok, 1 FAILED, 1 not checked");
  });
});
