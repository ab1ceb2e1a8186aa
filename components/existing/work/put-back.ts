import type { Kubectl } from "../../programs/kubectl";
import { probeLabel } from "../../datapath/probe/probe-traffic";
import { rolloutNamespace as rolloutNamespace } from "../../datapath/rollout/traffic-pods";
import { collect } from "./inspect";
import { onEveryNode, removeLeftovers, workLabel } from "./node-pods";
import type { ClusterAccess } from "../../programs/retry";
import { ciliumScript, cleanupEnvironment } from "./node-scripts";
import { parkedDaemonSets, podsGone, unpark } from "./parked";
import { claimName, type ClusterRequirements } from "./requirements";
import { restart } from "./restart";
import { routesByNode, withCiliumRanges } from "./routes";

/**
 * Puts the cluster back as it was found, once the release is uninstalled: removes what a killed probe left, takes Cilium's leftovers off the
 * nodes, lets run what was parked, and restarts what has addresses of Cilium.
 *
 * Goes on where a killed run stopped: the stack's mark goes last.
 *
 * @throws Error where Cilium is still there, or a node could not be cleaned: nothing may be forgotten
 */
export async function putBack(wanted: ClusterRequirements, owner: string, reach: ClusterAccess): Promise<string> {
  const { kubectl, cleanup, say } = reach;
  const found = await collect(kubectl);
  if (found.claim === undefined) return "the cluster was put back before";
  if (found.claim !== owner) throw new Error("ConfigMap kube-system/cilium-lab is another stack's, so nothing is put back here.");
  if (found.cilium.length > 0) {
    throw new Error(
      `Cilium is still there: ${found.cilium.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`).join(", ")}. Uninstall it (helm -n kube-system uninstall cilium), then try again.`,
    );
  }
  await removeLeftovers(cleanup);
  await removeProbes(cleanup);
  await podsGone(["-n", "kube-system", "get", "pods", "-l", "k8s-app=cilium", "-o", "json"], () => true, kubectl, "Cilium's agents");
  const ranges = withCiliumRanges(found.nodes, await ciliumNodes(kubectl));
  // A node that Cilium never came to has nothing of it; one that joined later may.
  const routes = routesByNode(ranges);
  await onEveryNode(
    {
      what: "Removing what Cilium left",
      nodes: found.nodes.map(({ name }) => name),
      image: wanted.agentImage,
      command: ["bash", "-c", ciliumScript],
      environment: (node) => cleanupEnvironment(routes(node)),
      changes: true,
      seconds: 600,
    },
    reach,
  );
  const parked = await parkedDaemonSets(kubectl);
  // Services first: the CNI's pods may reach the API server by one.
  for (const workload of [...parked].sort((a, b) => Number(b.name === "kube-proxy") - Number(a.name === "kube-proxy"))) {
    say(`${workload.namespace}/${workload.name} runs again`);
    await unpark(workload, kubectl);
  }
  const kept = await removeKinds(kubectl);
  if (kept.length > 0) say(`These kinds of Cilium are kept, since there are objects that the stack did not make: ${kept.join(", ")}`);
  const restarted =
    parked.length === 0 ? "no CNI was there before, so no workload was restarted" : await restart(wanted.podCidrs, "inside", reach);
  // Waited for: whoever took the stack away looks at what is left.
  await kubectl(["delete", "-l", `${workLabel}=true`, "namespaces", "--timeout=60s"], { seconds: 90 });
  await kubectl(["-n", "kube-system", "delete", "configmap", claimName]);
  return restarted;
}

/** Removes the namespaces of a probe, and of the traffic under a change, whose program was killed: no later one comes to do it. */
async function removeProbes(kubectl: Kubectl): Promise<void> {
  await kubectl(["delete", "-l", `${probeLabel}=true`, "namespaces", "--wait=false"]);
  await kubectl(["delete", "namespace", rolloutNamespace, "--ignore-not-found", "--wait=false"]);
}

async function ciliumNodes(kubectl: Kubectl): Promise<string> {
  const kinds = await kubectl(["get", "customresourcedefinitions", "-o", "name"]);
  return kinds.includes("/ciliumnodes.cilium.io") ? kubectl(["get", "ciliumnodes", "-o", "json"]) : "";
}

/** Kinds whose objects the agents and the operator make for themselves. */
const ownObjects = ["ciliumendpoints", "ciliumendpointslices", "ciliumidentities", "ciliumnodes"];

/**
 * Removes the kinds that Cilium's operator defined, which helm does not know of; keeps those of which a person made objects.
 *
 * @returns the names of those that are kept
 */
async function removeKinds(kubectl: Kubectl): Promise<string[]> {
  const names = (await kubectl(["get", "customresourcedefinitions", "-o", "name"]))
    .split("\n")
    .map((line) => line.slice(line.indexOf("/") + 1))
    .filter((name) => name.endsWith(".cilium.io"));
  const used = await Promise.all(
    names.map(
      async (name) => !ownObjects.includes(name.split(".")[0] ?? "") && (await kubectl(["get", name, "-A", "-o", "name"])).trim() !== "",
    ),
  );
  const unused = names.filter((_, i) => !used[i]);
  if (unused.length > 0)
    await kubectl(["delete", "customresourcedefinitions", ...unused, "--ignore-not-found", "--timeout=120s"], { seconds: 150 });
  return names.filter((_, i) => used[i]);
}
