#!/bin/sh
# Makes the cluster, or takes over a complete one that an earlier, killed run of this stack made. Behind cluster.sh.
#
# Prints `<control plane's container id> <lease>`. The lease is also written into the control plane: whoever holds it last owns the
# cluster, so the delete of a replaced resource does not remove what its successor took over.
#
# Environment: CLUSTER, NETWORK, NETWORK_ID, NODES (count). Standard input: the kind config.
set -eu
config=$(cat)
control_plane="$CLUSTER-control-plane"
[ "$(docker network inspect -f '{{.Id}}' "$NETWORK" 2>/dev/null)" = "$NETWORK_ID" ] ||
  fail "the Docker network $NETWORK of this stack is gone. Run 'make up', which makes it anew."
all=$(docker ps -aq --filter "label=io.x-k8s.kind.cluster=$CLUSTER" | wc -l)
own=$(nodes_of "$CLUSTER" "$NETWORK_ID")
# shellcheck disable=SC2086 # Container ids, a word each.
[ "$all" -eq "$(count $own)" ] ||
  fail "a kind cluster named $CLUSTER exists that this stack did not make. It is left alone. Set another clusterName."
is_complete() {
  # shellcheck disable=SC2086 # Container ids, a word each.
  [ "$(count $own)" -eq "$NODES" ] &&
    docker exec "$control_plane" kubectl --kubeconfig=/etc/kubernetes/admin.conf get --raw=/readyz >/dev/null 2>&1 &&
    [ "$(docker exec "$control_plane" kubectl --kubeconfig=/etc/kubernetes/admin.conf get nodes -o name | wc -l)" -eq "$NODES" ]
}
remove_credentials
if is_complete; then
  echo "cilium-lab: $CLUSTER is already there, made by this stack: taking it over" >&2
else
  # shellcheck disable=SC2086 # Container ids, a word each.
  remove_nodes $own
  # kind wants to write a kubeconfig, and holds a lock beside it. The name lets the delete find it should this shell be killed.
  private=$(mktemp -d "${TMPDIR:-/tmp}/cilium-lab-$CLUSTER.XXXXXX")
  made=no
  finish() {
    rm -rf "$private"
    # shellcheck disable=SC2086 # Container ids, a word each.
    [ "$made" = yes ] || { left=$(nodes_of "$CLUSTER" "$NETWORK_ID"); remove_nodes $left; }
  }
  trap finish EXIT
  trap 'exit 130' INT TERM
  printf '%s\n' "$config" | KIND_EXPERIMENTAL_DOCKER_NETWORK="$NETWORK" kind create cluster --config=- --kubeconfig="$private/kubeconfig" --wait=0s >&2
  made=yes
fi
take_lease "$control_plane"
