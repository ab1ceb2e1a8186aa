# shellcheck shell=bash
# Functions of the programs for a node, in front of each of them. They run in Cilium's agent image, as root, in the node's network and
# beside its processes, so that `/proc/1/root` is the node's own file system. Each can run twice.

# What a pod says at its end: kubelet keeps 4096 bytes of it, and reads it where the pod's log cannot be had.
say() { printf '%s\n' "$1" >>/dev/termination-log; }

# remove_chains PREFIX: in whichever of both backends of iptables they are. Environment: CHAINS_PROGRAM (chains.awk).
remove_chains() {
  for save in iptables-legacy-save iptables-nft-save ip6tables-legacy-save ip6tables-nft-save; do
    command -v "$save" >/dev/null || continue
    "$save" 2>/dev/null | awk -v prefix="$1" "$CHAINS_PROGRAM" >/tmp/chains
    [ ! -s /tmp/chains ] || "${save%-save}-restore" --noflush </tmp/chains
  done
}

# Removes the routes to other nodes' pods. Environment: ROUTES (`CIDR>ADDRESS`, space separated).
remove_routes() {
  for route in $ROUTES; do
    ip -4 route del "${route%%>*}" via "${route##*>}" 2>/dev/null || true
  done
}
