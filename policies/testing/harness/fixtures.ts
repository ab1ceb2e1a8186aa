/** Values that keep every invariant. */
export const goodValues = {
  routingMode: "native",
  autoDirectNodeRoutes: true,
  ipv4NativeRoutingCIDR: "10.0.0.0/16",
  kubeProxyReplacement: true,
  bpf: { masquerade: true },
};

/** A kind config without kube-proxy and without kind's own CNI. */
export const goodKindYaml = `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
networking:
  kubeProxyMode: none
  disableDefaultCNI: true
`;
