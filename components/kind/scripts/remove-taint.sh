# shellcheck shell=sh
# Removes both spellings of the taint that keeps pods off the control plane. Behind kubectl.sh.
#
# Which taints were removed is recorded on the node, comma separated as `key=value:effect`, before they are: killed in between, the next
# run removes them, and the record was right all along.
#
# Environment: NODES (names, space separated).
# shellcheck disable=SC2154 # kubectl.sh sets `work`.
taints() {
  k get node "$1" -o 'jsonpath={range .spec.taints[*]}{.key}={.value}:{.effect}{"\n"}{end}' >"$work/taints" || return
  grep -E '^(node-role\.kubernetes\.io/master|node-role\.kubernetes\.io/control-plane)=[^:]*:NoSchedule$' "$work/taints" || true
}
for node in $NODES; do
  found=$(taints "$node")
  if [ -n "$found" ]; then
    recorded=$(k get node "$node" -o 'jsonpath={.metadata.annotations.cilium-lab/removed-taints}')
    record=$(printf '%s\n' "$recorded" "$found" | tr , '\n' | sed '/^$/d' | sort -u | paste -s -d , -)
    k annotate --overwrite node "$node" "cilium-lab/removed-taints=$record" >/dev/null
    for taint in $found; do
      k taint node "$node" "${taint%%=*}:NoSchedule-" >/dev/null
    done
  fi
  left=$(taints "$node")
  if [ -n "$left" ]; then
    echo "Node $node still has the taint $left after it was removed. See who puts it back: kubectl get node $node -o yaml --show-managed-fields" >&2
    exit 1
  fi
done
