import { describe, expect, it } from "vitest";
import { fieldDifferences, withFields } from "./fields";

describe("fieldDifferences", () => {
  it.each<[string, unknown, unknown, ReturnType<typeof fieldDifferences>]>([
    ["what is the same", { a: { b: [1, "x"] } }, { a: { b: [1, "x"] } }, []],
    ["defaults of the API server", { a: 1 }, { a: 1, protocol: "TCP" }, []],
    ["what is empty and dropped", { a: null, b: "", c: false, d: 0, e: [], f: {}, g: { h: { i: false } } }, {}, []],
    ["a map that is empty and has entries", { annotations: {}, labels: null }, { annotations: { a: "1" }, labels: { a: "1" } }, []],
    ["a quantity in another spelling", { memory: "1024Mi", cpu: "1000m" }, { memory: "1Gi", cpu: "1" }, []],
    ["another quantity", { cpu: "100m" }, { cpu: "1" }, [{ at: ["cpu"], label: "cpu", declared: "100m", live: "1", value: "100m" }]],
    [
      "an edit",
      { spec: { replicas: 1 } },
      { spec: { replicas: 2 } },
      [{ at: ["spec", "replicas"], label: "spec.replicas", declared: 1, live: 2, value: 1 }],
    ],
    [
      "a switch that was turned on",
      { hostPID: false },
      { hostPID: true },
      [{ at: ["hostPID"], label: "hostPID", declared: false, live: true, value: false }],
    ],
    ["a field that is gone", { a: { b: 1 } }, { a: {} }, [{ at: ["a", "b"], label: "a.b", declared: 1, value: 1 }]],
    [
      "a key with a dot",
      { labels: { "k8s.io/a": "1" } },
      { labels: { "k8s.io/a": "2" } },
      [{ at: ["labels", "k8s.io/a"], label: 'labels["k8s.io/a"]', declared: "1", live: "2", value: "1" }],
    ],
    [
      "an entry of a ConfigMap that was added",
      { data: { a: "1" } },
      { data: { a: "1", b: "2" } },
      [{ at: ["data", "b"], label: "data.b", live: "2" }],
    ],
    ["a map called data elsewhere", { spec: { data: { a: "1" } } }, { spec: { data: { a: "1", b: "2" } } }, []],
    [
      "a field of a named element, whatever its place",
      { containers: [{ name: "a", image: "x:1" }] },
      { containers: [{ name: "b" }, { name: "a", image: "x:2" }] },
      [
        { at: ["containers", 1, "image"], label: "containers[a].image", declared: "x:1", live: "x:2", value: "x:1" },
        { at: ["containers", 0], label: "containers[b]", live: { name: "b" } },
      ],
    ],
    [
      "a named element that is gone",
      { env: [{ name: "A", value: "1" }] },
      { env: [] },
      [{ at: ["env", 0], label: "env[A]", declared: { name: "A", value: "1" }, value: { name: "A", value: "1" } }],
    ],
    [
      "a named element that is gone, behind those that are there",
      { env: [{ name: "A" }, { name: "B" }] },
      { env: [{ name: "X" }, { name: "A" }] },
      [
        { at: ["env", 3], label: "env[B]", declared: { name: "B" }, value: { name: "B" } },
        { at: ["env", 0], label: "env[X]", live: { name: "X" } },
      ],
    ],
    [
      "mounts of one volume, which are told apart by their path",
      {
        mounts: [
          { name: "v", mountPath: "/a" },
          { name: "v", mountPath: "/b" },
        ],
      },
      {
        mounts: [
          { name: "v", mountPath: "/b" },
          { name: "v", mountPath: "/a", readOnly: true },
        ],
      },
      [],
    ],
    [
      "an argument that was added",
      { args: ["--a"] },
      { args: ["--a", "--b"] },
      [{ at: ["args"], label: "args", live: ["--b"], value: ["--a"] }],
    ],
    [
      "an argument that was changed",
      { args: ["--a", "--b=1"] },
      { args: ["--a", "--b=2"] },
      [{ at: ["args"], label: "args", declared: ["--b=1"], live: ["--b=2"], value: ["--a", "--b=1"] }],
    ],
    [
      "arguments in another order",
      { args: ["a", "b"] },
      { args: ["b", "a"] },
      [{ at: ["args"], label: "args", declared: ["a", "b"], live: ["b", "a"], value: ["a", "b"] }],
    ],
    [
      "a rule that was added",
      { rules: [{ verbs: ["get"] }] },
      { rules: [{ verbs: ["get"], apiGroups: [""] }, { verbs: ["*"] }] },
      [{ at: ["rules"], label: "rules", live: [{ verbs: ["*"] }], value: [{ verbs: ["get"] }] }],
    ],
  ])("%s", (_, declared, live, expected) => expect(fieldDifferences(declared, live)).toEqual(expected));
});

describe("withFields", () => {
  const live = { a: 1, list: [{ name: "x", inner: [1, 2, 3] }, { name: "y" }, { name: "z" }] };

  it("sets, appends and removes, whatever the order, and leaves the object alone", () => {
    const before = structuredClone(live);
    const fields = [
      { at: ["list", 0] },
      { at: ["list", 1] },
      { at: ["list", 0, "inner", 0] },
      { at: ["list", 5], value: { name: "n" } },
      { at: ["a"] },
      { at: ["list", 2, "more"], value: true },
    ];
    expect(withFields(live, fields)).toEqual({ list: [{ name: "z", more: true }, { name: "n" }] });
    expect(live).toEqual(before);
  });
});
