import { createHash } from "node:crypto";
import type { Kubectl } from "../../programs/kubectl";
import type { ClusterAccess } from "../../programs/retry";
import { rewriteCorefile } from "./corefile";
import { errorText } from "../../programs/present";

/** Key of the `coredns` ConfigMap that keeps the Corefile as it was found. CoreDNS's volume names its one key, so it sees nothing of this. */
export const originalCorefileKey = "Corefile.before-cilium-lab";

/** Annotation of CoreDNS's pods that follows the Corefile, so that a changed Corefile restarts them and nothing else does. */
const corefileAnnotation = "cilium-lab/corefile";

/**
 * Gives CoreDNS another upstream. Starts from the Corefile that was kept, so that it converges from any earlier state.
 *
 * @param servers addresses; none for no upstream
 * @throws Error where the Corefile is not one that the lab can change; then nothing is changed
 */
export async function configureDns(kubectl: Kubectl, servers: readonly string[]): Promise<string> {
  const { data = {} } = JSON.parse(await kubectl(["-n", "kube-system", "get", "configmap", "coredns", "-o", "json"])) as ConfigMap;
  const original = data[originalCorefileKey] || data.Corefile || "";
  const corefile = rewriteCorefile(original, servers);
  if (corefile === undefined) {
    throw new Error(
      'The Corefile of ConfigMap kube-system/coredns is not one the lab can change: it needs one ".:53" block with the plugins kubernetes ' +
        `and forward. Found:\n${original}`,
    );
  }
  await patch(kubectl, "configmap", { data: { Corefile: corefile, [originalCorefileKey]: original } });
  await annotatePods(kubectl, createHash("sha256").update(corefile).digest("hex").slice(0, 16));
  return `CoreDNS asks ${servers.length === 0 ? "nobody" : servers.join(", ")} about other names`;
}

/** Puts back the Corefile that {@link configureDns} found. Succeeds, and says so, where the cluster is gone already or not ready. */
export async function restoreDns({ kubectl, say, signal }: ClusterAccess): Promise<string> {
  // Without kubectl nothing is known of the cluster.
  await kubectl(["version", "--client"]);
  const trouble = await kubectl(["get", "--raw", "/readyz"], { seconds: 10 }).then(
    () => undefined,
    (error: unknown) => errorText(error).slice(0, 200),
  );
  // A call that a signal ended says nothing of the cluster.
  signal?.throwIfAborted();
  if (trouble !== undefined) {
    say(`The cluster's API server is not there or not ready (${trouble}), so CoreDNS's Corefile is not put back.`);
    return "not put back";
  }
  const text = await kubectl(["-n", "kube-system", "get", "configmap", "coredns", "--ignore-not-found", "-o", "json"]);
  const original = text.trim() === "" ? undefined : (JSON.parse(text) as ConfigMap).data?.[originalCorefileKey];
  if (!original) return "nothing to put back";
  await patch(kubectl, "configmap", { data: { Corefile: original } });
  await annotatePods(kubectl, null);
  // The copy goes last: killed before that, the next run starts over from it.
  await patch(kubectl, "configmap", { data: { [originalCorefileKey]: null } });
  return "put back";
}

interface ConfigMap {
  data?: Record<string, string>;
}

async function annotatePods(kubectl: Kubectl, value: string | null): Promise<void> {
  await patch(kubectl, "deployment", { spec: { template: { metadata: { annotations: { [corefileAnnotation]: value } } } } });
}

async function patch(kubectl: Kubectl, kind: "configmap" | "deployment", change: object): Promise<void> {
  await kubectl(["-n", "kube-system", "patch", kind, "coredns", "--type=merge", "-p", JSON.stringify(change)]);
}
