/** What follows in the sentences of the rules after what to write. */
export const native = "so that pod packets cross the node network as they are, without an overlay's header.";
export const routes = "so that every node reaches its peers' pods by a route via the peer's own address.";
export const services = "so that Services are translated by eBPF and nothing else programs them.";
export const masquerade = "so that source addresses are rewritten by eBPF and not by iptables.";
export const hostRouting = "so that packets go past the host's iptables and straight into the destination pod's eth0.";
export const device = "so that the redirect into the pod's own device is the one that can be captured and shown.";
export const onlyCni = "so that no pod gets its network from anything but Cilium.";
export const overrides = "which overrides what the chart writes. Remove it or write";
export const elsewhere = "so that what is installed may differ from what the program says and the rules judge. Take it out.";
export const hidden = "to a value that is not known during preview, so it cannot be checked";
export const spoiled = "for what undoes the datapath. Take it from no other resource's output: write it as a literal.";
export const cni =
  "which leaves the nodes' CNI configuration to somebody else, so that pods may get their network from another plugin than Cilium.";
export const address =
  "once it moves, no agent reaches the API server any more. Write a name, such as `k8sServiceHost: lab-control-plane`.";
export const outside =
  "to one whose keys are not known here, so it cannot be checked. Write one version, such as `version: 1.20.2`: known are charts from 1.12 to 1.20.";

/** All that is said of values which say nothing. */
export function defaults(subject: string, under = ""): string[] {
  const leaves = (key: string) => `${subject} leaves \`values.${under}${key}\` unset, which`;
  return [
    `no-tunnel: ${leaves("routingMode")} renders as a tunnel. Write \`${under}routingMode: native\`, ${native}`,
    `no-tunnel: ${leaves("autoDirectNodeRoutes")} leaves peers' pod CIDRs without a route. Write \`${under}autoDirectNodeRoutes: true\`, ${routes}`,
    `no-kube-proxy: ${leaves("kubeProxyReplacement")} leaves Services to kube-proxy. Write \`${under}kubeProxyReplacement: true\`, ${services}`,
    `datapath-kept: ${leaves("bpf.masquerade")} masquerades by iptables and falls back to legacy host routing. Write \`${under}bpf.masquerade: true\`, ${masquerade}`,
    `datapath-kept: ${leaves("ipv4NativeRoutingCIDR")} is refused by the agent with native routing and masquerading. Write \`${under}ipv4NativeRoutingCIDR: 10.0.0.0/8\`.`,
  ];
}

/** All that is said of values that are not known. */
export function unknownValues(subject: string, path: string, under = ""): string[] {
  const sets = `${subject} sets \`${path}\` ${hidden}. Take it from no other resource's output: write`;
  return [
    `no-tunnel: ${sets} \`${under}routingMode: native\` as a literal, ${native}`,
    `no-tunnel: ${sets} \`${under}autoDirectNodeRoutes: true\` as a literal, ${routes}`,
    `no-kube-proxy: ${sets} \`${under}kubeProxyReplacement: true\` as a literal, ${services}`,
    `datapath-kept: ${sets} \`${under}bpf.hostLegacyRouting: false\` as a literal, ${hostRouting}`,
    `datapath-kept: ${sets} \`${under}bpf.masquerade: true\` and \`${under}enableIPv4Masquerade: true\` as a literal, ${masquerade}`,
    `datapath-kept: ${sets} \`${under}bpf.datapathMode: veth\` as a literal, ${device}`,
  ];
}
