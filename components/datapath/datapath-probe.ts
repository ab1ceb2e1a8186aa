import * as command from "@pulumi/command";
import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { DatapathIntent } from "../cilium/intent";
import { phases } from "../programs/phases";
import { program } from "../programs/program";
import { declared } from "./probe/declared";
import type { DatapathSummary } from "./probe/summary";

export type { DatapathSummary } from "./probe/summary";

/** Arguments of {@link DatapathProbe}. */
export interface DatapathProbeArgs {
  /** Kubeconfig of the cluster, its content and not a path. Kept secret. */
  kubeconfig: pulumi.Input<string>;
  /** Names of all nodes, as `kubectl get nodes` prints them. Those of a cluster that the stack did not make are known at `up` only. */
  nodes: pulumi.Input<string[]>;
  /** The datapath as it was declared to Cilium. */
  datapath: Omit<DatapathIntent, "apiServer">;
  /** Image of the probe's pods; has bash, curl, dig and socat. */
  testImage: string;
  /** Cilium's release: the probe runs again whenever it changes. */
  release: kubernetes.helm.v3.Release;
}

/**
 * Asserts on the live cluster what was declared, and makes `pulumi up` fail with the one line that differs.
 *
 * Reads of every node: its agent's modes (the table of invariants), version and native range, its pod addresses, a direct
 * route to every peer's, that there is no tunnel device, that pods have veth devices, and that there is no kube-proxy. Then sends, from a
 * pod on every node: a query to the cluster's DNS, requests to a pod on the same node and on every other (whose reply says
 * that the client's address arrived unchanged), to a Service by its name, and to a NodePort on every node. In a cluster of more than
 * nine nodes a pod asks eight other nodes and not all; in a cluster of one, none, and the summary says so.
 *
 * Where a change was made under the traffic of a RolloutTraffic, reads what it counted, ends it, and reports what was lost.
 *
 * What it does not prove: which devices and programs a packet passes (`Host: BPF` is what the agent says of itself; counting packets at
 * every hop is another tool's work), masquerading of packets that leave the cluster, and NodePorts from outside of the cluster: a
 * pod's request is translated at its socket, before it is a packet.
 *
 * Runs again whenever the kubeconfig (so the cluster), the release's revision or what is declared changes. It needs the
 * checkout's own files, so it runs where Pulumi runs: in the project's folder.
 */
export class DatapathProbe extends pulumi.ComponentResource {
  /** What was found. */
  readonly summary: pulumi.Output<DatapathSummary>;

  constructor(name: string, args: DatapathProbeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cilium-lab:index:DatapathProbe", name, {}, opts);

    const { script, dir } = program("components/datapath/probe/main.ts");

    const probe = new command.local.Command(
      `${name}-probe`,
      {
        // No triggers: they replace, and a preview would announce a replacement where only a look is taken. A failed update is tried
        // again by the next up, as a failed create is. Nothing is left behind, so there is nothing to delete.
        ...phases("datapath probe", { create: script, update: script }),
        dir,
        environment: {
          KUBECONFIG_CONTENT: pulumi.secret(args.kubeconfig),
          DECLARED: pulumi.output(args.nodes).apply((nodes) => JSON.stringify(declared({ ...args, nodes }))),
          // Changes with every revision, and is unknown in a preview that plans one.
          RELEASE: pulumi.interpolate`${args.release.id} revision ${args.release.status.revision}`,
        },
        addPreviousOutputInEnv: false,
        logging: "stderr",
      },
      { parent: this, deletedWith: opts?.deletedWith, customTimeouts: { create: "30m", update: "30m" } },
    );

    this.summary = probe.stdout.apply((stdout) => JSON.parse(stdout) as DatapathSummary);
    this.registerOutputs({ summary: this.summary });
  }
}
