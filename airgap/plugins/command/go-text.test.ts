import { describe, expect, it } from "vitest";
import { goExit, goQuote, goStartError } from "./go-text";

describe("goQuote prints a string as Go's %q does", () => {
  it.each([
    ["", '""'],
    ['say "hi"\n\ttab \\ end', '"say \\"hi\\"\\n\\ttab \\\\ end"'],
    ["\x01\x7f\x1b", '"\\x01\\x7f\\x1b"'],
    ["héllo 世界 🎉", '"héllo 世界 🎉"'],
    ["\u00a0\u200b\u{10ffff}", '"\\u00a0\\u200b\\U0010ffff"'],
  ])("%j", (text, quoted) => expect(goQuote(text)).toBe(quoted));
});

describe("goExit", () => {
  it.each([
    [0, null, undefined],
    [3, null, "exit status 3"],
    [null, "SIGKILL", "signal: killed"],
    [null, "SIGTERM", "signal: terminated"],
    [null, "SIGUSR1", "signal: signal 10"],
  ] as const)("code %s, signal %s: %s", (code, signal, text) => expect(goExit(code, signal)).toBe(text));
});

describe("goStartError", () => {
  it.each([
    ["E2BIG", "fork/exec /bin/sh: argument list too long"],
    ["ENOENT", "fork/exec /bin/sh: no such file or directory"],
    ["EWHATEVER", "spawn failed"],
  ])("%s", (code, text) => expect(goStartError(Object.assign(new Error("spawn failed"), { code }), "/bin/sh")).toBe(text));
});
