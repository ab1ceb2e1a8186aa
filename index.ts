import * as pulumi from "@pulumi/pulumi";
import { Cilium, ClusterDns, ControlPlaneTaint, DatapathProbe, KindCluster, hostProviders, labConfig, refusing } from "./components";

const lab = refusing(() => labConfig(new pulumi.Config()));
const providers = hostProviders("host");

// The cluster: nodes on a Docker network of their own, without a CNI and without kube-proxy.
const cluster = new KindCluster("lab", { cluster: lab.cluster, images: lab.images }, { providers });

// What lives in the cluster goes when its nodes go.
const inside = { providers: [...providers, cluster.provider], deletedWith: cluster.nodes };

/** Kubeconfig of the cluster's administrator, secret. */
export const kubeconfig = cluster.kubeconfig;

const taint = new ControlPlaneTaint("lab", { kubeconfig, nodes: [cluster.plan.nodes[0]] }, inside);
const dns = new ClusterDns("lab", { kubeconfig, upstream: lab.dnsUpstream }, inside);

// The datapath: native routing, direct node routes, eBPF masquerade and host routing, no kube-proxy.
const cilium = new Cilium(
  "cilium",
  {
    version: lab.cilium.version,
    chart: lab.cilium.chart,
    datapath: { ...lab.cilium.datapath, apiServer: cluster.plan.apiServer },
  },
  { ...inside, dependsOn: [taint, dns] },
);

// The proof, on the live cluster.
const probe = new DatapathProbe(
  "datapath",
  { kubeconfig, nodes: cluster.plan.nodes, datapath: lab.cilium.datapath, testImage: lab.images.test, release: cilium.release },
  { ...inside, dependsOn: cilium },
);

/** Name of the kind cluster and of its Docker network. */
export const clusterName = cluster.plan.name;
/** Where agents reach the API server: a name, never an address. */
export const apiServerHost = cluster.plan.apiServer.host;
/** Names of the nodes, the control plane first. */
export const nodes = cluster.plan.nodes;
/** Version of Cilium that is declared. */
export const ciliumVersion = cilium.version;
/** What the probe found on the live cluster, one fact an invariant. */
export const datapath = probe.summary;
