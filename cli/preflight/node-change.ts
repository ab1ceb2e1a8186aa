import { parse } from "yaml";
import { nodeImageOf } from "../../components/kind/kubernetes-versions";
import { planCluster, type ClusterSpec } from "../../components/kind/cluster-plan";
import { CliError } from "../lab/error";
import type { StackLab } from "../lab/stack-lab";
import { environmentOf, everyResource, resourcesOf } from "../lab/pulumi-state";
import { inputText } from "../lab/pulumi-state";

/** What the configuration does to the nodes of the lab that stands. */
export type NodeChange =
  /** There are none yet, or they are nobody's to change: an existing cluster's. */
  { kind: "none" } | { kind: "kept"; cluster: string } | { kind: "replaced"; from: string; to: string; because: KeyChange[] };

/** A key of the configuration that decides the cluster, and what it said when the nodes were made. */
interface KeyChange {
  key: string;
  from: string;
  to: string;
}

/** What the nodes in a state were made from, as far as it is written there: all but the range that their own was taken from. */
interface MadeFrom extends Omit<ClusterSpec, "nodePool"> {
  cluster: string;
}

function madeFrom(stackExport: string): MadeFrom | undefined {
  const resources = resourcesOf(stackExport);
  const named = (end: string) => resources.find(({ urn }) => urn.endsWith(end));
  const nodes = named("::lab-nodes");
  const { CLUSTER: cluster, NODES: count } = environmentOf(nodes);
  if (cluster === undefined) return undefined;
  const { networking } = (parse(inputText(nodes, "stdin")) ?? {}) as { networking?: { podSubnet?: string; serviceSubnet?: string } };
  return {
    cluster,
    name: cluster.replace(/-[0-9a-f]{6}$/, ""),
    nodeImage: inputText(named("::lab-node-image"), "name"),
    workers: Number(count) - 1,
    podCidr: networking?.podSubnet ?? "",
    serviceCidr: networking?.serviceSubnet ?? "",
  };
}

/**
 * Whether the nodes stay or make way for others, and which keys are to blame.
 *
 * @param stackExport JSON of `pulumi stack export`
 */
export function nodeChange(stackExport: string, { lab, kubernetesVersion }: StackLab): NodeChange {
  const made = madeFrom(stackExport);
  if (made === undefined || lab.cluster.kind !== "kind") return { kind: "none" };
  const { spec } = lab.cluster;
  const to = planCluster(spec).name;
  if (to === made.cluster) return { kind: "kept", cluster: to };
  const keys: [string, string | number, string | number][] = [
    ["clusterName", made.name, spec.name],
    [imageKey(spec.nodeImage, kubernetesVersion), made.nodeImage, spec.nodeImage],
    ["workers", made.workers, spec.workers],
    ["podCidr", made.podCidr, spec.podCidr],
    ["serviceCidr", made.serviceCidr, spec.serviceCidr],
  ];
  const because = keys.filter(([, from, now]) => from !== now).map(([key, from, now]) => ({ key, from: String(from), to: String(now) }));
  // The pool is not in the state. With the one of now, what is there comes to the cluster's name, or the pool was another one.
  const { cluster, ...rest } = made;
  const otherPool = planCluster({ ...rest, nodePool: spec.nodePool }).name !== cluster;
  return {
    kind: "replaced",
    from: cluster,
    to,
    because: [...because, ...(otherPool ? [{ key: "nodePool", from: "another range", to: spec.nodePool }] : [])],
  };
}

/** The key that decides the node image: an empty `nodeImage` takes the published one of the version. */
function imageKey(image: string, kubernetesVersion: string | undefined): string {
  try {
    return nodeImageOf(kubernetesVersion ?? "", "", "") === image ? "kubernetesVersion" : "nodeImage";
  } catch {
    return "nodeImage"; // none is published of that version
  }
}

/** A {@link NodeChange} as a sentence; undefined where there is nothing to say. */
export function nodeChangeText(change: NodeChange): string | undefined {
  if (change.kind === "none") return undefined;
  if (change.kind === "kept") return `The nodes of ${change.cluster} stay: whatever changes does so in place.`;
  const because = change.because.map(({ key, from, to }) => `cilium-lab:${key} (${from} -> ${to})`).join(" and ");
  return (
    `The nodes are replaced, because of ${because}. ${change.to} is made beside ${change.from}, which is removed once the new one is proven; ` +
    "until then both take memory."
  );
}

/**
 * Refuses to turn a lab on nodes of its own into one on somebody else's, and the other way round: one stack would remove the one and change the
 * other, in one go.
 *
 * @param stackExport JSON of `pulumi stack export`
 */
export function refuseOtherCluster(stackExport: string, stack: string, { lab }: Pick<StackLab, "lab">): void {
  const types = everyResource(stackExport).map(({ type }) => type);
  const stands = types.includes("cilium-lab:index:KindCluster")
    ? "kind"
    : types.includes("cilium-lab:index:ExistingCluster")
      ? "existing"
      : lab.cluster.kind;
  if (stands === lab.cluster.kind) return;
  throw new CliError(
    `cilium-lab:cluster is "${lab.cluster.kind}", and the stack "${stack}" stands on "${stands}".`,
    `Nothing was changed. Set it back, bring the lab down first (make down STACK=${stack}), or take a stack of its own for the other cluster.`,
  );
}
