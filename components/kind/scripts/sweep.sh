#!/bin/sh
# Removes what a create that was killed left: nothing else owns its nodes. Behind cluster.sh.
#
# Environment: CLUSTER, NETWORK_ID.
set -eu
left=$(nodes_of "$CLUSTER" "$NETWORK_ID")
# shellcheck disable=SC2086 # Container ids, a word each.
remove_nodes $left
remove_deriver
remove_credentials
