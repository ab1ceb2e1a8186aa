import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  Cilium,
  ClusterDns,
  ControlPlaneTaint,
  DatapathProbe,
  ExistingCluster,
  KindCluster,
  RestartedWorkloads,
  RolloutTraffic,
  hostProviders,
  labConfig,
  refusing,
  type ClusterSpec,
  type ExistingClusterSpec,
} from "./components";

const lab = refusing(() => labConfig(pulumi.getProject(), pulumi.runtime.allConfig()));
const { version, chart, datapath: declared } = lab.cilium;
const providers = hostProviders("host", lab.cluster.kind);

// The cluster, without a CNI and without kube-proxy: one that the lab makes, or one that is already there.
const cluster = lab.cluster.kind === "kind" ? kindCluster(lab.cluster.spec) : existingCluster(lab.cluster.spec);

// The datapath: native routing, direct node routes, eBPF masquerade and host routing, no kube-proxy.
const wanted = { version, chart, kubernetesVersion: lab.kubernetesVersion, datapath: { ...declared, apiServer: cluster.apiServer } };

// What a change of it costs: traffic between pods, from before the agents are rolled until the proof.
const rollout = new RolloutTraffic(
  "rollout",
  { kubeconfig: cluster.kubeconfig, nodes: cluster.nodes, cilium: wanted, testImage: lab.images.test },
  { ...cluster.inside, dependsOn: cluster.ready },
);

const cilium = new Cilium("cilium", wanted, { ...cluster.inside, dependsOn: [...cluster.ready, rollout] });

// The proof, on the live cluster.
const probe = new DatapathProbe(
  "datapath",
  { kubeconfig: cluster.kubeconfig, nodes: cluster.nodes, datapath: declared, testImage: lab.images.test, release: cilium.release },
  { ...cluster.inside, dependsOn: [cilium, ...cluster.whole(cilium.release)] },
);

/** Kubeconfig of the cluster's administrator, secret. */
export const kubeconfig = cluster.kubeconfig;
/** Name of the kind cluster and of its Docker network; of an existing cluster, its name in Cilium. */
export const clusterName = cluster.name;
/** Where agents reach the API server: a name, never an address. */
export const apiServerHost = cluster.apiServer.host;
/** Names of the nodes; of a cluster that the lab made, the control plane first. */
export const nodes = cluster.nodes;
/** Version of Cilium that is declared. */
export const ciliumVersion = cilium.version;
/** What the probe found on the live cluster, one fact an invariant. */
export const datapath = probe.summary;

/** Nodes on a Docker network of their own. */
function kindCluster(spec: ClusterSpec) {
  const { plan, kubeconfig, provider, nodes, loaded } = new KindCluster("lab", { cluster: spec, images: lab.images }, { providers });
  // What lives in the cluster goes when its nodes go.
  const inside = { providers: [...providers, provider], deletedWith: nodes };
  const taint = new ControlPlaneTaint("lab", { kubeconfig, nodes: [plan.nodes[0]] }, inside);
  const dns = new ClusterDns("lab", { kubeconfig, upstream: lab.dnsUpstream }, inside);
  return { name: plan.name, kubeconfig, nodes: plan.nodes, apiServer: plan.apiServer, inside, ready: loaded, whole: () => [taint, dns] };
}

/** Somebody else's nodes, as they are. */
function existingCluster(spec: ExistingClusterSpec) {
  const needs = { segments: declared.routing.segments, podCidrs: declared.ipam.podCidrs };
  const cluster = new ExistingCluster("lab", { cluster: spec, needs, agentImage: lab.images.agent }, { providers });
  const { kubeconfig, nodes, apiServer, provider, ready } = cluster;
  const inside = { providers: [...providers, provider] };
  // Pods of before get addresses of Cilium.
  const whole = (release: kubernetes.helm.v3.Release) => [
    new RestartedWorkloads("lab", { cluster, release }, { ...inside, dependsOn: release }),
  ];
  return { name: declared.clusterName, kubeconfig, nodes, apiServer, inside, ready: [ready], whole };
}
