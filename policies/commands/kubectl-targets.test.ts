import { describe, expect, it } from "vitest";
import { readFlags } from "./pflag";
import { UNKNOWN } from "../core/plain-value";
import { changed, created, isCiliumConfig, kindOf, targets } from "./kubectl-targets";
import { UNKNOWN_TEXT } from "../core/unknown-text";

it.each<[words: string, kind: string, group: string]>([
  ["cm configmap configmaps ConfigMap configmaps.v1.", "ConfigMap", "core/v1"],
  ["ds daemonset daemonsets DaemonSet daemonsets.apps daemonsets.v1.apps", "DaemonSet", "apps/v1"],
  ["deploy deployment deployments deployment.apps", "Deployment", "apps/v1"],
  ["ciliumnodeconfig ciliumnodeconfigs ciliumnodeconfigs.cilium.io", "CiliumNodeConfig", "cilium.io/v2"],
  ["ippool ippools ippools.crd.projectcalico.org", "IPPool", "crd.projectcalico.org/v1"],
  ["felixconfiguration felixconfigurations", "FelixConfiguration", "crd.projectcalico.org/v1"],
  ["installation installations", "Installation", "operator.tigera.io/v1"],
])("knows %s", (words, kind, group) => {
  for (const word of words.split(" ")) expect(kindOf(word)).toMatchObject({ kind, group });
});

it.each(["", "pod", "xds", "dsx", "constructor", ".ds", undefined])("knows no kind of %s", (word) => expect(kindOf(word)).toBe(undefined));

describe("targets", () => {
  it.each<[line: string, found: string[]]>([
    ["ds cilium", ["DaemonSet cilium"]],
    ["ds cilium other A=b/c", ["DaemonSet cilium", "DaemonSet other"]],
    ["ds/cilium cm/a c=registry/image:1", ["DaemonSet cilium", "ConfigMap a"]],
    ["x ds/cilium", ["DaemonSet cilium"]],
    ["pod/a cm/b", ["ConfigMap b"]],
    ["ds", ["DaemonSet undefined"]],
    ["ds A=b", ["DaemonSet undefined"]],
    ["pod a", []],
    ["A=b", []],
  ])("are in %s", (line, found) => expect(targets(line.split(" ")).map(({ kind, name }) => `${kind.kind} ${name}`)).toEqual(found));

  it("are none without a word", () => expect(targets([])).toEqual([]));

  it.each<[line: string, is: boolean]>([
    ["cm/cilium-config", true],
    ["cm/cilium", false],
    ["ds/cilium-config", false],
    ["cm", false],
  ])("%s is Cilium's configuration: %s", (line, is) => expect(targets([line]).map(isCiliumConfig)).toEqual([is]));
});

describe("objects", () => {
  const object = (line: string, flags: string) =>
    [
      targets(line.split(" "))[0]!,
      readFlags(flags.split(" "), new Set(["n", "namespace"])),
      { data: {}, kind: "x", metadata: {} },
    ] as const;

  it.each<[line: string, flags: string, type: string, props: object]>([
    ["cm/a", "-n lab", "core/v1:ConfigMap", { data: {}, kind: "ConfigMap", metadata: { name: "a", namespace: "lab" } }],
    [
      "ds/a",
      `--namespace ${UNKNOWN_TEXT}`,
      "apps/v1:DaemonSet",
      { data: {}, kind: "DaemonSet", metadata: { name: "a", namespace: UNKNOWN } },
    ],
    ["ds", "", "apps/v1:DaemonSet", { data: {}, kind: "DaemonSet", metadata: { name: UNKNOWN } }],
  ])("%s %s", (line, flags, type, props) => {
    expect(created(...object(line, flags))).toEqual({ type: `kubernetes:${type}`, props });
    expect(changed(...object(line, flags))).toEqual({ type: `kubernetes:${type}Patch`, props });
  });
});
