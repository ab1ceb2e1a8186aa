import { expect, it } from "vitest";
import { kindConfig, kindConfigYaml } from "./kind-config";

it("writes a cluster without a CNI and without kube-proxy", () => {
  const config = kindConfig({ name: "lab-1", image: "node:1", workers: 2, podCidr: "10.0.0.0/16", serviceCidr: "10.96.0.0/16" });
  expect(kindConfigYaml(config)).toBe(`\
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
name: lab-1
networking:
  ipFamily: ipv4
  disableDefaultCNI: true
  kubeProxyMode: none
  podSubnet: 10.0.0.0/16
  serviceSubnet: 10.96.0.0/16
kubeadmConfigPatches:
  - |
    kind: ClusterConfiguration
    controllerManager:
      extraArgs:
        leader-elect: "false"
        kube-api-qps: "200"
        kube-api-burst: "400"
    scheduler:
      extraArgs:
        leader-elect: "false"
    etcd:
      local:
        extraArgs:
          unsafe-no-fsync: "true"
nodes:
  - role: control-plane
    image: node:1
  - role: worker
    image: node:1
  - role: worker
    image: node:1
`);
});
