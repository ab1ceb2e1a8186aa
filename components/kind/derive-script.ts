/**
 * The program that derives a node image: the node image with the lab's images in its containerd, unpacked. kind copies nothing into
 * the nodes after that, and no node unpacks anything.
 *
 * A node's /var is a volume that Docker fills from the image, byte by byte for every node. So the unpacked layers lie outside of it,
 * where all nodes share them as Docker's own layers, and containerd finds them by symbolic links.
 *
 * @see docs/decisions/0007-derived-node-image.md
 */

/** Seconds after which a container whose script was killed ends by itself. */
const atMost = 1800;

/**
 * Runs in a container of the node image, three times over: `start`; `import IMAGE` with that image's archive on standard input, once an
 * image; `pack`.
 *
 * Its containerd works in a volume: an overlay file system cannot have its upper layer on another one.
 */
const insideScript = `\
set -eu
work=/cilium-lab-derive root=$work/root unpacked=/kind/cilium-lab-unpacked
export CONTAINERD_ADDRESS=$work/sock CONTAINERD_NAMESPACE=k8s.io
snapshots=$root/io.containerd.snapshotter.v1.overlayfs/snapshots
images() { ctr images ls | awk 'NR > 1 { print $3 }' | sort -u; }
layers_of() { while read -r manifest; do ctr content get "$manifest" | jq -r '.layers[]?.digest'; done | sort -u; }
# A layer that deletes a file of a lower one marks it by a device 0:0, and a folder by an attribute. Docker would take both for its own.
deletes_files() {
  [ -n "$(find $snapshots -type c -exec stat -c '%t:%T' {} + | grep -x 0:0 | head -n 1)" ] ||
    find $snapshots -type d -print0 | tar -c --no-recursion --xattrs --xattrs-include='trusted.overlay.opaque' --null -T - 2>/dev/null | grep -q trusted.overlay.opaque
}
case $1 in
start)
  mkdir -p $root
  [ ! -d /var/lib/containerd ] || cp -a /var/lib/containerd/. $root/
  containerd --root $root --state $work/state --address $work/sock >$work/log 2>&1 &
  echo $! >$work/pid
  tries=0
  until ctr version >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || { echo "cilium-lab: containerd does not start: $(tail -n 3 $work/log)" >&2; exit 1; }
    sleep 0.1
  done
  images >$work/own-images
  # What the node image's own unit would import at every boot.
  [ ! -x /usr/local/bin/import-preloaded-images ] || KUBECONFIG=every-role /usr/local/bin/import-preloaded-images >/dev/null
  ;;
import)
  ctr images import --snapshotter overlayfs - >/dev/null
  if deletes_files; then
    ctr images rm --sync "$2" >/dev/null
    echo "cilium-lab: $2 has layers that delete files: it is loaded into the nodes when they are up" >&2
  fi
  ;;
pack)
  # Packed layers have served where they are unpacked. Those of images that came packed with the node image have not.
  layers_of <$work/own-images >$work/own-layers
  served=$(images | grep -vxFf $work/own-images | layers_of | grep -vxFf $work/own-layers || :)
  [ -z "$served" ] || ctr content rm $served >/dev/null
  lease=$(ctr leases create)
  ctr leases delete --sync "$lease" >/dev/null
  pid=$(cat $work/pid)
  kill "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  mkdir -p $unpacked
  for snapshot in $snapshots/*; do
    [ -d "$snapshot/fs" ] || continue
    mv "$snapshot/fs" "$unpacked/\${snapshot##*/}"
    ln -s "$unpacked/\${snapshot##*/}" "$snapshot/fs"
  done
  rm -rf /var/lib/containerd
  cp -a $root /var/lib/containerd
  ;;
esac`;

/** `remove_deriver`: the container in which an image is derived, also one that a killed derivation left. */
export const removeDeriver = `\
remove_deriver() {
  ! docker inspect "$CLUSTER-derive" >/dev/null 2>&1 || docker rm -f -v "$CLUSTER-derive" >/dev/null
}`;

/**
 * Makes the image, where there is none under its name that was made of the same images, and gives it the cluster's own name too.
 *
 * Environment: CLUSTER, NODE_IMAGE (the cluster's name for it), DERIVED (its name for all labs), BASE (node image), BASE_ID, IMAGES and
 * IMAGE_IDS (space separated, in one order).
 */
export const deriveScript = `\
set -eu
inside() {
  cat <<'END_OF_INSIDE'
${insideScript}
END_OF_INSIDE
}
${removeDeriver}
key=$({ inside; printf '%s\\n' "$BASE_ID" $IMAGE_IDS; } | sha256sum | cut -c1-64)
label=cilium-lab.derived-from
before=$(docker image inspect -f '{{.Id}}' "$DERIVED" 2>/dev/null || :)
if [ -n "$before" ] && [ "$(docker image inspect -f "{{index .Config.Labels \\"$label\\"}}" "$before")" = "$key" ]; then
  docker image tag "$DERIVED" "$NODE_IMAGE"
  exit 0
fi
echo "cilium-lab: putting the images into a node image, once for all labs of these versions" >&2
remove_deriver
trap remove_deriver EXIT
trap 'exit 130' INT TERM
docker run -d --rm --init --privileged --network none --name "$CLUSTER-derive" --mount type=volume,dst=/cilium-lab-derive \\
  --entrypoint sleep "$BASE" ${atMost} >/dev/null
do_inside() { docker exec -i "$CLUSTER-derive" sh -c "$(inside)" sh "$@" >&2; }
do_inside start </dev/null
for image in $IMAGES; do
  echo "cilium-lab: $image" >&2
  docker save "$image" | do_inside import "$image"
done
do_inside pack </dev/null
echo "cilium-lab: $DERIVED" >&2
docker commit \\
  --change "ENTRYPOINT $(docker image inspect -f '{{json .Config.Entrypoint}}' "$BASE")" \\
  --change "CMD $(docker image inspect -f '{{if .Config.Cmd}}{{json .Config.Cmd}}{{else}}[]{{end}}' "$BASE")" \\
  --change "LABEL $label=$key" "$CLUSTER-derive" "$DERIVED" >/dev/null
# One of other contents under this name serves no new node; nodes that run on it keep it.
[ -z "$before" ] || docker image rm "$before" >/dev/null 2>&1 || :
docker image tag "$DERIVED" "$NODE_IMAGE"
`;

/** Takes the cluster's own name off the image, which stays under its other one. Environment: NODE_IMAGE. */
export const forgetScript = `\
set -eu
! docker image inspect "$NODE_IMAGE" >/dev/null 2>&1 || docker image rm "$NODE_IMAGE" >/dev/null
`;
