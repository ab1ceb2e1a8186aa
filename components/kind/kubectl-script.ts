/** Environment variable that carries the kubeconfig's content into a script. The content is never in a script's text or argv. */
export const kubeconfigVariable = "KUBECONFIG_CONTENT";

/**
 * A POSIX sh script that runs `body` with `kubectl` pointed at the cluster of {@link kubeconfigVariable}.
 *
 * The body finds a private directory in `$work`, and `k`: kubectl with a limit on every request.
 * The text holds no path of the checkout, since Pulumi runs the *stored* script when the resource is deleted.
 */
export function kubectlScript(body: string): string {
  return `${prelude}\n${body.trim()}\n`;
}

/**
 * A {@link kubectlScript} for deletion: succeeds, and says so, where the cluster is gone already or too broken to be put in order.
 *
 * @param subject what is not put back then, as the subject of "… is not put back"
 */
export function kubectlDeleteScript(subject: string, body: string): string {
  return kubectlScript(`
if ! kubectl --request-timeout=10s get --raw /readyz >/dev/null 2>"$work/why"; then
  printf "The cluster's API server is not there or not ready (%s), so ${subject} is not put back.\\n" "$(tail -n 1 "$work/why" | cut -c 1-200)" >&2
  exit 0
fi
${body.trim()}`);
}

// The kubeconfig has no name any more when kubectl reads it: a shell that is killed, as Pulumi does on Ctrl-C, leaves none behind.
// The cache directory is private too: the user's own is keyed by host and port, which a lab's next cluster may have again.
const prelude = `set -eu
command -v kubectl >/dev/null || { echo "kubectl is not on PATH. Run this in a shell of the lab: eval \\"\\$(make -s env)\\"." >&2; exit 127; }
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
printf '%s\\n' "$${kubeconfigVariable}" >"$work/kubeconfig"
unset ${kubeconfigVariable}
exec 3<"$work/kubeconfig"
rm "$work/kubeconfig"
export KUBECONFIG="/proc/$$/fd/3" KUBECACHEDIR="$work/cache"
k() { kubectl --request-timeout=30s "$@"; }`;
