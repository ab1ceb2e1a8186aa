#!/bin/sh
# Puts images of the Docker daemon into every node that does not have them: nodes pull none of them. Nodes of a derived image have them
# all; this is for those that could not be derived, and for a live lab that gets another Cilium.
#
# Environment: CLUSTER, IMAGES (space separated), IMAGE_IDS (so that another image under the same name is loaded again, once a refresh
# has seen it).
set -eu
# shellcheck disable=SC2086 # Names of images, a word each.
kind load docker-image --name "$CLUSTER" $IMAGES >&2
