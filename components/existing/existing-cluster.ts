import * as command from "@pulumi/command";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { phases } from "../programs/phases";
import { program } from "../programs/program";
import { contextOf, readKubeconfigs, type OneContext } from "./kubeconfig";
import type { InspectionResult, ClusterRequirements } from "./work/requirements";

/** A cluster that is already there. */
export interface ExistingClusterSpec {
  /** Path of a kubeconfig, relative to the project; empty: the files of `$KUBECONFIG`, else `~/.kube/config`. */
  kubeconfig: string;
  /** Name of the context in it; empty: the current one. */
  context: string;
  /** Where every node reaches the API server without kube-proxy: not the address of a Service. */
  apiServer: { host: string; port: number };
  /** What to do about kube-proxy and a CNI that can be put back: `refuse` the cluster, or `park` them until the stack goes. */
  takeOver: "refuse" | "park";
}

/** Arguments of {@link ExistingCluster}. */
export interface ExistingClusterArgs {
  /** Which cluster, and how it is treated. */
  cluster: ExistingClusterSpec;
  /** What the datapath needs of the nodes and their addresses. */
  needs: {
    /** `one`: every node must be reached by every other without a router. */
    segments: "one" | "many";
    /** Pod ranges; they overlap neither node addresses nor Services. */
    podCidrs: readonly string[];
  };
  /** Image of Cilium's agent, e.g. `quay.io/cilium/cilium:v1.20.2`. Short-lived pods of it look at the nodes and clean them. */
  agentImage: string;
}

/**
 * A cluster that somebody else made, found fit for Cilium before anything in it is changed.
 *
 * Refuses, at `up`: another CNI or kube-proxy that runs, unless it is to be parked; a Cilium that is not this stack's; nodes behind
 * routers where direct node routes are wanted; ranges that overlap. A preview contacts no cluster, and does without a kubeconfig.
 *
 * Deleting it, once the release is gone, takes Cilium's leftovers off the nodes and lets run again what was parked. The cluster, its nodes
 * and what is in it stay.
 *
 * Wants a `command` provider in its options.
 */
export class ExistingCluster extends pulumi.ComponentResource {
  /** Kubeconfig of the one context, secret. Unknown in a preview without one. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Provider for what lives in the cluster. */
  readonly provider: kubernetes.Provider;
  /** Names of the nodes, sorted. */
  readonly nodes: pulumi.Output<string[]>;
  /** What was not looked at, a sentence each. */
  readonly notes: pulumi.Output<string[]>;
  /** What Cilium comes after, and what it has to be gone before. */
  readonly ready: pulumi.Resource;
  /** Where agents reach the API server. */
  readonly apiServer: { host: string; port: number };
  /** What is wanted of the cluster, as the programs of this folder read it. */
  readonly wanted: ClusterRequirements;

  constructor(name: string, args: ExistingClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cilium-lab:index:ExistingCluster", name, {}, opts);
    const { cluster, needs, agentImage } = args;
    const { context, kubeconfig } = found(cluster);
    this.apiServer = cluster.apiServer;
    this.wanted = { segments: needs.segments, podCidrs: needs.podCidrs, takeOver: cluster.takeOver, agentImage };
    this.kubeconfig = pulumi.secret(kubeconfig);
    const environment = { KUBECONFIG_CONTENT: this.kubeconfig, WANTED: JSON.stringify(this.wanted) };

    const inspection = new command.local.Command(
      `${name}-inspect`,
      {
        ...subcommandPhases("inspection of the cluster", { create: "inspect", update: "inspect" }),
        environment,
        // With its last output in the environment, as is the default: that says who the stack is to the cluster, and which cluster it was.
        logging: "stderr",
      },
      { parent: this, customTimeouts: { create: "20m", update: "20m" } },
    );
    const inspected = inspection.stdout.apply((stdout) => JSON.parse(stdout) as InspectionResult);

    const owned = {
      environment: { ...environment, OWNER: inspected.apply(({ owner }) => owner) },
      addPreviousOutputInEnv: false,
      logging: "stderr",
    } as const;

    // On its own, and first: a take-over that broke off is not in the state, and what it did has to be put back all the same.
    const putBack = new command.local.Command(
      `${name}-put-back`,
      { ...subcommandPhases("what the cluster was before", { delete: "put-back" }), ...owned },
      { parent: this, customTimeouts: { delete: "30m" } },
    );
    this.ready = new command.local.Command(
      `${name}-take-over`,
      { ...subcommandPhases("take-over of the cluster", { create: "take-over", update: "take-over" }), ...owned },
      { parent: this, dependsOn: putBack, customTimeouts: { create: "30m", update: "30m" } },
    );
    this.nodes = inspected.apply(({ nodes }) => nodes);
    this.notes = inspected.apply(({ notes }) => notes);
    this.provider = new kubernetes.Provider(
      `${name}-kubernetes`,
      {
        kubeconfig: this.kubeconfig,
        context,
        // Known at preview, and the same when the cluster's address or certificates change. The inspection refuses another cluster.
        clusterIdentifier: `existing/${context ?? cluster.context}`,
      },
      { parent: this },
    );
    this.registerOutputs({ apiServerHost: this.apiServer.host });
  }
}

/** The context, or at a preview without one a warning: changes are reviewed on machines that have no access to the cluster. */
function found({ kubeconfig, context }: ExistingClusterSpec): OneContext | { context: undefined; kubeconfig: pulumi.Output<string> } {
  try {
    return contextOf(readKubeconfigs(kubeconfig, process.cwd()), context);
  } catch (error) {
    const { message } = error as Error;
    if (!pulumi.runtime.isDryRun()) throw new pulumi.RunError(message);
    void pulumi.log.warn(`${message} The preview goes on without the cluster; \`up\` needs it.`);
    return { context: undefined, kubeconfig: pulumi.output(pulumi.unknown as unknown as string) };
  }
}

/** Inputs of a local.Command that runs words of `work/main.ts`; nothing in a phase without a word. */
export function subcommandPhases(subject: string, words: { create?: string; update?: string; delete?: string }) {
  const { script, dir } = program("components/existing/work/main.ts");
  const run = (word: string | undefined) => (word === undefined ? ":" : `${script} ${word}`);
  return {
    ...phases(subject, {
      create: run(words.create),
      update: run(words.update),
      ...(words.delete === undefined ? {} : { delete: run(words.delete) }),
    }),
    ...(dir === undefined ? {} : { dir }),
  };
}
