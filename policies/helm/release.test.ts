import { expect, it } from "vitest";
import { helmRelease } from "./release";
import type { PlainMap } from "../core/plain-value";

const read = (type: string, props: PlainMap = {}) => helmRelease({ type, name: "net", props, ignoreChanges: [] });

it.each([
  ["kubernetes:helm.sh/v3:Release", 'Release "net"'],
  ["kubernetes:helm.sh/v4:Chart", 'Chart "net"'],
  ["kubernetes:helm.sh/v10:Chart", 'Chart "net"'],
  ["other:kubernetes:helm.sh/v3:Release", undefined],
  ["kubernetes:helm.sh/v3:ReleaseTest", undefined],
  ["kubernetes:helmXsh/v3:Release", undefined],
])("%s is %s", (type, subject) => expect(read(type)?.subject).toBe(subject));

it.each<[PlainMap, PlainMap]>([
  [
    { path: "./a", chart: "b", version: "1", fetchOpts: { version: "2" }, values: {} },
    { path: "./a", chart: "b", version: "1", values: {} },
  ],
  [
    { chart: "b", version: "", fetchOpts: { version: "2" } },
    { chart: "b", version: "2" },
  ],
  [{ chart: "b", fetchOpts: "2" }, { chart: "b" }],
])("%j", (props, expected) => {
  const { charts, version, values } = read("kubernetes:helm.sh/v3:Release", props)!;
  expect({ charts, version, values }).toEqual({
    charts: [
      { property: "path", reference: expected["path"] },
      { property: "chart", reference: expected["chart"] },
    ],
    version: expected["version"],
    values: expected["values"],
  });
});
