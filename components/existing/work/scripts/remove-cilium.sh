#!/usr/bin/env bash
# Removes what Cilium leaves on a node when its release is uninstalled, and gives back the CNI configurations that it set aside. Behind
# node.sh.
#
# The agent's own command takes the programs and maps out of the kernel. The rest is done here: its `--all-state` empties a folder in which
# the node's cgroups are mounted, and does not know of the routes, rules and chains.
#
# See https://github.com/cilium/cilium/blob/v1.20.2/cilium-dbg/cmd/post_uninstall_cleanup.go
set -u
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
  [ ! -e "$file" ] || mv "$file" "${file%.cilium_bak}"
done
rm -f "$host"/etc/cni/net.d/05-cilium.conflist "$host"/etc/cni/net.d/05-cilium.conf "$host/opt/cni/bin/cilium-cni"
left=$(links | tr '\n' ' ')
[ -z "$left" ] || { say "devices are left: $left"; exit 1; }
