#!/bin/sh
# Before anything is created: the tools are there, the kernel has room for the nodes, and the name is free. A machine without the limit
# of the kernel, such as a Mac, is not asked for it.
#
# Prints the cluster's name. A later run for that name finds the stack's own network and nodes and lets them be.
#
# Environment: CLUSTER, NODES (count), INOTIFY_INSTANCES (that they take), KIND_VERSION; PULUMI_COMMAND_STDOUT is the name that was
# checked last.
# See https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files
set -eu
fail() { echo "cilium-lab: $*" >&2; exit 1; }
for tool in docker kind kubectl; do
  command -v "$tool" >/dev/null || fail "$tool is not on PATH. Run 'make up', which sets it up, or 'eval \"\$(make -s env)\"' for a shell that has it."
done
docker version --format '{{.Server.Version}}' >/dev/null 2>&1 || fail "no Docker daemon answers at ${DOCKER_HOST:-the default socket}: $(docker version 2>&1 | tail -n 1)"
found=$(kind version -q 2>/dev/null || echo none)
oldest=$(printf '%s\n%s\n' "$found" "$KIND_VERSION" | sort -V | head -n 1)
[ "$oldest" = "$KIND_VERSION" ] || fail "kind is $found; wanted is $KIND_VERSION or later. Install it, or run 'make up'."
if [ "${PULUMI_COMMAND_STDOUT:-}" != "$CLUSTER" ]; then
  instances=$(cat /proc/sys/fs/inotify/max_user_instances 2>/dev/null || echo unknown)
  [ "$instances" = unknown ] || [ "$instances" -ge "$INOTIFY_INSTANCES" ] ||
    fail "fs.inotify.max_user_instances is $instances; $NODES nodes want $INOTIFY_INSTANCES. Run: sudo sysctl -w fs.inotify.max_user_instances=512"
  existing=$(docker ps -aq --filter "label=io.x-k8s.kind.cluster=$CLUSTER")
  [ -z "$existing" ] || fail "a kind cluster named $CLUSTER exists that this stack did not make. It is left alone. Set another clusterName, or remove it with 'kind delete cluster --name $CLUSTER'."
  network=$(docker network ls -q --filter "name=^$CLUSTER\$")
  [ -z "$network" ] || fail "a Docker network named $CLUSTER exists that this stack did not make. It is left alone. Set another clusterName, or, if a killed run left it, remove it with 'docker network rm $CLUSTER'."
fi
echo "$CLUSTER"
