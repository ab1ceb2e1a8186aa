import { describe, expect, it } from "vitest";
import { addTallies, tallyGo, tallyLine, tallyVitest, vitestFailures } from "./tally";

const report = (...files: [string, string[]][]) =>
  JSON.stringify({ testResults: files.map(([status, tests]) => ({ status, assertionResults: tests.map((test) => ({ status: test })) })) });

describe("tallyVitest", () => {
  it("counts tests over files; pending and todo are skipped", () => {
    expect(tallyVitest(report(["passed", ["passed", "pending"]], ["failed", ["failed", "passed", "todo", "skipped"]]))).toEqual({
      passed: 2,
      failed: 1,
      skipped: 3,
    });
  });

  it("counts a file that did not load as a failure", () => {
    expect(tallyVitest(report(["failed", []], ["failed", ["passed"]]))).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });
});

describe("vitestFailures", () => {
  it("names each test that failed, and each file that did not load, with the first line of why", () => {
    const text = JSON.stringify({
      testResults: [
        {
          status: "passed",
          name: "/a.test.ts",
          assertionResults: [
            { status: "passed", fullName: "a is" },
            { status: "pending", fullName: "a may be" },
          ],
        },
        {
          status: "failed",
          name: "/b.test.ts",
          assertionResults: [{ status: "failed", fullName: "b is", failureMessages: ["Error: it is not\n    at b.test.ts:1", "more"] }],
        },
        { status: "failed", name: "/c.test.ts", message: "\nSyntaxError: oh\nwhere", assertionResults: [] },
      ],
    });
    expect(vitestFailures(text)).toEqual(["b is: Error: it is not", "/c.test.ts: SyntaxError: oh"]);
  });
});

describe("tallyGo", () => {
  it("counts tests and not packages", () => {
    const lines = [
      { Action: "run", Package: "a", Test: "TestX" },
      { Action: "pass", Package: "a", Test: "TestX" },
      { Action: "skip", Package: "a", Test: "TestY" },
      { Action: "fail", Package: "a", Test: "TestZ" },
      { Action: "fail", Package: "a" },
      { Action: "pass", Package: "b" },
    ];
    expect(tallyGo(lines.map((line) => JSON.stringify(line)).join("\n"))).toEqual({ passed: 1, failed: 1, skipped: 1 });
  });

  it("counts a package that does not build as a failure", () => {
    expect(tallyGo('# a\nnot json\n{"Action":"fail","Package":"a"}\n')).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe("tallyLine", () => {
  it("says the sum in one line", () => {
    expect(
      tallyLine(
        addTallies([
          { passed: 2, failed: 0, skipped: 1 },
          { passed: 3, failed: 1, skipped: 0 },
        ]),
      ),
    ).toBe("5 passed, 1 failed, 1 skipped");
  });
});
