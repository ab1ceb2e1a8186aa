import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { phases } from "../programs/phases";
import { program } from "../programs/program";
import { kubeconfigVariable } from "./cluster-scripts";

/** An IPv4 address, e.g. `192.0.2.53`. Checked where it enters. */
export type Ipv4 = string;

/** Where the cluster's DNS asks about names outside of the cluster. */
export type ClusterDnsUpstream =
  /** Nowhere: such names do not exist, said at once (NXDOMAIN). What a lab without an uplink wants. */
  | { kind: "none" }
  /** These servers, 1 to 15 (CoreDNS's own limit), in no order. Pods reach them as any other address, masqueraded. */
  | { kind: "servers"; servers: Ipv4[] };

/** Arguments of {@link ClusterDns}. */
export interface ClusterDnsArgs {
  /** Kubeconfig of the cluster, its content and not a path. Kept secret. */
  kubeconfig: pulumi.Input<string>;
  /** Where CoreDNS asks about names outside of the cluster. */
  upstream: pulumi.Input<ClusterDnsUpstream>;
}

/**
 * Cluster DNS that works under eBPF host routing.
 *
 * kubeadm has CoreDNS forward to the node's `/etc/resolv.conf`, which in a kind node names Docker's own resolver. That
 * one is reached by an iptables rule of the node, and eBPF host routing goes past iptables: queries would time out.
 * So the Corefile gets another upstream, or none.
 *
 * Comes before Cilium, so CoreDNS is not waited for: its pods cannot run yet. The Corefile that was found is kept in the
 * same ConfigMap (`originalCorefileKey`), every change starts from it, and deleting the component puts it back.
 *
 * @see https://github.com/cilium/cilium/issues/23330
 */
export class ClusterDns extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterDnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cilium-lab:index:ClusterDns", name, {}, opts);
    const { script, dir } = program("components/kind/dns/main.ts");
    const configure = `${script} configure`;

    new command.local.Command(
      `${name}-corefile`,
      {
        // An update does the same: it starts from the Corefile that was kept, so it converges from any earlier state.
        ...phases("cluster DNS", { create: configure, update: configure, delete: `${script} restore` }),
        dir,
        environment: {
          [kubeconfigVariable]: pulumi.secret(args.kubeconfig),
          UPSTREAM_SERVERS: pulumi.output(args.upstream).apply(upstreamServers),
        },
        addPreviousOutputInEnv: false,
        logging: "stderr",
      },
      { parent: this, deletedWith: opts?.deletedWith },
    );
    this.registerOutputs({});
  }
}

/** The servers of `upstream` as the program takes them: separated by spaces, empty for none. */
export function upstreamServers(upstream: ClusterDnsUpstream): string {
  return upstream.kind === "none" ? "" : upstream.servers.join(" ");
}
