import { expect, it } from "vitest";
import { configMapData } from "./config-map";
import { unknown, type KnownMap } from "./known";

const read = (body: KnownMap) =>
  configMapData({ subject: "It", kind: "ConfigMap", apiVersion: "v1", patch: false, body, ignoreChanges: [] });

it("reads data as it is and binaryData as text", () => {
  expect(read({ data: { a: "b", c: 1 }, binaryData: { d: "ZQ==", f: unknown, g: 1 } })).toEqual({
    entries: [
      { key: "a", value: "b", path: "data.a" },
      { key: "c", value: 1, path: "data.c" },
      { key: "d", value: "e", path: "binaryData.d" },
      { key: "f", value: unknown, path: "binaryData.f" },
      { key: "g", value: 1, path: "binaryData.g" },
    ],
    opaque: [],
  });
});

it("names what is no map", () => {
  expect(read({ data: unknown, binaryData: ["a"] })).toEqual({
    entries: [],
    opaque: [
      { value: unknown, path: "data" },
      { value: ["a"], path: "binaryData" },
    ],
  });
  expect(read({ data: null })).toEqual({ entries: [], opaque: [] });
});
