import { describe, expect, it } from "vitest";
import { overlayCni } from "./overlay-cnis";

describe("overlayCni", () => {
  it.each([
    ["flannel", "flannel"],
    ["kube-flannel-ds-amd64", "flannel"],
    ["docker.io/rancher/hardened-flannel:v0.27.0", "flannel"],
    ["ghcr.io/flannel-io/flannel-cni-plugin:v1.7.0", "flannel"],
    ["weave-net", "Weave Net"],
    ["weaveworks/weave-npc:2.8.1", "Weave Net"],
    ["canal", "Canal"],
    ["rke2-canal", "Canal"],
    ["localhost:5000/calico/node:v3.30.0", "Calico"],
    ["rancher/mirrored-calico-node:v3.30.0", "Calico"],
    ["calico", "Calico"],
    ["antrea", "Antrea"],
    ["antrea/antrea-ubuntu:v1.9.0", "Antrea"],
    ["kubeovn/kube-ovn:v1.14.0", "Kube-OVN"],
    ["ovn-kubernetes", "OVN-Kubernetes"],
    ["openshift-sdn", "OpenShift SDN"],
    ["cloudnativelabs/kube-router@sha256:01", "kube-router"],
  ])("knows %s as %s", (word, name) => expect(overlayCni(word)?.name).toBe(name));

  it.each(["cilium", "quay.io/cilium/cilium:v1.20.2", "multus", "aws-vpc-cni", "calico/kube-controllers:v3.30.0", "tigera-operator", "flannel-exporter", "weave-gitops", "nginx", ""])(
    "takes %j for none",
    (word) => expect(overlayCni(word)).toBeUndefined(),
  );
});
