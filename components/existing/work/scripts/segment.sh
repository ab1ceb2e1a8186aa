#!/usr/bin/env bash
# Says `PEER via ROUTER` for a peer behind a router, `PEER via` for one without a route, and nothing of one on the same segment. Behind
# node.sh.
#
# Environment: PEERS (addresses, space separated).
for peer in $PEERS; do
  route=$(ip -o -4 route get "$peer" 2>/dev/null | head -n 1)
  case "$route" in
    *" via "*) router=${route#* via }; say "$peer via ${router%% *}" ;;
    "") say "$peer via" ;;
  esac
done 2>&1 | head -c 3000
