#!/bin/sh
# Runs in a container of the node image, three times over: `start`; `import IMAGE` with that image's archive on standard input, once an
# image; `pack`. The result holds the images unpacked: see docs/decisions/0007-derived-node-image.md.
#
# Its containerd works in a volume: an overlay file system cannot have its upper layer on another one. A node's /var is a volume that
# Docker fills from the image, byte by byte for every node. So the unpacked layers lie outside of it, where all nodes share them as
# Docker's own layers, and containerd finds them by symbolic links.
set -eu
work=/cilium-lab-derive root=/cilium-lab-derive/root unpacked=/kind/cilium-lab-unpacked
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
  # shellcheck disable=SC2086 # Digests, a word each.
  [ -z "$served" ] || ctr content rm $served >/dev/null
  lease=$(ctr leases create)
  ctr leases delete --sync "$lease" >/dev/null
  pid=$(cat $work/pid)
  kill "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  mkdir -p $unpacked
  for snapshot in "$snapshots"/*; do
    [ -d "$snapshot/fs" ] || continue
    mv "$snapshot/fs" "$unpacked/${snapshot##*/}"
    ln -s "$unpacked/${snapshot##*/}" "$snapshot/fs"
  done
  rm -rf /var/lib/containerd
  cp -a $root /var/lib/containerd
  ;;
esac
