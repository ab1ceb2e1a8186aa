import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** A cluster that is already there. */
export interface ExistingClusterSpec {
  /** Path of a kubeconfig; empty: the files of `$KUBECONFIG`, else `~/.kube/config`. */
  kubeconfig: string;
  /** Name of the context in it; empty: the current one. */
  context: string;
  /** Where every node reaches the API server without kube-proxy: not the address of a Service. */
  apiServer: { host: string; port: number };
  /** What to do about kube-proxy and another CNI: `refuse` the cluster, or `park` them until the stack goes. */
  takeOver: "refuse" | "park";
}

/** Arguments of {@link ExistingCluster}. */
export interface ExistingClusterArgs {
  cluster: ExistingClusterSpec;
  /** What the datapath needs of the nodes and their addresses. */
  needs: {
    /** `one`: every node must be reached by every other without a router. */
    segments: "one" | "many";
    /** Pod ranges; they overlap neither node addresses nor Services. */
    podCidrs: readonly string[];
  };
  /** Image with bash, ip and iptables that nodes can pull or hold. */
  testImage: string;
}

/** A cluster that somebody else made, found fit for Cilium before anything in it is changed. */
export class ExistingCluster extends pulumi.ComponentResource {
  /** Kubeconfig of one context, secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Provider for what lives in the cluster. */
  readonly provider: kubernetes.Provider;
  /** Names of the nodes, sorted. */
  readonly nodes: pulumi.Output<string[]>;
  /** What Cilium comes after. */
  readonly ready: pulumi.Resource;
  /** Where agents reach the API server. */
  readonly apiServer: { host: string; port: number };

  constructor(name: string, args: ExistingClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cilium-lab:index:ExistingCluster", name, {}, opts);
    this.kubeconfig = pulumi.secret("");
    this.provider = new kubernetes.Provider(`${name}-kubernetes`, { kubeconfig: this.kubeconfig }, { parent: this });
    this.nodes = pulumi.output([]);
    this.ready = this.provider;
    this.apiServer = args.cluster.apiServer;
    this.registerOutputs({});
  }
}
