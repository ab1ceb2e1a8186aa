import { describe, expect, it } from "vitest";
import { UNKNOWN, type PlainMap } from "../core/plain-value";
import { kubeProxies } from "./kube-proxy";

const says = (kind: string, body: PlainMap, patch = false): boolean =>
  kubeProxies({ subject: "It", kind, apiVersion: "", patch, body, ignoreChanges: [] }).length > 0;
const daemonSet = (pod: PlainMap, metadata: PlainMap = {}, patch = false): boolean =>
  says("DaemonSet", { metadata, spec: { template: { spec: pod } } }, patch);
const runs = (container: PlainMap): boolean => daemonSet({ containers: [container] });
const nodeSelector: PlainMap = { "non-existing": "true" };

describe("kubeProxies", () => {
  it.each([
    ["kube-proxy", true],
    ["registry.k8s.io/kube-proxy:v1.34.0", true],
    ["localhost:5000/a/b/Kube-Proxy@sha256:01", true],
    ["k8s.gcr.io/kube-proxy-arm64:v1.15.0", true],
    ["rancher/hardened-kube-proxy:v1", true],
    ["mirror/registry.k8s.io_kube-proxy", true],
    ["registry.k8s.io/kpng:v1", true],
    ...["amd64", "arm", "ppc64le", "s390x", "windows"].map((architecture): [string, boolean] => [`kube-proxy-${architecture}`, true]),
    ["hardened-kpng", true],
    ["mirror/a.kube-proxy", true],
    ["mirror/akube-proxy", false],
    ["kube-proxy-arm64-exporter", false],
    ["example.org/kube-proxy-exporter", false],
    ["example.org/kube-proxy/exporter:1", false],
    ["quay.io/brancz/kube-rbac-proxy", false],
    ["example.org/remove-kube-proxy", false],
  ])("the image %s: %s", (image, found) => expect(runs({ image })).toBe(found));

  it.each<[PlainMap, boolean]>([
    [{ command: ["kpng"] }, true],
    [{ command: ["hyperkube", "proxy"] }, true],
    [{ command: ["hyperkube", "kube-proxy"] }, true],
    [{ command: ["hyperkube"] }, false],
    [{ command: ["hyperkube", "kubelet"] }, false],
    [{ name: "kube-proxy" }, true],
    [{ command: ["kube-router"] }, true],
    [{ command: ["kube-proxy"] }, true],
    [{ command: ["kube-router", "--run-service-proxy=false"] }, false],
    [{ image: "cloudnativelabs/kube-router", args: ["--run-service-proxy=false"] }, false],
  ])("the container %j: %s", (container, found) => expect(runs(container)).toBe(found));

  it.each(["k8s-app", "component", "app", "app.kubernetes.io/name"])("the label %s", (label) => {
    expect(daemonSet({}, { labels: { [label]: "kube-proxy" } })).toBe(true);
    expect(daemonSet({}, { labels: { [label]: "kube-proxy-exporter" } })).toBe(false);
  });

  it.each<[string, PlainMap, boolean, boolean]>([
    ["to a label that none has", { nodeSelector }, true, false],
    ["to such a label, in an object that is no patch", { nodeSelector }, false, true],
    ["to nodes of a system", { nodeSelector: { "kubernetes.io/os": "linux" } }, true, true],
    ["to no label", { nodeSelector: {} }, true, true],
    ["with the label taken back", { nodeSelector: { "non-existing": null } }, true, true],
    ["to such a label, and of its containers", { nodeSelector, containers: [] }, true, true],
  ])("a patch of kube-proxy %s", (_, pod, patch, found) => expect(daemonSet(pod, { name: "kube-proxy" }, patch)).toBe(found));

  it.each<[PlainMap, PlainMap | string, boolean]>([
    [{ name: "kube-proxy", namespace: "kube-system" }, {}, true],
    [{ name: "kube-proxy", namespace: "monitoring" }, {}, false],
    [{ name: "kube-proxy" }, {}, false],
    [{ name: "kube-proxy", namespace: UNKNOWN }, {}, true],
    [{ name: "a" }, { b: "a: 1\n---\nkind: KubeProxyConfiguration\n" }, true],
    [{ name: "a" }, { b: "text: |\n  kind: KubeProxyConfiguration\n" }, false],
    [{ name: "a" }, { b: "kind: KubeProxyConfiguration\nmode: [\n" }, true],
    [{ name: "a" }, { b: "KubeProxyConfiguration" }, false],
  ])("the ConfigMap %j with %j: %s", (metadata, data, found) => expect(says("ConfigMap", { metadata, data })).toBe(found));

  it("no other kind of that name", () =>
    expect(says("ServiceAccount", { metadata: { name: "kube-proxy", namespace: "kube-system" } })).toBe(false));
});
