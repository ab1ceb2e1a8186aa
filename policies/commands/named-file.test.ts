import { expect, it } from "vitest";
import { started } from "../testing/harness/started";
import { namedFile } from "./command-effect";
import { UNKNOWN_TEXT } from "../core/unknown-text";

it.each<[path: string, text: string]>([
  ["-", "input"],
  ["/dev/stdin", "input"],
  ["/dev/fd/0", "input"],
  ["/proc/self/fd/0", "input"],
  ["values.yaml", "file"],
  ["empty.yaml", ""],
  ["other.yaml", UNKNOWN_TEXT],
])("reads %s", (path, text) =>
  expect(namedFile(path, started("helm", { input: "input", files: { "values.yaml": "file", "empty.yaml": "" } }))).toBe(text),
);
