import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { phases } from "../shell/phases";
import { kubeconfigVariable, kubectlDeleteScript, kubectlScript } from "./kubectl-script";

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
 * same ConfigMap ({@link originalCorefileKey}), every change starts from it, and deleting the component puts it back.
 *
 * @see https://github.com/cilium/cilium/issues/23330
 */
export class ClusterDns extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterDnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cilium-lab:index:ClusterDns", name, {}, opts);

    new command.local.Command(
      `${name}-corefile`,
      {
        // An update does the same: it starts from the Corefile that was kept, so it converges from any earlier state.
        ...phases("cluster DNS", {
          create: clusterDnsScripts.configure,
          update: clusterDnsScripts.configure,
          delete: clusterDnsScripts.restore,
        }),
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

/** The servers of `upstream` as the script takes them: separated by spaces, empty for none. */
export function upstreamServers(upstream: ClusterDnsUpstream): string {
  return upstream.kind === "none" ? "" : upstream.servers.join(" ");
}

/** Key of the `coredns` ConfigMap that keeps the Corefile as it was found. CoreDNS's volume names its one key, so it sees nothing of this. */
export const originalCorefileKey = "Corefile.before-cilium-lab";

/** Annotation of CoreDNS's pods that follows the Corefile, so that a changed Corefile restarts them and nothing else does. */
export const corefileAnnotation = "cilium-lab/corefile";

/**
 * awk program, Corefile to Corefile. Reads the same file twice: for the cluster's zones, then to rewrite the `.:53` block.
 * A block of another zone, which forwards where somebody wanted it to, stays.
 *
 * Without servers the block answers for the cluster's zones alone, and a second one says NXDOMAIN for all others: removing
 * `forward` alone makes CoreDNS say SERVFAIL, on which some resolvers stop searching. `template` cannot be in the same
 * block, since CoreDNS runs it before `kubernetes`.
 */
export const corefileProgram = `
NR == FNR {
  if ($1 == "kubernetes" && zones == "") for (i = 2; i <= NF && $i != "{"; i++) zones = zones (i > 2 ? " " : "") $i ":53"
  next
}
{
  text = $0
  sub(/#.*/, "", text)
  before = depth
  depth += gsub(/[{]/, "", text) - gsub(/[}]/, "", text)
}
before == 0 && $NF == "{" { root = $1 ~ /^[.](:53)?$/; roots += root }
before == 1 { plugin = $1 }
dropping { dropping = depth > 1; next }
root && before == 0 && servers == "" { sub(/[.](:53)?/, zones) }
root && before == 1 && plugin == "forward" {
  forwards++
  if (servers == "") { dropping = depth > 1; next }
  sub(/forward.*/, "forward . " servers (depth > 1 ? " {" : ""))
}
root && before == 2 && plugin == "kubernetes" && $1 == "fallthrough" && servers == "" { next }
{ print }
END {
  if (servers == "") print ".:53 {\\n    template ANY ANY {\\n       rcode NXDOMAIN\\n    }\\n}"
  if (roots != 1 || zones == "" || (servers != "" && forwards != 1)) exit 1
}
`.trim();

const namespace = "kube-system";

const configure = kubectlScript(`
k -n ${namespace} get configmap coredns -o 'jsonpath={.data.${originalCorefileKey.replace(".", "\\.")}}' >"$work/original"
if [ ! -s "$work/original" ]; then
  k -n ${namespace} get configmap coredns -o 'jsonpath={.data.Corefile}' >"$work/original"
fi
if ! awk -v servers="$UPSTREAM_SERVERS" '${corefileProgram}' "$work/original" "$work/original" >"$work/Corefile"; then
  echo 'The Corefile of ConfigMap ${namespace}/coredns is not one the lab can change: it needs one ".:53" block with the plugins kubernetes and forward. Found:' >&2
  cat "$work/original" >&2
  exit 1
fi
k -n ${namespace} create configmap coredns --dry-run=client -o json \\
  --from-file=Corefile="$work/Corefile" --from-file=${originalCorefileKey}="$work/original" >"$work/patch"
k -n ${namespace} patch configmap coredns --type=merge --patch-file="$work/patch" >/dev/null
sum=$(cksum <"$work/Corefile" | tr ' ' -)
k -n ${namespace} patch deployment coredns --type=merge \\
  -p '{"spec":{"template":{"metadata":{"annotations":{"${corefileAnnotation}":"'"$sum"'"}}}}}' >/dev/null
`);

// The key goes last: killed before that, the next run starts over from it.
const restore = kubectlDeleteScript(
  "CoreDNS's Corefile",
  `
k -n ${namespace} get configmap coredns --ignore-not-found -o 'jsonpath={.data.${originalCorefileKey.replace(".", "\\.")}}' >"$work/Corefile"
[ -s "$work/Corefile" ] || exit 0
k -n ${namespace} create configmap coredns --dry-run=client -o json --from-file=Corefile="$work/Corefile" >"$work/patch"
k -n ${namespace} patch configmap coredns --type=merge --patch-file="$work/patch" >/dev/null
k -n ${namespace} patch deployment coredns --type=merge \\
  -p '{"spec":{"template":{"metadata":{"annotations":{"${corefileAnnotation}":null}}}}}' >/dev/null
k -n ${namespace} patch configmap coredns --type=merge -p '{"data":{"${originalCorefileKey}":null}}' >/dev/null
`,
);

/** The scripts of {@link ClusterDns}; they read the upstream servers, space separated, from `UPSTREAM_SERVERS`. */
export const clusterDnsScripts = { configure, restore };
