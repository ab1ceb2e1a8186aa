import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { phases } from "../programs/phases";
import { controlPlaneTaintScripts, kubeconfigVariable } from "./cluster-scripts";

/** Arguments of {@link ControlPlaneTaint}. */
export interface ControlPlaneTaintArgs {
  /** Kubeconfig of the cluster, its content and not a path. Kept secret. */
  kubeconfig: pulumi.Input<string>;
  /** Names of the control-plane nodes, as `kubectl get nodes` prints them. */
  nodes: pulumi.Input<string>[];
}

/**
 * Lets ordinary pods run on the control plane, so that the lab has three nodes to look at and not two.
 *
 * Removes both names of the taint, whichever is there: `master` (Kubernetes up to 1.24) and `control-plane` (from 1.24 on).
 * What was removed is kept in the annotation `cilium-lab/removed-taints` of the node, and deleting the component puts
 * back exactly that. Running again changes nothing.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-control-plane-taint
 */
export class ControlPlaneTaint extends pulumi.ComponentResource {
  constructor(name: string, args: ControlPlaneTaintArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cilium-lab:index:ControlPlaneTaint", name, {}, opts);

    new command.local.Command(
      `${name}-taint`,
      {
        // An update does the same: it converges, also on a cluster that was replaced underneath.
        ...phases("control-plane taint", {
          create: controlPlaneTaintScripts.remove,
          update: controlPlaneTaintScripts.remove,
          delete: controlPlaneTaintScripts.restore,
        }),
        environment: {
          [kubeconfigVariable]: pulumi.secret(args.kubeconfig),
          NODES: pulumi.all(args.nodes).apply((nodes) => nodes.join(" ")),
        },
        addPreviousOutputInEnv: false,
        logging: "stderr",
      },
      { parent: this, deletedWith: opts?.deletedWith },
    );
    this.registerOutputs({});
  }
}
