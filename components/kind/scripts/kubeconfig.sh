#!/bin/sh
# Prints the cluster's kubeconfig. The only script whose output is a secret. Environment: CLUSTER.
set -eu
kind get kubeconfig --name "$CLUSTER"
