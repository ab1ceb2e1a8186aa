/** How many checks passed, failed and were skipped. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** The parts of vitest's JSON report (`--reporter=json`, Jest's format) that counting needs. */
interface VitestReport {
  testResults: {
    status: string;
    name: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
  }[];
}

/** Counts a vitest JSON report. A file that failed without a single failed test (it did not even load) is one failure. */
export function tallyVitest(report: string): Tally {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const file of (JSON.parse(report) as VitestReport).testResults) {
    const statuses = file.assertionResults.map(({ status }) => status);
    for (const status of statuses) tally[status === "passed" || status === "failed" ? status : "skipped"] += 1;
    if (file.status === "failed" && !statuses.includes("failed")) tally.failed += 1;
  }
  return tally;
}

/** What failed in a vitest JSON report, a line each: the test, or the file that did not load, and the first line of why. */
export function vitestFailures(report: string): string[] {
  return (JSON.parse(report) as VitestReport).testResults.flatMap(({ status, name, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (status === "failed" && failed.length === 0) return [`${name}: ${firstLine(message)}`];
    return failed.map(({ fullName, failureMessages }) => `${fullName}: ${firstLine(failureMessages?.[0])}`);
  });
}

const firstLine = (text = "") => text.trim().replace(/\n.*/s, "");

/** Counts the output of `go test -json`; a package that failed without a failed test (it did not build) is one failure. */
export function tallyGo(output: string): Tally {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  const failedIn = new Set<string>();
  const names = { pass: "passed", fail: "failed", skip: "skipped" } as const;
  for (const line of output.split("\n").filter((text) => text.startsWith("{"))) {
    const event = JSON.parse(line) as { Action: string; Package?: string; Test?: string };
    if (!(event.Action in names)) continue;
    const name = names[event.Action as keyof typeof names];
    const where = event.Package ?? "";
    if (event.Test !== undefined) tally[name] += 1;
    else if (name === "failed" && !failedIn.has(where)) tally.failed += 1;
    if (name === "failed") failedIn.add(where);
  }
  return tally;
}

/** One sum of many. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }), {
    passed: 0,
    failed: 0,
    skipped: 0,
  });
}

/** `12 passed, 0 failed, 1 skipped` */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
