#!/bin/sh
# Makes the node image with the lab's images in its containerd, where there is none under its name that was made of the same images, and
# gives it the cluster's own name too. kind copies nothing into the nodes after that, and no node unpacks anything. Behind cluster.sh.
#
# Environment: CLUSTER, NODE_IMAGE (the cluster's name for it), DERIVED (its name for all labs), BASE (node image), BASE_ID, IMAGES and
# IMAGE_IDS (space separated, in one order), INSIDE (the program of derive-inside.sh).
set -eu
# shellcheck disable=SC2086 # Ids, a line each.
key=$(printf '%s\n' "$INSIDE" "$BASE_ID" $IMAGE_IDS | sha256sum | cut -c1-64)
label=cilium-lab.derived-from
before=$(docker image inspect -f '{{.Id}}' "$DERIVED" 2>/dev/null || :)
if [ -n "$before" ] && [ "$(docker image inspect -f "{{index .Config.Labels \"$label\"}}" "$before")" = "$key" ]; then
  docker image tag "$DERIVED" "$NODE_IMAGE"
  exit 0
fi
echo "cilium-lab: putting the images into a node image, once for all labs of these versions" >&2
remove_deriver
trap remove_deriver EXIT
trap 'exit 130' INT TERM
# A container whose script was killed ends by itself after half an hour.
docker run -d --rm --init --privileged --network none --name "$CLUSTER-derive" --mount type=volume,dst=/cilium-lab-derive \
  --entrypoint sleep "$BASE" 1800 >/dev/null
do_inside() { docker exec -i "$CLUSTER-derive" sh -c "$INSIDE" sh "$@" >&2; }
do_inside start </dev/null
for image in $IMAGES; do
  echo "cilium-lab: $image" >&2
  docker save "$image" | do_inside import "$image"
done
do_inside pack </dev/null
echo "cilium-lab: $DERIVED" >&2
docker commit \
  --change "ENTRYPOINT $(docker image inspect -f '{{json .Config.Entrypoint}}' "$BASE")" \
  --change "CMD $(docker image inspect -f '{{if .Config.Cmd}}{{json .Config.Cmd}}{{else}}[]{{end}}' "$BASE")" \
  --change "LABEL $label=$key" "$CLUSTER-derive" "$DERIVED" >/dev/null
# One of other contents under this name serves no new node; nodes that run on it keep it.
[ -z "$before" ] || docker image rm "$before" >/dev/null 2>&1 || :
docker image tag "$DERIVED" "$NODE_IMAGE"
