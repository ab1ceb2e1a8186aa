import { expect, it } from "vitest";
import { UNKNOWN, type PlainMap } from "../core/plain-value";
import type { Resource } from "../core/policy";
import { nodesHaveCilium } from "./nodes-have-cilium";

const resource = (type: string, props: PlainMap, name = "other"): Resource => ({ type, name, props, ignoreChanges: [] });
const local = (create: string, name: string): Resource => resource("command:local:Command", { create }, name);
const pod = (container: PlainMap): Resource =>
  resource("kubernetes:core/v1:Pod", { spec: { containers: [{ image: "nginx" }, container] } });
const cluster = local("kind create cluster --name a; kind create cluster --name b", "cluster");
const sentence = (name: string, does: string) =>
  `"${name}" makes a cluster by \`${does}\`, and nothing in the stack installs Cilium in it, so that its pods get their network from elsewhere or not at all. ` +
  "Add a Release of Cilium, with native routing and full kube-proxy replacement.";

it("names every resource that makes a cluster, once", () => {
  expect(nodesHaveCilium.checkStack([cluster, local("true", "nothing"), local("kubeadm init", "other")])).toEqual([
    sentence("cluster", "kind create cluster"),
    sentence("other", "kubeadm init"),
  ]);
});

it.each<[string, Resource, boolean]>([
  ["a release of Cilium", resource("kubernetes:helm.sh/v3:Release", { chart: "cilium" }), true],
  ["a release of an unknown chart", resource("kubernetes:helm.sh/v3:Release", { chart: UNKNOWN }), true],
  ["a release of another chart", resource("kubernetes:helm.sh/v3:Release", { chart: "nginx" }), false],
  ["a command that says its name", local("./install-Cilium.sh", "other"), true],
  [
    "a command that says it in one of its variables",
    resource("command:remote:Command", { create: "true", environment: { A: "b", CNI: "cilium" } }),
    true,
  ],
  [
    "a command that says it in one of its words",
    resource("command:local:Command", { interpreter: ["sh", "cilium", "-c"], create: "true" }),
    true,
  ],
  ["a file that says its name", resource("kubernetes:yaml/v2:ConfigFile", { file: "cilium.yaml" }), true],
  ["a folder that says its name", resource("kubernetes:kustomize:Directory", { directory: "cilium" }), true],
  ["a file of another provider", resource("other:kubernetes:yaml", { file: "cilium.yaml" }), false],
  ["a command of another provider", resource("other:command:Command", { create: "cilium install" }), false],
  ["a container of its image", pod({ image: "quay.io/cilium/cilium" }), true],
  ["a container that takes its name as an argument", pod({ image: "a", args: ["-c", "cilium install"] }), true],
  ["a container of another image, named so", pod({ name: "cilium", image: "a", args: ["b"] }), false],
])("believes that %s installs it: %s", (_, other, installs) => {
  expect(nodesHaveCilium.checkStack([cluster, other])).toEqual(installs ? [] : [sentence("cluster", "kind create cluster")]);
});
