import type { InspectedNode } from "./inspected-cluster";

/** What a node routes to another one's pods: `CIDR>ADDRESS`, space separated, by node; as the scripts for nodes take them. */
export function routesByNode(nodes: readonly Pick<InspectedNode, "name" | "address" | "podCidrs">[]): (node: string) => string {
  return (node) =>
    nodes
      .filter(({ name, address }) => name !== node && address !== "")
      .flatMap(({ address, podCidrs }) => podCidrs.filter((cidr) => !cidr.includes(":")).map((cidr) => `${cidr}>${address}`))
      .join(" ");
}

/** The same nodes with the pod ranges that Cilium gave them. @param ciliumNodes `kubectl get ciliumnodes -o json`; empty where there is no such kind */
export function withCiliumRanges(nodes: readonly InspectedNode[], ciliumNodes: string): InspectedNode[] {
  const items =
    ciliumNodes === ""
      ? []
      : (JSON.parse(ciliumNodes) as { items: { metadata: { name: string }; spec: { ipam?: { podCIDRs?: string[] } } }[] }).items;
  const ranges = new Map(items.map(({ metadata, spec }) => [metadata.name, spec.ipam?.podCIDRs ?? []]));
  return nodes.map((node) => ({ ...node, podCidrs: ranges.get(node.name) ?? [] }));
}
