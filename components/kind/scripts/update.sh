#!/bin/sh
# An update never makes or removes a node: it renews the lease of the cluster that is there, or says what to do. Behind cluster.sh.
#
# Environment: CLUSTER, NETWORK_ID, NODES (count).
set -eu
own=$(nodes_of "$CLUSTER" "$NETWORK_ID")
# shellcheck disable=SC2086 # Container ids, a word each.
[ "$(count $own)" -eq "$NODES" ] || fail "the nodes of $CLUSTER are not all there any more. Run 'make up', which makes the cluster anew."
take_lease "$CLUSTER-control-plane"
