#!/bin/sh
# Takes the cluster's own name off the derived image, which stays under its other one. Environment: NODE_IMAGE.
set -eu
! docker image inspect "$NODE_IMAGE" >/dev/null 2>&1 || docker image rm "$NODE_IMAGE" >/dev/null
