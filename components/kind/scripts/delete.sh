#!/bin/sh
# Removes the nodes, unless a successor holds the lease. Nothing there is no error. Behind cluster.sh.
#
# Environment: CLUSTER, NETWORK_ID; PULUMI_COMMAND_STDOUT is what the create or the last update printed.
set -eu
printed=${PULUMI_COMMAND_STDOUT:-}
lease=${printed##* }
held=$(docker exec "$CLUSTER-control-plane" cat /kind/cilium-lab-lease 2>/dev/null || :)
if [ -n "$held" ] && [ "$held" != "$lease" ]; then
  echo "cilium-lab: $CLUSTER was taken over by a later run: left alone" >&2
  exit 0
fi
own=$(nodes_of "$CLUSTER" "$NETWORK_ID")
# shellcheck disable=SC2086 # Container ids, a word each.
remove_nodes $own
remove_credentials
