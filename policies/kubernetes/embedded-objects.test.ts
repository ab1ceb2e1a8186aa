import { expect, it } from "vitest";
import { embeddedObjects } from "./controllers";
import type { PlainValue } from "../core/plain-value";
import type { Resource } from "../core/policy";

const map = { apiVersion: "v1", kind: "ConfigMap", data: {} };
const at = (path: string, type = "kubernetes:v1:ConfigMap", props: PlainValue = map) => ({
  type,
  name: path,
  subject: `${type.replace(/.*:/, "")} "${path}" of Release "apps"`,
  props,
  ignoreChanges: [],
});
const release = (values: PlainValue, type = "kubernetes:helm.sh/v3:Release"): Resource => ({
  type,
  name: "apps",
  props: { values },
  ignoreChanges: [],
});

it.each<[string, PlainValue, object[]]>([
  ["no values", null, []],
  ["data", { extraDeploy: [map] }, [at("values.extraDeploy[0]")]],
  ["a map of them", { raw: { one: map } }, [at("values.raw.one")]],
  [
    "another group",
    { x: { apiVersion: "apps/v1", kind: "DaemonSet" } },
    [at("values.x", "kubernetes:apps/v1:DaemonSet", { apiVersion: "apps/v1", kind: "DaemonSet" })],
  ],
  [
    "a text of two",
    { x: "apiVersion: v1\nkind: ConfigMap\ndata: {}\n---\napiVersion: v1\nkind: ConfigMap\ndata: {}\n" },
    [at("values.x"), at("values.x")],
  ],
  ["JSON in a text", { x: JSON.stringify(map, null, 1) }, [at("values.x")]],
  ["JSON in one line", { x: JSON.stringify(map) }, [at("values.x")]],
  [
    "a text of two, the second in a flow and a text again",
    { x: "[]\n---\nx: '{kind : ConfigMap, apiVersion: v1, data: {}}'\n" },
    [at("values.x.x")],
  ],
  ["a map with a version and no kind", { x: { apiVersion: "v1", y: map } }, [at("values.x.y")]],
  ["a map with a kind and no version", { x: { kind: "Values", y: map } }, [at("values.x.y")]],
  ["a template, which is no YAML", { x: "kind: ConfigMap\nname: {{ .Release.Name }}\n" }, []],
  ["aliases that go nowhere", { x: "kind: *x\n" }, []],
  ["a reference, which is no object", { issuer: { kind: "ClusterIssuer", name: "x" } }, []],
  ["a kind that is none", { x: { apiVersion: "v1", kind: "a:b" } }, []],
])("finds the objects in %s", (_, values, expected) => expect(embeddedObjects(release(values))).toEqual(expected));

it("looks into releases alone", () => expect(embeddedObjects(release({ x: map }, "kubernetes:core/v1:ConfigMap"))).toEqual([]));
