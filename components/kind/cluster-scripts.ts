import { removeDeriver } from "./derive-script";

/**
 * The shell programs of a kind cluster, POSIX sh, without a path and without a value: all they need comes by environment,
 * so the text stays the same and a change of data is no change of program.
 *
 * Which nodes are the lab's own is decided by Docker's network ids: the network is in the stack's state, and a node belongs to the
 * stack when it is attached to that very network.
 */

/** inotify instances that a node takes: 53 were counted on a cluster of three; rounded up. */
export const inotifyPerNode = 20;

/**
 * `nodes_of CLUSTER NETWORK_ID`: ids of the cluster's containers that are on the network, running, stopped or never started.
 *
 * To be called in an assignment: there, and not among a command's arguments, `set -e` sees a daemon that does not answer, which must
 * not pass for a cluster without nodes.
 */
const nodesOf = `\
nodes_of() {
  all=$(docker ps -aq --no-trunc --filter "label=io.x-k8s.kind.cluster=$1") || return 1
  # A container that was made and never started, by a kind that was killed in between, has its network's name and no id yet.
  name=$(docker network inspect -f '{{.Name}}' "$2" 2>/dev/null || :)
  for id in $all; do
    case " $(docker inspect -f '{{range $name, $on := .NetworkSettings.Networks}}{{or $on.NetworkID $name}} {{end}}' "$id" 2>/dev/null || :)" in
      *" $2 "* | *" \${name:-$2} "*) echo "$id" ;;
    esac
  done
}`;

/** `remove_nodes ID…`: removes containers with their anonymous volumes; those that are gone already are no error. */
const removeNodes = `\
remove_nodes() {
  [ $# -eq 0 ] || docker rm -f -v "$@" >/dev/null
}`;

/** `take_lease CONTROL_PLANE`: writes a new lease into the control plane, and prints its container id and the lease. */
const takeLease = `\
take_lease() {
  lease=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \\n')
  docker exec "$1" sh -c "echo $lease > /kind/cilium-lab-lease"
  echo "$(docker inspect -f '{{.Id}}' "$1" | cut -c1-12) $lease"
}`;

/** `remove_credentials`: what a create that was killed left in the temporary folder. */
const removeCredentials = `\
remove_credentials() {
  rm -rf "\${TMPDIR:-/tmp}/cilium-lab-$CLUSTER".*
}`;

/**
 * Before anything is created: the tools are there, the kernel has room for the nodes, and the name is free.
 *
 * Prints the cluster's name. A later run for that name finds the stack's own network and nodes and lets them be.
 *
 * Environment: CLUSTER, NODES (count), KIND_VERSION; PULUMI_COMMAND_STDOUT is the name that was checked last.
 *
 * @see https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files
 */
export const preflightScript = preflight("/proc/sys/fs/inotify/max_user_instances");

/** {@link preflightScript} with the file that holds the kernel's limit; a machine that has none, such as a Mac, is not asked. */
export function preflight(limitFile: string): string {
  return `\
set -eu
fail() { echo "cilium-lab: $*" >&2; exit 1; }
for tool in docker kind kubectl; do
  command -v "$tool" >/dev/null || fail "$tool is not on PATH. Run 'make up', which sets it up, or 'eval \\"\\$(make -s env)\\"' for a shell that has it."
done
docker version --format '{{.Server.Version}}' >/dev/null 2>&1 || fail "no Docker daemon answers at \${DOCKER_HOST:-the default socket}: $(docker version 2>&1 | tail -n 1)"
found=$(kind version -q 2>/dev/null || echo none)
oldest=$(printf '%s\\n%s\\n' "$found" "$KIND_VERSION" | sort -V | head -n 1)
[ "$oldest" = "$KIND_VERSION" ] || fail "kind is $found; wanted is $KIND_VERSION or later. Install it, or run 'make up'."
if [ "\${PULUMI_COMMAND_STDOUT:-}" != "$CLUSTER" ]; then
  instances=$(cat ${limitFile} 2>/dev/null || echo unknown)
  wanted=$((NODES * ${inotifyPerNode}))
  [ "$instances" = unknown ] || [ "$instances" -ge "$wanted" ] || fail "fs.inotify.max_user_instances is $instances; $NODES nodes want $wanted. Run: sudo sysctl -w fs.inotify.max_user_instances=512"
  nodes=$(docker ps -aq --filter "label=io.x-k8s.kind.cluster=$CLUSTER")
  [ -z "$nodes" ] || fail "a kind cluster named $CLUSTER exists that this stack did not make. It is left alone. Set another clusterName, or remove it with 'kind delete cluster --name $CLUSTER'."
  network=$(docker network ls -q --filter "name=^$CLUSTER\\$")
  [ -z "$network" ] || fail "a Docker network named $CLUSTER exists that this stack did not make. It is left alone. Set another clusterName, or, if a killed run left it, remove it with 'docker network rm $CLUSTER'."
fi
echo "$CLUSTER"
`;
}

/**
 * Nothing at create: this stands in state before the cluster does, so that nodes of a create that was killed have an owner.
 *
 * Environment: CLUSTER, NETWORK_ID.
 */
export const sweepScript = `\
set -eu
${nodesOf}
${removeNodes}
${removeDeriver}
${removeCredentials}
left=$(nodes_of "$CLUSTER" "$NETWORK_ID")
remove_nodes $left
remove_deriver
remove_credentials
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
${removeCredentials}
${takeLease}
fail() { echo "cilium-lab: $*" >&2; exit 1; }
config=$(cat)
control_plane="$CLUSTER-control-plane"
[ "$(docker network inspect -f '{{.Id}}' "$NETWORK" 2>/dev/null)" = "$NETWORK_ID" ] ||
  fail "the Docker network $NETWORK of this stack is gone. Run 'make up', which makes it anew."
all=$(docker ps -aq --filter "label=io.x-k8s.kind.cluster=$CLUSTER" | wc -l)
own=$(nodes_of "$CLUSTER" "$NETWORK_ID")
count() { echo $#; }
[ "$all" -eq "$(count $own)" ] ||
  fail "a kind cluster named $CLUSTER exists that this stack did not make. It is left alone. Set another clusterName."
complete() {
  [ "$(count $own)" -eq "$NODES" ] &&
    docker exec "$control_plane" kubectl --kubeconfig=/etc/kubernetes/admin.conf get --raw=/readyz >/dev/null 2>&1 &&
    [ "$(docker exec "$control_plane" kubectl --kubeconfig=/etc/kubernetes/admin.conf get nodes -o name | wc -l)" -eq "$NODES" ]
}
remove_credentials
if complete; then
  echo "cilium-lab: $CLUSTER is already there, made by this stack: taking it over" >&2
else
  remove_nodes $own
  # kind wants to write a kubeconfig, and holds a lock beside it. The name lets the delete find it should this shell be killed.
  private=$(mktemp -d "\${TMPDIR:-/tmp}/cilium-lab-$CLUSTER.XXXXXX")
  made=no
  finish() {
    rm -rf "$private"
    [ "$made" = yes ] || { left=$(nodes_of "$CLUSTER" "$NETWORK_ID"); remove_nodes $left; }
  }
  trap finish EXIT
  trap 'exit 130' INT TERM
  printf '%s\\n' "$config" | KIND_EXPERIMENTAL_DOCKER_NETWORK="$NETWORK" kind create cluster --config=- --kubeconfig="$private/kubeconfig" --wait=0s >&2
  made=yes
fi
take_lease "$control_plane"
`;

/**
 * An update never makes or removes a node: it renews the lease of the cluster that is there, or says what to do.
 *
 * Environment: CLUSTER, NETWORK_ID, NODES.
 */
export const updateScript = `\
set -eu
${nodesOf}
${takeLease}
control_plane="$CLUSTER-control-plane"
own=$(nodes_of "$CLUSTER" "$NETWORK_ID")
count() { echo $#; }
[ "$(count $own)" -eq "$NODES" ] || {
  echo "cilium-lab: the nodes of $CLUSTER are not all there any more. Run 'make up', which makes the cluster anew." >&2
  exit 1
}
take_lease "$control_plane"
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
${removeCredentials}
printed=\${PULUMI_COMMAND_STDOUT:-}
lease=\${printed##* }
held=$(docker exec "$CLUSTER-control-plane" cat /kind/cilium-lab-lease 2>/dev/null || :)
if [ -n "$held" ] && [ "$held" != "$lease" ]; then
  echo "cilium-lab: $CLUSTER was taken over by a later run: left alone" >&2
  exit 0
fi
own=$(nodes_of "$CLUSTER" "$NETWORK_ID")
remove_nodes $own
remove_credentials
`;

/**
 * Puts images of the Docker daemon into every node that does not have them: nodes pull none of them. Nodes of a derived image have them
 * all; this is for those that could not be derived, and for a live lab that gets another Cilium.
 *
 * Environment: CLUSTER, IMAGES (space separated), IMAGE_IDS (so that another image under the same name is loaded
 * again, once a refresh has seen it).
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
