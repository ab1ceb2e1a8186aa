import { kubectlDeleteScript, kubectlScript } from "./kubectl-script";

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

/** The scripts of `ClusterDns`; they read the upstream servers, space separated, from `UPSTREAM_SERVERS`. */
export const clusterDnsScripts = { configure, restore };
