/**
 * Programs for a node, bash. They run in Cilium's agent image, as root, in the node's network and beside its processes, so that
 * `/proc/1/root` is the node's own file system. Each can run twice.
 */

/** What a pod says at its end: kubelet keeps 4096 bytes of it, and reads it where the pod's log cannot be had. */
const say = "say() { printf '%s\\n' \"$1\" >>/dev/termination-log; }";

/**
 * Says `PEER via ROUTER` for a peer behind a router, `PEER via` for one without a route, and nothing of one on the same segment.
 * Reads the addresses, space separated, from `PEERS`.
 */
export const segmentScript = `
${say}
for peer in $PEERS; do
  route=$(ip -o -4 route get "$peer" 2>/dev/null | head -n 1)
  case "$route" in
    *" via "*) router=\${route#* via }; say "$peer via \${router%% *}" ;;
    "") say "$peer via" ;;
  esac
done 2>&1 | head -c 3000
`.trim();

/** awk program: from \`iptables-save\` of one table to what \`iptables-restore --noflush\` needs to remove the chains whose names begin with \`prefix\`. */
export const chainsProgram = `
/^\\*/ { table = $0; chains = ""; rules = "" }
/^:/ { name = substr($1, 2); if (index(name, prefix) == 1) chains = chains name "\\n" }
/^-A / {
  if (index($2, prefix) != 1 && $0 ~ (" -[jg] " prefix)) { sub(/^-A/, "-D"); rules = rules $0 "\\n" }
}
/^COMMIT/ && chains != "" {
  printf "%s\\n%s", table, rules
  count = split(chains, names, "\\n")
  for (i = 1; i < count; i++) print "-F " names[i]
  for (i = 1; i < count; i++) print "-X " names[i]
  print "COMMIT"
}
`.trim();

/** Removes chains by a prefix, in whichever of both backends of iptables they are, and the routes of \`ROUTES\` (\`CIDR>ADDRESS\`, space separated). */
const networkFunctions = `
remove_chains() {
  for save in iptables-legacy-save iptables-nft-save ip6tables-legacy-save ip6tables-nft-save; do
    command -v "$save" >/dev/null || continue
    "$save" 2>/dev/null | awk -v prefix="$1" '${chainsProgram}' >/tmp/chains
    [ ! -s /tmp/chains ] || "\${save%-save}-restore" --noflush </tmp/chains
  done
}
remove_routes() {
  for route in $ROUTES; do
    ip -4 route del "\${route%%>*}" via "\${route##*>}" 2>/dev/null || true
  done
}
`.trim();

/** Removes what kindnet leaves in a node's kernel: its masquerading and its routes to other nodes' pods. Its configuration file stays, for its return. */
export const kindnetScript = `
set -eu
${networkFunctions}
remove_chains KIND-MASQ
remove_routes
nft() { nsenter --target 1 --mount --net -- nft "$@" 2>/dev/null; }
for table in $(nft list tables | awk '$3 ~ /^(kindnet|kind)-/ { print $2 "/" $3 }'); do
  nft delete table "\${table%%/*}" "\${table##*/}" || true
done
`.trim();

/**
 * Removes what Cilium leaves on a node when its release is uninstalled, and gives back the CNI configurations that it set aside.
 *
 * The agent's own command takes the programs and maps out of the kernel. The rest is done here: its \`--all-state\` empties a folder in which
 * the node's cgroups are mounted, and does not know of the routes, rules and chains.
 *
 * @see https://github.com/cilium/cilium/blob/v1.20.2/cilium-dbg/cmd/post_uninstall_cleanup.go
 */
export const ciliumScript = `
set -u
${say}
${networkFunctions}
host=/proc/1/root
rm -f "$host/run/cilium/cilium.pid"
agent=$(command -v cilium-dbg || command -v cilium)
"$agent" post-uninstall-cleanup --force --bpf-state || "$agent" cleanup --force --bpf-state || say "the agent's own cleanup failed"
links() { ip -o link | awk -F ': ' '{ sub(/@.*/, "", $2); print $2 }' | grep -E '^(cilium_[a-z0-9]+|lxc([0-9a-f]{12}|_health))$'; }
for link in $(links); do
  # A pair goes together.
  ip link delete "$link" 2>/dev/null || true
done
remove_routes
remove_chains CILIUM_
remove_chains OLD_CILIUM_
# The proxy's rules and tables; the local table is first again, as the kernel has it.
ip -4 rule show | grep -q '^0:.*lookup local' || ip -4 rule add pref 0 lookup local
ip -4 rule del pref 100 lookup local 2>/dev/null || true
for table in 2004 2005; do
  while ip -4 rule del lookup "$table" 2>/dev/null; do :; done
  ip -4 route flush table "$table" 2>/dev/null || true
done
nsenter --target 1 --mount -- umount "/run/cilium/cgroupv2" 2>/dev/null || true
if ! grep -q ' /run/cilium/cgroupv2 ' /proc/1/mounts; then rm -rf "$host/run/cilium"; fi
rm -rf "$host/var/lib/cilium"
rmdir /sys/fs/bpf/tc/globals /sys/fs/bpf/tc 2>/dev/null || true
for file in "$host"/etc/cni/net.d/*.cilium_bak; do
  [ ! -e "$file" ] || mv "$file" "\${file%.cilium_bak}"
done
rm -f "$host"/etc/cni/net.d/05-cilium.conflist "$host"/etc/cni/net.d/05-cilium.conf "$host/opt/cni/bin/cilium-cni"
left=$(links | tr '\\n' ' ')
[ -z "$left" ] || { say "devices are left: $left"; exit 1; }
`.trim();
