import { stringify } from "yaml";
import type { Ipv4Cidr } from "../network/cidr";

/**
 * kind's `Cluster`, as far as a Cilium lab writes it.
 *
 * The literal types are the guarantee: no other CNI and no kube-proxy can be written.
 *
 * @see https://kind.sigs.k8s.io/docs/user/configuration/
 */
export interface KindConfig {
  kind: "Cluster";
  apiVersion: "kind.x-k8s.io/v1alpha4";
  name: string;
  networking: { ipFamily: "ipv4"; disableDefaultCNI: true; kubeProxyMode: "none"; podSubnet: Ipv4Cidr; serviceSubnet: Ipv4Cidr };
  kubeadmConfigPatches?: string[];
  nodes: { role: "control-plane" | "worker"; image: string }[];
}

/**
 * Lets controllers begin at once, for which the workers wait: one that finds no signed cluster-info asks again only every five seconds.
 *
 * One control plane has nobody to elect a leader against, and its first try for the lease fails, since its rights are not there yet. By
 * their default of 20 requests a second, the controllers of a new cluster wait for each other. etcd would wait for the disk at every
 * write; without, a stopped container or a killed daemon loses nothing, and after a crash of the machine itself the cluster may have to
 * be made anew. kind reads the arguments as a map for every version of kubeadm's configuration.
 *
 * @see https://kind.sigs.k8s.io/docs/user/configuration/#kubeadm-config-patches
 */
const beginAtOnce = stringify({
  kind: "ClusterConfiguration",
  controllerManager: { extraArgs: { "leader-elect": "false", "kube-api-qps": "200", "kube-api-burst": "400" } },
  scheduler: { extraArgs: { "leader-elect": "false" } },
  etcd: { local: { extraArgs: { "unsafe-no-fsync": "true" } } },
});

/** What decides a kind config. */
export interface KindConfigSpec {
  name: string;
  image: string;
  /** Worker nodes beside the one control plane. */
  workers: number;
  podCidr: Ipv4Cidr;
  serviceCidr: Ipv4Cidr;
}

/** The kind config of one control plane and `workers` workers, without a CNI and without kube-proxy. */
export function kindConfig(spec: KindConfigSpec): KindConfig {
  const node = (role: "control-plane" | "worker") => ({ role, image: spec.image });
  return {
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    name: spec.name,
    networking: {
      ipFamily: "ipv4",
      disableDefaultCNI: true,
      kubeProxyMode: "none",
      podSubnet: spec.podCidr,
      serviceSubnet: spec.serviceCidr,
    },
    kubeadmConfigPatches: [beginAtOnce],
    nodes: [node("control-plane"), ...Array.from({ length: spec.workers }, () => node("worker"))],
  };
}

/** The config as kind reads it. */
export function kindConfigYaml(config: KindConfig): string {
  return stringify(config, { aliasDuplicateObjects: false });
}

/** The config with every node on `image`. */
export function onImage(config: KindConfig, image: string): KindConfig {
  return { ...config, nodes: config.nodes.map((node) => ({ ...node, image })) };
}
