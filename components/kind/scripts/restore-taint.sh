# shellcheck shell=sh
# Puts back the taints that remove-taint.sh recorded on each node. Behind kubectl.sh.
#
# Environment: NODES (names, space separated).
leave_without_cluster "the control plane's taint"
for node in $NODES; do
  recorded=$(k get node "$node" --ignore-not-found -o 'jsonpath={.metadata.annotations.cilium-lab/removed-taints}')
  [ -n "$recorded" ] || continue
  for taint in $(printf '%s' "$recorded" | tr , ' '); do
    k taint --overwrite node "$node" "$taint" >/dev/null
  done
  k annotate node "$node" cilium-lab/removed-taints- >/dev/null
done
