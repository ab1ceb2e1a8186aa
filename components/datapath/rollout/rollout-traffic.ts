import { createHash } from "node:crypto";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { CiliumArgs } from "../../cilium/cilium";
import { chartValues } from "../../cilium/values";
import { kubectlScript } from "../../kind/cluster-scripts";
import { phases } from "../../programs/phases";
import { program } from "../../programs/program";
import { declared } from "../probe/declared";
import type { PlannedChange } from "./start-traffic";
import { rolloutNamespace } from "./traffic-pods";

/** Arguments of {@link RolloutTraffic}. */
export interface RolloutTrafficArgs {
  /** Kubeconfig of the cluster, its content and not a path. Kept secret. */
  kubeconfig: pulumi.Input<string>;
  /** Names of all nodes, as `kubectl get nodes` prints them. */
  nodes: pulumi.Input<string[]>;
  /** What Cilium is about to get: the same that is given to it. */
  cilium: CiliumArgs;
  /** Image of the traffic's pods; has bash, curl and socat. */
  testImage: string;
}

/**
 * Traffic between pods of every node while a running Cilium is changed, so that the change's cost is counted and not guessed.
 *
 * To stand between the cluster and Cilium: give it to Cilium's `dependsOn`. Nothing happens on a new cluster. Before a change of the
 * chart, its version or its values it refuses a version that is not on the supported path, looks whether every invariant holds, and
 * starts a client and a server on every node: exchanges on one node, with two peers, and through a Service, ten a second each, and
 * one connection that stays open. The DatapathProbe that follows the change reads what was lost, ends the traffic and reports.
 *
 * Traffic that nobody ends, because an `up` was killed, ends by itself within an hour.
 */
export class RolloutTraffic extends pulumi.ComponentResource {
  constructor(name: string, args: RolloutTrafficArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cilium-lab:index:RolloutTraffic", name, {}, opts);
    const { script, dir } = program("components/datapath/rollout/main.ts");

    new command.local.Command(
      `${name}-traffic`,
      {
        // No triggers: they replace. What was planned is what the next update finds as its previous output.
        ...phases("rollout traffic", { create: remember, update: script, delete: remove }),
        dir,
        environment: {
          KUBECONFIG_CONTENT: pulumi.secret(args.kubeconfig),
          PLANNED: pulumi.output(args.nodes).apply((nodes) => JSON.stringify(planned({ ...args, nodes }))),
        },
        logging: "stderr",
      },
      { parent: this, deletedWith: opts?.deletedWith, customTimeouts: { update: "20m" } },
    );
    this.registerOutputs({});
  }
}

const remember = `printf '%s\\n' "$PLANNED"`;

const remove = kubectlScript(`\
k delete namespace ${rolloutNamespace} --ignore-not-found --wait=false >&2 ||
  echo "Namespace ${rolloutNamespace} is left behind; the traffic in it ends by itself within an hour." >&2
`);

/** What Cilium is about to get, as far as a change of it is concerned. */
export function planned({
  nodes,
  cilium: { version, chart, datapath },
  testImage,
}: { nodes: string[] } & Pick<RolloutTrafficArgs, "cilium" | "testImage">): PlannedChange {
  const change = createHash("sha256").update(JSON.stringify({ version, chart, values: chartValues(datapath, version) }));
  return { change: change.digest("hex").slice(0, 16), declared: declared({ nodes, datapath, testImage }) };
}
