import { expect, it } from "vitest";
import { configMapData } from "./objects";
import { UNKNOWN, type PlainMap } from "../core/plain-value";

const read = (body: PlainMap) =>
  configMapData({ subject: "It", kind: "ConfigMap", apiVersion: "v1", patch: false, body, ignoreChanges: [] });

it("reads data as it is and binaryData as text", () => {
  expect(read({ data: { a: "b", c: 1 }, binaryData: { d: "ZQ==", f: UNKNOWN, g: 1 } })).toEqual({
    entries: [
      { key: "a", value: "b", path: "data.a" },
      { key: "c", value: 1, path: "data.c" },
      { key: "d", value: "e", path: "binaryData.d" },
      { key: "f", value: UNKNOWN, path: "binaryData.f" },
      { key: "g", value: 1, path: "binaryData.g" },
    ],
    opaque: [],
  });
});

it("names what is no map", () => {
  expect(read({ data: UNKNOWN, binaryData: ["a"] })).toEqual({
    entries: [],
    opaque: [
      { value: UNKNOWN, path: "data" },
      { value: ["a"], path: "binaryData" },
    ],
  });
  expect(read({ data: null })).toEqual({ entries: [], opaque: [] });
});
