import { kubectlDeleteScript, kubectlScript } from "./kubectl-script";

/** Annotation that remembers, comma separated as `key=value:effect`, which taints the lab took off a node. */
export const removedTaintsAnnotation = "cilium-lab/removed-taints";

/** Both spellings of the taint that keeps pods off the control plane. */
export const controlPlaneTaintKeys = ["node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane"] as const;

// Recorded before it is removed: killed in between, the next run removes it, and the record was right all along.
const removeTaintScript = kubectlScript(`
taints() {
  k get node "$1" -o 'jsonpath={range .spec.taints[*]}{.key}={.value}:{.effect}{"\\n"}{end}' >"$work/taints" || return
  grep -E '^(${controlPlaneTaintKeys.join("|").replaceAll(".", "\\.")})=[^:]*:NoSchedule$' "$work/taints" || true
}
for node in $NODES; do
  found=$(taints "$node")
  if [ -n "$found" ]; then
    recorded=$(k get node "$node" -o 'jsonpath={.metadata.annotations.${removedTaintsAnnotation}}')
    record=$(printf '%s\\n' "$recorded" "$found" | tr , '\\n' | sed '/^$/d' | sort -u | paste -s -d , -)
    k annotate --overwrite node "$node" "${removedTaintsAnnotation}=$record" >/dev/null
    for taint in $found; do
      k taint node "$node" "\${taint%%=*}:NoSchedule-" >/dev/null
    done
  fi
  left=$(taints "$node")
  if [ -n "$left" ]; then
    echo "Node $node still has the taint $left after it was removed. See who puts it back: kubectl get node $node -o yaml --show-managed-fields" >&2
    exit 1
  fi
done
`);

const restoreTaintScript = kubectlDeleteScript(
  "the control plane's taint",
  `
for node in $NODES; do
  recorded=$(k get node "$node" --ignore-not-found -o 'jsonpath={.metadata.annotations.${removedTaintsAnnotation}}')
  [ -n "$recorded" ] || continue
  for taint in $(printf '%s' "$recorded" | tr , ' '); do
    k taint --overwrite node "$node" "$taint" >/dev/null
  done
  k annotate node "$node" ${removedTaintsAnnotation}- >/dev/null
done
`,
);

/** The scripts of `ControlPlaneTaint`; they read the node names, space separated, from `NODES`. */
export const controlPlaneTaintScripts = { remove: removeTaintScript, restore: restoreTaintScript };
