/**
 * The shell programs of a kind cluster, POSIX sh, without a path and without a value: all they need comes by environment,
 * so the text stays the same and a change of data is no change of program.
 *
 * Which nodes are the lab's own is decided by Docker's network ids: the network is in the stack's state, and a node belongs to the
 * stack when it is attached to that very network.
 */

/** `nodes_of CLUSTER NETWORK_ID`: ids of the cluster's containers that are on the network, running or not. */
const nodesOf = `\
nodes_of() {
  for id in $(docker ps -aq --no-trunc --filter "label=io.x-k8s.kind.cluster=$1"); do
    case " $(docker inspect -f '{{range .NetworkSettings.Networks}}{{.NetworkID}} {{end}}' "$id" 2>/dev/null || :)" in
      *" $2 "*) echo "$id" ;;
    esac
  done
}`;

/** `remove_nodes ID…`: removes containers with their anonymous volumes; those that are gone already are no error. */
const removeNodes = `\
remove_nodes() {
  [ $# -eq 0 ] || docker rm -f -v "$@" >/dev/null
}`;

/**
 * Before anything is created: the tools are there, and no cluster of that name is somebody else's.
 *
 * Environment: CLUSTER, KIND_VERSION.
 */
export const preflightScript = `\
set -eu
fail() { echo "cilium-lab: $*" >&2; exit 1; }
for tool in docker kind kubectl; do
  command -v "$tool" >/dev/null || fail "$tool is not on PATH. Run 'make up', which sets it up, or 'eval \\"\\$(make -s env)\\"' for a shell that has it."
done
docker version --format '{{.Server.Version}}' >/dev/null 2>&1 || fail "no Docker daemon answers at \${DOCKER_HOST:-the default socket}: $(docker version 2>&1 | tail -n 1)"
found=$(kind version -q 2>/dev/null || echo none)
oldest=$(printf '%s\\n%s\\n' "$found" "$KIND_VERSION" | sort -V | head -n 1)
[ "$oldest" = "$KIND_VERSION" ] || fail "kind is $found; wanted is $KIND_VERSION or later. Install it, or run 'make up'."
ours=$(docker network ls -q --no-trunc --filter "name=^$CLUSTER\\$")
for id in $(docker ps -aq --no-trunc --filter "label=io.x-k8s.kind.cluster=$CLUSTER"); do
  case " $(docker inspect -f '{{range .NetworkSettings.Networks}}{{.NetworkID}} {{end}}' "$id")" in
    *" \${ours:-none} "*) ;;
    *) fail "a kind cluster named $CLUSTER exists that this stack did not make. It is left alone. Set another clusterName, or remove it with 'kind delete cluster --name $CLUSTER'." ;;
  esac
done
`;

/**
 * Nothing at create: this stands in state before the cluster does, so that nodes of a create that was killed have an owner.
 *
 * Environment: CLUSTER, NETWORK_ID.
 */
export const sweepScript = `\
set -eu
${nodesOf}
${removeNodes}
remove_nodes $(nodes_of "$CLUSTER" "$NETWORK_ID")
`;

/**
 * Makes the cluster, or takes over a complete one that an earlier, killed run of this stack made.
 *
 * Prints \`<control plane's container id> <lease>\`. The lease is also written into the control plane: whoever holds it last owns the
 * cluster, so the delete of a replaced resource does not remove what its successor took over.
 *
 * Environment: CLUSTER, NETWORK, NETWORK_ID, NODES (count). Standard input: the kind config.
 */
export const createScript = `\
set -eu
${nodesOf}
${removeNodes}
config=$(cat)
kubeconfig=$(mktemp)
done=no
finish() {
  rm -f "$kubeconfig" "$kubeconfig.lock"
  [ "$done" = yes ] || remove_nodes $(nodes_of "$CLUSTER" "$NETWORK_ID")
}
trap finish EXIT
trap 'exit 130' INT TERM
control_plane="$CLUSTER-control-plane"
complete() {
  [ "$(nodes_of "$CLUSTER" "$NETWORK_ID" | wc -l)" -eq "$NODES" ] &&
    docker exec "$control_plane" kubectl --kubeconfig=/etc/kubernetes/admin.conf get --raw=/readyz >/dev/null 2>&1 &&
    [ "$(docker exec "$control_plane" kubectl --kubeconfig=/etc/kubernetes/admin.conf get nodes -o name | wc -l)" -eq "$NODES" ]
}
foreign=$(docker ps -aq --filter "label=io.x-k8s.kind.cluster=$CLUSTER" | wc -l)
[ "$foreign" -eq "$(nodes_of "$CLUSTER" "$NETWORK_ID" | wc -l)" ] || {
  echo "cilium-lab: a kind cluster named $CLUSTER exists that this stack did not make. It is left alone. Set another clusterName." >&2
  done=yes
  exit 1
}
if complete; then
  echo "cilium-lab: $CLUSTER is already there, made by this stack: taking it over" >&2
else
  remove_nodes $(nodes_of "$CLUSTER" "$NETWORK_ID")
  printf '%s\\n' "$config" | KIND_EXPERIMENTAL_DOCKER_NETWORK="$NETWORK" kind create cluster --config=- --kubeconfig="$kubeconfig" --wait=0s >&2
fi
lease=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \\n')
docker exec "$control_plane" sh -c "echo $lease > /kind/cilium-lab-lease"
done=yes
echo "$(docker inspect -f '{{.Id}}' "$control_plane" | cut -c1-12) $lease"
`;

/**
 * An update never makes or removes a node: it renews the lease of the cluster that is there, or says what to do.
 *
 * Environment: CLUSTER, NETWORK_ID, NODES.
 */
export const updateScript = `\
set -eu
${nodesOf}
control_plane="$CLUSTER-control-plane"
[ "$(nodes_of "$CLUSTER" "$NETWORK_ID" | wc -l)" -eq "$NODES" ] || {
  echo "cilium-lab: the nodes of $CLUSTER are not all there any more. Run 'make up', which makes the cluster anew." >&2
  exit 1
}
lease=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \\n')
docker exec "$control_plane" sh -c "echo $lease > /kind/cilium-lab-lease"
echo "$(docker inspect -f '{{.Id}}' "$control_plane" | cut -c1-12) $lease"
`;

/**
 * Removes the nodes, unless a successor holds the lease. Nothing there is no error.
 *
 * Environment: CLUSTER, NETWORK_ID; PULUMI_COMMAND_STDOUT is what the create or the last update printed.
 */
export const deleteScript = `\
set -eu
${nodesOf}
${removeNodes}
printed=\${PULUMI_COMMAND_STDOUT:-}
lease=\${printed##* }
held=$(docker exec "$CLUSTER-control-plane" cat /kind/cilium-lab-lease 2>/dev/null || :)
if [ -n "$held" ] && [ "$held" != "$lease" ]; then
  echo "cilium-lab: $CLUSTER was taken over by a later run: left alone" >&2
  exit 0
fi
remove_nodes $(nodes_of "$CLUSTER" "$NETWORK_ID")
`;

/**
 * Puts images of the Docker daemon into every node, once: nodes pull none of them.
 *
 * Environment: CLUSTER, IMAGES (space separated), IMAGE_IDS (so that a rebuilt image is loaded again).
 */
export const loadImagesScript = `\
set -eu
kind load docker-image --name "$CLUSTER" $IMAGES >&2
`;

/** Prints the cluster's kubeconfig. The only script whose output is a secret. Environment: CLUSTER. */
export const kubeconfigScript = `\
set -eu
kind get kubeconfig --name "$CLUSTER"
`;
