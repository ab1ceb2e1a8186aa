import type { ClusterKind } from "../../components/config/keys";
import type { FoundConfiguration } from "../../components/datapath/probe/cluster-state";
import { dockerFindings, kubeadmFindings, type FoundDocker } from "./cluster";
import { cniFindings, type LiveCni } from "./cni";
import type { DeclaredLab } from "./declared";
import { corefileFindings, type FoundCorefile } from "./dns";
import { factFindings } from "./facts";
import { topics, type Finding } from "./finding";
import { manifestObjects, type ClusterObject } from "./object";
import { isAgentConfig, objectFindings } from "./objects";
import { optionFindings, takenBy, type TakenOptions } from "./options";
import { releaseFindings, type StoredRelease } from "./release";

/** What the API server and the agents answer. */
export interface LiveCluster {
  /** Revisions that helm has not superseded, the last one first. */
  releases: StoredRelease[];
  /** The objects of the chart, with `managedFields`. */
  objects: ClusterObject[];
  agents: (TakenOptions & LiveCni)[];
  configuration: FoundConfiguration;
  /** A datapath that `make observe` or `make bench` has put in place of the declared one; undefined where none stands. */
  control: string | undefined;
  /** Of a cluster that the lab makes. */
  made?: { kubeadm: string | undefined; corefile: FoundCorefile };
}

/** All that is not as declared, by topic. */
export function driftOf(declared: DeclaredLab, docker: FoundDocker | undefined, cluster: LiveCluster | undefined): Finding[] {
  const kind = declared.kind;
  const found = [
    ...(kind && docker ? dockerFindings(kind, docker) : []),
    ...(kind && cluster?.made ? [...kubeadmFindings(kind, cluster.made.kubeadm), ...corefileFindings(cluster.made.corefile)] : []),
    ...(cluster ? clusterFindings(declared, cluster) : []),
  ];
  return topics.flatMap((topic) => found.filter((finding) => finding.topic === topic));
}

function clusterFindings(declared: DeclaredLab, { releases, objects, agents, configuration, control }: LiveCluster): Finding[] {
  const cluster: ClusterKind = declared.kind ? "kind" : "existing";
  const manifest = appliedObjects(releases);
  const config = manifest.find(isAgentConfig)?.["data"] as Record<string, string> | undefined;
  const removal = (node: string, file: string) => (cluster === "kind" ? `docker exec ${node} rm ${file}` : `on node ${node}: rm ${file}`);
  return [
    ...releaseFindings(declared.release, releases),
    ...objectFindings(manifest, objects).map((finding) =>
      finding.topic === "cilium-config" ? { ...finding, ...note(finding, objects, agents) } : finding,
    ),
    ...controlFindings(control),
    ...(config ? optionFindings(config, agents) : []),
    ...cniFindings(agents, removal),
    ...factFindings(declared.probe.declared, configuration, cluster),
  ];
}

/** The objects that helm applied last: of a revision that failed it has put back what was there before. */
export function appliedObjects(releases: readonly StoredRelease[]): ClusterObject[] {
  const applied = releases.find(({ status }) => status === "deployed");
  return applied ? manifestObjects(applied.manifest) : [];
}

/** An edited option does nothing until an agent starts. */
function note({ path }: Finding, objects: readonly ClusterObject[], agents: readonly TakenOptions[]): Pick<Finding, "note"> {
  const key = path.replace(/^data(\.|\["?)/, "").replace(/"?\]$/, "");
  const data = (objects.find(isAgentConfig)?.["data"] ?? {}) as Record<string, string>;
  return path.startsWith("data") ? { note: takenBy(key, data[key], agents) } : {};
}

function controlFindings(control: string | undefined): Finding[] {
  if (control === undefined) return [];
  return [{ topic: "cilium-config", object: "ConfigMap kube-system/cilium-lab-control", path: "", live: control, mend: { by: "up" } }];
}
