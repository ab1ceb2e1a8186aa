# shellcheck shell=sh
# In front of scripts that use kubectl: points it at the cluster of KUBECONFIG_CONTENT. They find a private directory in $work, and `k`:
# kubectl with a limit on every request.
#
# The text holds no path of the checkout, since Pulumi runs the *stored* script when the resource is deleted.
set -eu
command -v kubectl >/dev/null || { echo "kubectl is not on PATH. Run this in a shell of the lab: eval \"\$(make -s env)\"." >&2; exit 127; }
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
# The kubeconfig has no name any more when kubectl reads it: a shell that is killed, as Pulumi does on Ctrl-C, leaves none behind.
# The cache directory is private too: the user's own is keyed by host and port, which a lab's next cluster may have again.
printf '%s\n' "$KUBECONFIG_CONTENT" >"$work/kubeconfig"
unset KUBECONFIG_CONTENT
exec 3<"$work/kubeconfig"
rm "$work/kubeconfig"
export KUBECONFIG="/proc/$$/fd/3" KUBECACHEDIR="$work/cache"
k() { kubectl --request-timeout=30s "$@"; }

# leave_without_cluster SUBJECT: ends a deletion with success, and says so, where the cluster is gone already or too broken to be put in
# order. SUBJECT is what is not put back then.
leave_without_cluster() {
  if ! kubectl --request-timeout=10s get --raw /readyz >/dev/null 2>"$work/why"; then
    printf "The cluster's API server is not there or not ready (%s), so %s is not put back.\n" "$(tail -n 1 "$work/why" | cut -c 1-200)" "$1" >&2
    exit 0
  fi
}
