/**
 * Repository prefix of everything built here. `.invalid` never resolves (RFC 2606), so an image of this name is either here
 * or nowhere: it is never pulled from somebody else by mistake.
 */
const prefix = "cilium-lab.invalid/built-here";

/** Versions of what the images hold. The go.mod of each part says the same. */
export const pins = {
  debian: "bookworm",
  kubernetes: "1.34.4",
  cilium: "1.20.2",
  /** What kubeadm of this Kubernetes asks for; the tag of etcd's image has a revision that its release does not. */
  etcdTag: "3.6.5-0",
  coredns: "1.12.1",
  pause: "3.10.1",
} as const;

/** Names of the images, as the stack's configuration for a machine without image registries has them. */
export const images = {
  /** A kind node: systemd, containerd, Kubernetes. */
  node: `${prefix}/kindest-node:v${pins.kubernetes}`,
  cilium: `${prefix}/cilium:v${pins.cilium}`,
  /** The chart writes `-generic` behind the repository `…/operator`. */
  operator: `${prefix}/operator-generic:v${pins.cilium}`,
  /** Client and server with the common tools that nicolaka/netshoot has too: bash, curl, dig, socat, tcpdump, iperf3, ab, perl, ip, ping. */
  test: `${prefix}/lab-test:1`,
} as const;

/** Images that kubeadm expects in a node, under the names it has for them. */
export const kubeadmImages = {
  pause: `registry.k8s.io/pause:${pins.pause}`,
  coredns: `registry.k8s.io/coredns/coredns:v${pins.coredns}`,
  etcd: `registry.k8s.io/etcd:${pins.etcdTag}`,
  component: (name: string) => `registry.k8s.io/${name}:v${pins.kubernetes}`,
} as const;

/** Label that says which inputs an image was built from. */
export const keyLabel = "cilium-lab.key";
