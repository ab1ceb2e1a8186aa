import { describe, expect, it } from "vitest";
import type { PlainMap } from "../core/plain-value";
import { namedFiles } from "./manifest-files";

function named(type: string, props: PlainMap) {
  return namedFiles({ type: `kubernetes:${type}`, name: "net", props, ignoreChanges: [] }).map(({ sentence }) =>
    /takes from `(.*?)` what is named as (.*?)'s manifests are/.exec(sentence)?.slice(1),
  );
}

describe("namedFiles", () => {
  it.each([
    ["cilium.yaml", "Cilium"],
    [" cilium.yaml\n", "Cilium"],
    ["cilium-manifest.json", "Cilium"],
    ["cilium_12.34.yaml", "Cilium"],
    ["Manifests\\Cilium-v1.20.2.yml", "Cilium"],
    ["https://example.org/cilium-install.yaml?raw=true", "Cilium"],
    ["https://raw.githubusercontent.com/cilium/cilium/main/install/kubernetes/experimental-install.yaml", "Cilium"],
    ["kube-proxy-daemonset.yaml", "kube-proxy"],
    ["kubeproxy.json", "kube-proxy"],
    ["kube-proxy-manifest.yaml", "kube-proxy"],
    ["kube-proxy-manifests.yaml", "kube-proxy"],
    ["kube-flannel.yml", "flannel"],
    ["https://cloud.weave.works/k8s/v1.16/net", "Weave Net"],
    ["https://mirror.example.org/cloud.weave.works/k8s/net?k8s-version=1.30", "Weave Net"],
    ["weave.yaml", "Weave Net"],
    ["weave-daemonset-k8s-1.11.yaml", "Weave Net"],
    ["kuberouter.yaml", "kube-router"],
    ["generic-kuberouter.yaml", "kube-router"],
    ["kubeadm-kuberouter-all-features.yaml", "kube-router"],
    ["kubeadm-kuberouter-all-features-dsr.yaml", "kube-router"],
    ["calico-vxlan.yaml", "Calico"],
    ["canal.yaml", "Canal"],
    ["antrea.yml", "Antrea"],
    ["kube-ovn.yaml", "Kube-OVN"],
  ])("knows %s as %s", (file, what) => {
    expect(named("yaml:ConfigFile", { file })).toEqual([["file", what]]);
    expect(named("yaml/v2:ConfigGroup", { files: ["app.yaml", file] })).toEqual([["files[1]", what]]);
  });

  it.each([
    "app.yaml",
    "tigera-operator.yaml",
    "net",
    "cilium/policies.yaml",
    "cilium-network-policy.yaml",
    "cilium-values.yaml",
    "without-cilium.yaml",
    "cilium.yaml-install",
    "kube-proxy-exporter.yaml",
    "no-kube-proxy.yaml",
    "calico-policy-only.yaml",
    "calico-vxlan-off.yaml",
    "without-calico-bpf.yaml",
    "https://cloud.weave.works/k8s/v1.16/scope.yaml",
    "https://cloud.weave.works/k8s/v1.16/netpol.yaml",
    "basket-weave-daemonset.yaml",
    "weave-gitops.yaml",
    "kuberouter-exporter.yaml",
    "my-kuberouter.yaml",
  ])("passes %s", (file) => expect(named("yaml/v2:ConfigFile", { file })).toEqual([]));

  it("reads folders of kustomize, and no other resource", () => {
    expect(named("kustomize:Directory", { directory: "./cilium//" })).toEqual([["directory", "Cilium"]]);
    expect(named("kustomize/v2:Directory", { directory: "./kube-proxy" })).toEqual([["directory", "kube-proxy"]]);
    expect(
      ["core/v1:ConfigMap", "yaml/v3:ConfigFile", "yaml:ConfigFileList", "kustomize/v3:Directory", "kustomize:DirectoryList"].flatMap(
        (type) => named(type, { file: "cilium.yaml" }),
      ),
    ).toEqual([]);
    expect(
      namedFiles({ type: "example:kubernetes:yaml:ConfigFile", name: "net", props: { file: "cilium.yaml" }, ignoreChanges: [] }),
    ).toEqual([]);
  });
});
