import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { planCluster, type ClusterPlan, type ClusterSpec } from "./cluster-plan";
import { deriveScript, forgetScript } from "./derive-script";
import { derivedImageName, nodeImageName } from "./derived-image";
import { kindConfigYaml, onImage } from "./kind-config";
import { phases } from "../shell/phases";
import * as scripts from "./cluster-scripts";

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
    const cluster = plan.name;

    const preflight = new command.local.Command(
      `${name}-preflight`,
      {
        ...phases(`check before ${cluster}`, { create: scripts.preflightScript, update: scripts.preflightScript }),
        environment: { CLUSTER: cluster, NODES: String(plan.nodes.length), KIND_VERSION: kindVersion },
        logging: "stderr",
      },
      { parent: this },
    );

    const nodeImage = new docker.RemoteImage(
      `${name}-node-image`,
      { name: args.cluster.nodeImage, keepLocally: true },
      { parent: this, dependsOn: preflight },
    );
    const images = Object.entries(args.images ?? {}).map(
      ([role, image]) =>
        new docker.RemoteImage(`${name}-${role}-image`, { name: image, keepLocally: true }, { parent: this, dependsOn: preflight }),
    );

    const network = new docker.Network(
      `${name}-network`,
      {
        name: cluster,
        driver: "bridge",
        ipamConfigs: [{ subnet: plan.network.subnet, gateway: plan.network.gateway }],
        labels: [{ label: "cilium-lab.cluster", value: cluster }],
      },
      // The provider would delete first, and with it all that stands on the network. Name and range are new: both can be.
      // After the images: a registry that does not answer is an error before anything is made.
      { parent: this, dependsOn: [nodeImage, ...images], deleteBeforeReplace: false },
    );

    const owned = { CLUSTER: cluster, NETWORK_ID: network.id };
    const sweep = new command.local.Command(
      `${name}-sweep`,
      {
        ...phases(`leftovers of ${cluster}`, { create: ":", update: ":", delete: scripts.sweepScript }),
        environment: owned,
        triggers: [cluster],
        logging: "stderr",
      },
      { parent: this },
    );

    const loads = {
      IMAGES: pulumi.all(images.map((i) => i.name)).apply((names) => names.join(" ")),
      IMAGE_IDS: pulumi.all(images.map((i) => i.imageId)).apply((ids) => ids.join(" ")),
    };
    const derived =
      images.length > 0
        ? [
            new command.local.Command(
              `${name}-derived-image`,
              {
                // Only nodes that are made want it, so only another cluster makes it run again: a live lab's nodes get new images as they run.
                ...phases(`node image of ${cluster}`, { create: deriveScript, update: ":", delete: forgetScript }),
                environment: {
                  CLUSTER: cluster,
                  NODE_IMAGE: nodeImageName(cluster),
                  DERIVED: derivedImageName(args.cluster.nodeImage, Object.values(args.images ?? {})),
                  BASE: args.cluster.nodeImage,
                  BASE_ID: nodeImage.imageId,
                  ...loads,
                },
                triggers: [cluster],
                logging: "stderr",
              },
              // The sweep stands before it: a container that a killed derivation left has an owner.
              { parent: this, dependsOn: sweep, customTimeouts: { create: "20m" } },
            ),
          ]
        : [];

    const nodes = new command.local.Command(
      `${name}-nodes`,
      {
        ...phases(`nodes of ${cluster}`, { create: scripts.createScript, update: scripts.updateScript, delete: scripts.deleteScript }),
        stdin: kindConfigYaml(images.length > 0 ? onImage(plan.config, nodeImageName(cluster)) : plan.config),
        environment: { ...owned, NETWORK: network.name, NODES: String(plan.nodes.length) },
        triggers: [cluster],
        logging: "stderr",
      },
      { parent: this, dependsOn: [sweep, ...derived], customTimeouts: { create: "15m", delete: "5m" } },
    );

    const kubeconfig = new command.local.Command(
      `${name}-kubeconfig`,
      {
        ...phases(`kubeconfig of ${cluster}`, { create: scripts.kubeconfigScript, update: scripts.kubeconfigScript }),
        // The nodes' output is new whenever the cluster is, and with it the kubeconfig.
        environment: { CLUSTER: cluster, NODES_ID: nodes.stdout },
        addPreviousOutputInEnv: false,
        logging: "none",
      },
      { parent: this, additionalSecretOutputs: ["stdout", "stderr"] },
    );

    const loaded =
      images.length > 0
        ? [
            new command.local.Command(
              `${name}-load-images`,
              {
                ...phases(`images in ${cluster}`, { create: scripts.loadImagesScript, update: scripts.loadImagesScript }),
                environment: { CLUSTER: cluster, NODES_ID: nodes.stdout, ...loads },
                addPreviousOutputInEnv: false,
                logging: "stderr",
              },
              { parent: this, customTimeouts: { create: "15m", update: "15m" } },
            ),
          ]
        : [];

    this.plan = plan;
    this.nodes = nodes;
    this.loaded = loaded;
    this.kubeconfig = pulumi.secret(kubeconfig.stdout);
    this.provider = new kubernetes.Provider(
      `${name}-kubernetes`,
      {
        kubeconfig: this.kubeconfig,
        // Another container is another cluster, whatever its name and port: everything on the provider is made anew.
        clusterIdentifier: nodes.stdout.apply((printed) => `${cluster}/${printed.split(" ")[0]}`),
      },
      { parent: this },
    );
    this.registerOutputs({ clusterName: cluster, apiServerHost: plan.apiServer.host });
  }
}
