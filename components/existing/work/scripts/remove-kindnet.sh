#!/usr/bin/env bash
# Removes what kindnet leaves in a node's kernel: its masquerading and its routes to other nodes' pods. Its configuration file stays, for
# its return. Behind node.sh.
set -eu
remove_chains KIND-MASQ
remove_routes
nft() { nsenter --target 1 --mount --net -- nft "$@" 2>/dev/null; }
for table in $(nft list tables | awk '$3 ~ /^(kindnet|kind)-/ { print $2 "/" $3 }'); do
  nft delete table "${table%%/*}" "${table##*/}" || true
done
