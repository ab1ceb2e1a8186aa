# shellcheck shell=sh
# Functions of the programs of a kind cluster, in front of each of them.
#
# Which nodes are the lab's own is decided by Docker's network ids: the network is in the stack's state, and a node belongs to the
# stack when it is attached to that very network.

fail() { echo "cilium-lab: $*" >&2; exit 1; }

# nodes_of CLUSTER NETWORK_ID: ids of the cluster's containers that are on the network, running, stopped or never started.
#
# To be called in an assignment: there, and not among a command's arguments, `set -e` sees a daemon that does not answer, which must
# not pass for a cluster without nodes.
nodes_of() {
  all=$(docker ps -aq --no-trunc --filter "label=io.x-k8s.kind.cluster=$1") || return 1
  # A container that was made and never started, by a kind that was killed in between, has its network's name and no id yet.
  name=$(docker network inspect -f '{{.Name}}' "$2" 2>/dev/null || :)
  for id in $all; do
    case " $(docker inspect -f '{{range $name, $on := .NetworkSettings.Networks}}{{or $on.NetworkID $name}} {{end}}' "$id" 2>/dev/null || :)" in
      *" $2 "* | *" ${name:-$2} "*) echo "$id" ;;
    esac
  done
}

count() { echo $#; }

# remove_nodes ID…: removes containers with their anonymous volumes; those that are gone already are no error.
remove_nodes() {
  [ $# -eq 0 ] || docker rm -f -v "$@" >/dev/null
}

# The container in which a node image is derived, also one that a killed derivation left.
remove_deriver() {
  ! docker inspect "$CLUSTER-derive" >/dev/null 2>&1 || docker rm -f -v "$CLUSTER-derive" >/dev/null
}

# take_lease CONTROL_PLANE: writes a new lease into the control plane, and prints its container id and the lease.
take_lease() {
  lease=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
  docker exec "$1" sh -c "echo $lease > /kind/cilium-lab-lease"
  echo "$(docker inspect -f '{{.Id}}' "$1" | cut -c1-12) $lease"
}

# What a create that was killed left in the temporary folder.
remove_credentials() {
  rm -rf "${TMPDIR:-/tmp}/cilium-lab-$CLUSTER".*
}
