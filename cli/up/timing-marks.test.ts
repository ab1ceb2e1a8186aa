import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { mark, marksVariable } from "./timing-marks";

afterEach(() => vi.unstubAllEnvs());

it("appends a line for who times the command", () => {
  const folder = mkdtempSync(join(tmpdir(), "marks-"));
  vi.stubEnv(marksVariable, join(folder, "marks"));
  mark("one");
  mark("two");
  expect(readFileSync(join(folder, "marks"), "utf8")).toBe("one\ntwo\n");
  rmSync(folder, { recursive: true });
});

it("does nothing where nobody times it", () => {
  vi.stubEnv(marksVariable, "");
  expect(() => mark("one")).not.toThrow();
});
