#!/bin/sh
# The lab by hand: what the notes' script does, corrected, and nothing that this stack adds. It is timed against `make up`.
#
# Corrected: the node network has a range of its own, kube-proxy is never there, the chart gets the very values of the stack, every wait is for
# what the next step needs and watches instead of sleeping, and at the end stands the same proof.
#
#   corrected.sh up      from nothing to the proven datapath
#   corrected.sh down    removes it
#
# Environment: CLUSTER; SUBNET and GATEWAY of the node network; KIND_CONFIG and VALUES (files); IMAGES (space separated, in the Docker daemon);
# CHART (folder, .tgz or URL of a repository) and CHART_VERSION; PROOF (the line of sh by which the stack proves itself, run in CHECKOUT) and
# DECLARED (what it looks for, as JSON); KUBECONFIG (a file that is written).
set -eu

phase() { echo "== $*"; }

up() {
  phase "docker network create"
  docker network create --driver bridge --subnet "$SUBNET" --gateway "$GATEWAY" "$CLUSTER"

  phase "kind create cluster"
  KIND_EXPERIMENTAL_DOCKER_NETWORK="$CLUSTER" kind create cluster --config "$KIND_CONFIG" --kubeconfig "$KUBECONFIG" --wait 0s

  phase "kind load docker-image"
  # shellcheck disable=SC2086 # a list of images
  kind load docker-image --name "$CLUSTER" $IMAGES

  phase "taint"
  kubectl taint node "$CLUSTER-control-plane" node-role.kubernetes.io/control-plane:NoSchedule-

  phase "helm install"
  case $CHART in
    *://*) helm install cilium cilium --repo "$CHART" --version "$CHART_VERSION" --namespace kube-system --values "$VALUES" ;;
    *) helm install cilium "$CHART" --namespace kube-system --values "$VALUES" ;;
  esac

  phase "agents and nodes ready"
  kubectl -n kube-system rollout status daemonset/cilium --timeout=10m
  kubectl wait --for=condition=Ready node --all --timeout=5m

  phase "the same proof"
  cd "$CHECKOUT"
  KUBECONFIG_CONTENT=$(cat "$KUBECONFIG") sh -c "$PROOF"
}

down() {
  kind delete cluster --name "$CLUSTER" --kubeconfig "$KUBECONFIG"
  docker network rm "$CLUSTER"
}

"$1"
