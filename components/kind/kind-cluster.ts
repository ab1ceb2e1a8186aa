import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { planCluster, type ClusterPlan, type ClusterSpec } from "./cluster-plan";
import { phases, type Phases } from "../programs/phases";
import { clusterScripts, deriveInside, inotifyPerNode } from "./cluster-scripts";
import { derivedImageName, nodeImageName } from "./derived-image";
import { kindConfigYaml, onImage } from "./kind-config";

/** The kind release that the scripts and the table of node images were written for. */
export const kindVersion = "0.33.0";

/** Arguments of {@link KindCluster}. */
export interface KindClusterArgs {
  /** What decides the cluster. A change makes a new cluster beside the old one, then removes the old one. */
  cluster: ClusterSpec;
  /**
   * Images that every node holds from the start, by role, e.g. `{ agent: "quay.io/cilium/cilium:v1.20.2" }`. Pulled once into the
   * Docker daemon, where they stay, and put once into a node image derived for them, which stays there too. Defaults to none.
   */
  images?: Record<string, string>;
}

/**
 * A kind cluster for a CNI to come: one control plane and N workers on a Docker network of their own, no default CNI, no
 * kube-proxy.
 *
 * Wants a `docker` and a `command` provider in its options.
 *
 * @see https://kind.sigs.k8s.io/
 * @see docs/decisions/0001-cluster-generations.md for why the name carries a hash
 * @see docs/decisions/0007-derived-node-image.md for how the images come into the nodes
 */
export class KindCluster extends pulumi.ComponentResource {
  /** Names, addresses and API host, known at preview. */
  readonly plan: ClusterPlan;
  /** Kubeconfig of the cluster's administrator, secret. Never merged into the user's own. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Provider for what lives in the cluster; replaced, with everything on it, when the cluster is. */
  readonly provider: kubernetes.Provider;
  /** The resource whose deletion removes the cluster: what lives inside is `deletedWith` it. */
  readonly nodes: pulumi.Resource;
  /** What has to be there before pods run on the images: every node holds them. */
  readonly loaded: pulumi.Resource[];

  constructor(name: string, args: KindClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cilium-lab:index:KindCluster", name, {}, opts);
    const plan = planCluster(args.cluster);
    this.plan = plan;
    const cluster = plan.name;
    const NODES = String(plan.nodes.length);

    const preflight = this.command(`${name}-preflight`, `check before ${cluster}`, always(clusterScripts.preflight), {
      environment: { CLUSTER: cluster, NODES, INOTIFY_INSTANCES: String(plan.nodes.length * inotifyPerNode), KIND_VERSION: kindVersion },
    });
    const pulled = (role: string, image: string) =>
      new docker.RemoteImage(`${name}-${role}-image`, { name: image, keepLocally: true }, { parent: this, dependsOn: preflight });
    const nodeImage = pulled("node", args.cluster.nodeImage);
    const images = Object.entries(args.images ?? {}).map(([role, image]) => pulled(role, image));
    const loads = {
      IMAGES: pulumi.all(images.map((i) => i.name)).apply((names) => names.join(" ")),
      IMAGE_IDS: pulumi.all(images.map((i) => i.imageId)).apply((ids) => ids.join(" ")),
    };
    const whereImages = <T>(make: () => T): T[] => (images.length > 0 ? [make()] : []);
    const network = this.network(`${name}-network`, plan, [nodeImage, ...images]);
    const owned = { CLUSTER: cluster, NETWORK_ID: network.id };

    // Stands in state before all that follows, so that nodes, and the container that derives an image, have an owner when a create is killed.
    const sweep = this.command(
      `${name}-sweep`,
      `leftovers of ${cluster}`,
      { create: ":", update: ":", delete: clusterScripts.sweep },
      { environment: owned, triggers: [cluster] },
    );
    const derived = whereImages(() =>
      this.command(
        `${name}-derived-image`,
        `node image of ${cluster}`,
        // Only nodes that are made want it, so only another cluster makes it run again: a live lab's nodes get new images as they run.
        { create: clusterScripts.derive, update: ":", delete: clusterScripts.forgetImage },
        {
          environment: {
            CLUSTER: cluster,
            NODE_IMAGE: nodeImageName(cluster),
            DERIVED: derivedImageName(args.cluster.nodeImage, Object.values(args.images ?? {})),
            BASE: args.cluster.nodeImage,
            BASE_ID: nodeImage.imageId,
            INSIDE: deriveInside,
            ...loads,
          },
          triggers: [cluster],
        },
        { dependsOn: sweep, customTimeouts: { create: "20m" } },
      ),
    );
    const nodes = this.command(
      `${name}-nodes`,
      `nodes of ${cluster}`,
      { create: clusterScripts.create, update: clusterScripts.update, delete: clusterScripts.delete },
      {
        stdin: kindConfigYaml(images.length > 0 ? onImage(plan.config, nodeImageName(cluster)) : plan.config),
        environment: { ...owned, NETWORK: network.name, NODES },
        triggers: [cluster],
      },
      { dependsOn: [sweep, ...derived], customTimeouts: { create: "15m", delete: "5m" } },
    );
    this.nodes = nodes;

    // The nodes' output is new whenever the cluster is, and with it what is read of the cluster or put into it.
    const ofNodes = { CLUSTER: cluster, NODES_ID: nodes.stdout };
    const kubeconfig = this.command(
      `${name}-kubeconfig`,
      `kubeconfig of ${cluster}`,
      always(clusterScripts.kubeconfig),
      { environment: ofNodes, addPreviousOutputInEnv: false, logging: "none" },
      { additionalSecretOutputs: ["stdout", "stderr"] },
    );
    this.kubeconfig = pulumi.secret(kubeconfig.stdout);
    this.loaded = images
      .slice(0, 1)
      .map(() =>
        this.command(
          `${name}-load-images`,
          `images in ${cluster}`,
          always(clusterScripts.loadImages),
          { environment: { ...ofNodes, ...loads }, addPreviousOutputInEnv: false },
          { customTimeouts: { create: "15m", update: "15m" } },
        ),
      );
    this.provider = new kubernetes.Provider(
      `${name}-kubernetes`,
      {
        kubeconfig: this.kubeconfig,
        // Another container is another cluster, whatever its name and port: everything on the provider is made anew.
        clusterIdentifier: nodes.stdout.apply((printed) => `${cluster}/${printed.split(" ")[0] ?? ""}`),
      },
      { parent: this },
    );
    this.registerOutputs({ clusterName: cluster, apiServerHost: plan.apiServer.host });
  }

  private network(name: string, { name: cluster, network }: ClusterPlan, after: pulumi.Resource[]): docker.Network {
    return new docker.Network(
      name,
      { name: cluster, driver: "bridge", ipamConfigs: [network], labels: [{ label: "cilium-lab.cluster", value: cluster }] },
      // The provider would delete first, and with it all that stands on the network. Name and range are new: both can be.
      // After the images: a registry that does not answer is an error before anything is made.
      { parent: this, dependsOn: after, deleteBeforeReplace: false },
    );
  }

  /** A command on this machine, whose words on stderr are shown. @param subject what an error quotes */
  private command(
    name: string,
    subject: string,
    programs: Phases,
    args: command.local.CommandArgs,
    opts?: pulumi.CustomResourceOptions,
  ): command.local.Command {
    return new command.local.Command(name, { ...phases(subject, programs), logging: "stderr", ...args }, { parent: this, ...opts });
  }
}

function always(program: string): Phases {
  return { create: program, update: program };
}
