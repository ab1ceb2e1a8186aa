import * as command from "@pulumi/command";
import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { subcommandPhases, type ExistingCluster } from "./existing-cluster";

/** Arguments of {@link RestartedWorkloads}. */
export interface RestartedWorkloadsArgs {
  /** The cluster that was taken over. */
  cluster: ExistingCluster;
  /** Cilium's release: from then on new pods get their addresses of it. */
  release: kubernetes.helm.v3.Release;
}

/**
 * Restarts, as a rollout, the workloads whose pods still hold addresses of the CNI that was parked: those would be cut off.
 *
 * Does nothing where nothing was parked. Pods that nobody would start again are named and left alone. Wants to come after Cilium, and a
 * `command` provider in its options.
 */
export class RestartedWorkloads extends pulumi.ComponentResource {
  constructor(name: string, args: RestartedWorkloadsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cilium-lab:index:RestartedWorkloads", name, {}, opts);
    new command.local.Command(
      `${name}-restart`,
      {
        ...subcommandPhases("restart of workloads with addresses of before", { create: "restart", update: "restart" }),
        environment: {
          KUBECONFIG_CONTENT: args.cluster.kubeconfig,
          WANTED: JSON.stringify(args.cluster.wanted),
          RELEASE: pulumi.interpolate`${args.release.id} revision ${args.release.status.revision}`,
        },
        addPreviousOutputInEnv: false,
        logging: "stderr",
      },
      { parent: this, dependsOn: args.cluster.ready, customTimeouts: { create: "20m", update: "20m" } },
    );
    this.registerOutputs({});
  }
}
