import { describe, expect, it } from "vitest";
import { UNKNOWN, type PlainValue, type PlainMap, at } from "../core/plain-value";
import { kubernetesObjects } from "./objects";

function seen(type: string, props: PlainMap) {
  const { objects, unreadable } = kubernetesObjects({ type, name: "net", props, ignoreChanges: ["data"] });
  return { objects: objects.map(({ subject, kind, apiVersion, patch }) => [subject, kind, apiVersion, patch]), unreadable };
}

describe("kubernetesObjects", () => {
  it.each<[string, PlainMap, unknown[][]]>([
    ["kubernetes:core/v1:ConfigMap", {}, [['ConfigMap "net"', "ConfigMap", "core/v1", false]]],
    ["kubernetes:core/v1:ConfigMapPatch", { apiVersion: "v1" }, [['ConfigMapPatch "net"', "ConfigMap", "v1", true]]],
    ["kubernetes:extensions/v1beta1:DaemonSet", {}, [['DaemonSet "net"', "DaemonSet", "extensions/v1beta1", false]]],
    [
      "kubernetes:cilium.io/v2alpha1:CiliumNodeConfigPatch",
      {},
      [['CiliumNodeConfigPatch "net"', "CiliumNodeConfig", "cilium.io/v2alpha1", true]],
    ],
    [
      "kubernetes:apiextensions.k8s.io:CustomResource",
      { kind: "IPPool" },
      [['CustomResource "net"', "IPPool", "apiextensions.k8s.io", false]],
    ],
    [
      "kubernetes:apiextensions.k8s.io:CustomResourcePatch",
      { kind: "IPPool" },
      [['CustomResourcePatch "net"', "IPPool", "apiextensions.k8s.io", true]],
    ],
    ["kubernetes:example.org/v1:PatchPanel", { kind: "ConfigMap" }, [['PatchPanel "net"', "PatchPanel", "example.org/v1", false]]],
    [
      "kubernetes:apiextensions.k8s.io:CustomResource",
      { kind: 1 },
      [['CustomResource "net"', "CustomResource", "apiextensions.k8s.io", false]],
    ],
    ["kubernetes:example.org/v1:AllowLister", { items: [{}] }, [['AllowLister "net"', "AllowLister", "example.org/v1", false]]],
    ["kubernetes:example.org/v1:ListenerList", { items: [{}] }, [['Listener in `items[0]` of ListenerList "net"', "Listener", "", false]]],
    [
      "kubernetes:yaml:ConfigGroup",
      { yaml: [1, null], objs: { kind: "1Pod" } },
      [['Object in `objs` of ConfigGroup "net"', "1Pod", "", false]],
    ],
    [
      "kubernetes:yaml:ConfigGroup",
      { objs: { kind: "Pod of mine" } },
      [['Object in `objs` of ConfigGroup "net"', "Pod of mine", "", false]],
    ],
    [
      "kubernetes:core/v1:ConfigMapList",
      { items: [{}, 1, { kind: "Pod" }] },
      [
        ['ConfigMap in `items[0]` of ConfigMapList "net"', "ConfigMap", "", false],
        ['Pod in `items[2]` of ConfigMapList "net"', "Pod", "", false],
      ],
    ],
    ["kubernetes:example.org/v1:AllowList", { spec: {} }, [['AllowList "net"', "AllowList", "example.org/v1", false]]],
    [
      "kubernetes:yaml:ConfigGroup",
      { yaml: ["kind: Pod", "a: 1"], objs: [{ kind: "Job", apiVersion: "batch/v1" }], files: "a.yaml" },
      [
        ['Pod in `yaml[0]` of ConfigGroup "net"', "Pod", "", false],
        ['Object in `yaml[1]` of ConfigGroup "net"', "Object", "", false],
        ['Job in `objs[0]` of ConfigGroup "net"', "Job", "batch/v1", false],
      ],
    ],
    [
      "kubernetes:yaml/v2:ConfigGroup",
      { yaml: "kind: Pod\n---\n---\nkind: 'no word'\n---\ntext", objs: { kind: "List", items: [{ kind: "Job" }] } },
      [
        ['Pod in document 1 of `yaml` of ConfigGroup "net"', "Pod", "", false],
        ['Object in document 3 of `yaml` of ConfigGroup "net"', "no word", "", false],
        ['Job in `items[0]` of List in `objs` of ConfigGroup "net"', "Job", "", false],
      ],
    ],
    ["kubernetes:yaml:ConfigGroup", { yaml: "kind: Pod\nkind: Job\n" }, [['Job in `yaml` of ConfigGroup "net"', "Job", "", false]]],
    ["command:local:Command", { kind: "ConfigMap" }, []],
    ["example:kubernetes:core/v1:ConfigMap", {}, []],
    ["example:kubernetes:yaml:ConfigGroup", { yaml: "kind: Pod" }, []],
    ["kubernetes:yaml:ConfigFileList", { yaml: "kind: Pod" }, [['ConfigFileList "net"', "ConfigFileList", "yaml", false]]],
    ["kubernetes:core/v1:ConfigMap:a", {}, []],
    ["kubernetes:core/v1:Config-Map", {}, []],
  ])("reads %s %j", (type, props, objects) => expect(seen(type, props)).toEqual({ objects, unreadable: [] }));

  it("passes on what Pulumi calls an object, and which changes it passes over; of none in a manifest", () => {
    const read = (type: string, props: PlainMap) => kubernetesObjects({ type, name: "net", props, ignoreChanges: ["data"] }).objects;
    expect(read("kubernetes:core/v1:ConfigMap", { a: 1 })).toEqual([
      {
        subject: 'ConfigMap "net"',
        kind: "ConfigMap",
        apiVersion: "core/v1",
        patch: false,
        body: { a: 1 },
        resourceName: "net",
        ignoreChanges: ["data"],
      },
    ]);
    expect(read("kubernetes:yaml:ConfigGroup", { objs: { kind: "ConfigMap" } })).toEqual([
      {
        subject: 'ConfigMap in `objs` of ConfigGroup "net"',
        kind: "ConfigMap",
        apiVersion: "",
        patch: false,
        body: { kind: "ConfigMap" },
        ignoreChanges: [],
      },
    ]);
  });

  it.each<[string, PlainMap, string[]]>([
    ["kubernetes:yaml/v2:ConfigFile", { file: UNKNOWN }, ["file"]],
    ["kubernetes:yaml/v2:ConfigGroup", { files: ["a.yaml", UNKNOWN], yaml: UNKNOWN, objs: [UNKNOWN] }, ["files[1]", "yaml", "objs[0]"]],
    ["kubernetes:yaml/v2:ConfigGroup", { objs: { kind: UNKNOWN } }, ["objs.kind"]],
    ["kubernetes:core/v1:ConfigMapList", { items: UNKNOWN }, ["items"]],
    ["kubernetes:core/v1:ConfigMapList", { items: [UNKNOWN, UNKNOWN] }, ["items[0]", "items[1]"]],
  ])("says of %s which place may hold anything", (type, props, places) => {
    const { objects, unreadable } = seen(type, props);
    expect(objects).toEqual([]);
    expect(
      unreadable.map(
        (sentence) =>
          /sets `(.*?)` to a value that is not known during preview, so it may hold a tunnel or kube-proxy\./.exec(sentence)?.[1],
      ),
    ).toEqual(places);
  });

  it.each<[string, unknown[], string]>([
    ["kind: [", [], "`yaml`"],
    ["kind: Pod\n---\na: *nowhere\n", [['Pod in document 1 of `yaml` of ConfigGroup "net"', "Pod", "", false]], "document 2 of `yaml`"],
  ])("says of %j that it is not YAML", (yaml, objects, place) => {
    const sentence = `ConfigGroup "net" holds in ${place} what is not YAML, so it cannot be checked. Write one Kubernetes object a document.`;
    expect(seen("kubernetes:yaml:ConfigGroup", { yaml })).toEqual({ objects, unreadable: [sentence] });
  });
});

describe("at", () => {
  it.each<[PlainValue | undefined, string[], PlainValue | undefined]>([
    [{ a: { b: 1 } }, ["a", "b"], 1],
    [{ a: UNKNOWN }, ["a", "b"], UNKNOWN],
    [{ a: [1] }, ["a", "0"], undefined],
    [{ a: null }, ["a", "b"], undefined],
    [{}, ["constructor"], undefined],
    [undefined, ["a"], undefined],
  ])("follows %j along %j", (root, steps, value) => expect(at(root, ...steps)).toBe(value));
});
