import { expect, it } from "vitest";
import { configData } from "./config-data";

it.each([
  [
    "the ConfigMap's data in order, as text",
    "kind: ConfigMap\nmetadata: {name: cilium-config}\ndata:\n  b: 1\n  a: x\n  c:\n---\nkind: Secret\ndata: {z: z}\n",
    [
      ["a", "x"],
      ["b", "1"],
      ["c", ""],
    ],
  ],
  ["nothing of another", "kind: ConfigMap\nmetadata: {name: other}\ndata: {a: b}\n", []],
  ["nothing of nothing", "", []],
])("is %s", (_, manifests, entries) => expect(Object.entries(configData(manifests))).toEqual(entries));
