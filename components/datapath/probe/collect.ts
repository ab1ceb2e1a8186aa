import pMap from "p-map";
import type { FoundAgent, FoundConfiguration } from "./found";
import type { Kubectl } from "./kubectl";
import { parseKubeProxyChains, parseKubeProxyWorkloads, parseLinks, parseNodes, parsePods, parseRoutes, type FoundPod } from "./parse";
import { clientScript, parseClient, targetsOf, type ClientFound, type Endpoints } from "./traffic";

/** How many pods are asked at once: each takes a process of kubectl on this machine. */
export const atOnce = { concurrency: 16 };

/** Asks the API server and every running agent; sends no packet of a pod. */
export async function collectConfiguration(kubectl: Kubectl): Promise<FoundConfiguration> {
  const [nodes, ciliumNodes, agents, workloads] = await Promise.all([
    kubectl(["get", "nodes", "-o", "json"]),
    kubectl(["get", "ciliumnodes", "-o", "json"]),
    agentPods(kubectl),
    kubectl(["get", "daemonsets,pods", "-A", "-o", "json"]),
  ]);
  return {
    nodes: parseNodes(nodes, ciliumNodes),
    agents: await pMap(agents, (agent) => collectAgent(kubectl, agent), atOnce),
    kubeProxyWorkloads: parseKubeProxyWorkloads(workloads),
  };
}

/** The agents that are ready. */
async function agentPods(kubectl: Kubectl): Promise<FoundPod[]> {
  return parsePods(await kubectl(["-n", "kube-system", "get", "pods", "-l", "k8s-app=cilium", "-o", "json"])).filter(({ ready }) => ready);
}

const separator = "--- cilium-lab: next ---";
// Up to 1.14 the agent's own command is called `cilium`.
const questions = ["$(command -v cilium-dbg || command -v cilium) status -o json", "ip -j route", "ip -d -j link", "iptables-save"];

/** One call for all questions: starting a process in a pod costs more than each answer. */
async function collectAgent(kubectl: Kubectl, { name, node }: FoundPod): Promise<FoundAgent> {
  const script = questions.join(`\necho '\n${separator}'\n`);
  const stdout = await kubectl(["-n", "kube-system", "exec", name, "-c", "cilium-agent", "--", "sh", "-ec", script]);
  const [status = "", routes = "", links = "", rules = ""] = stdout.split(`\n${separator}\n`);
  return {
    pod: name,
    node,
    status: JSON.parse(status),
    routes: parseRoutes(routes),
    links: parseLinks(links),
    kubeProxyChains: parseKubeProxyChains(rules),
  };
}

/** Has every client ask all that it is to ask. */
export async function collectTraffic(kubectl: Kubectl, clients: FoundPod[], endpoints: Endpoints): Promise<ClientFound[]> {
  return pMap(
    clients,
    async (client) => {
      const targets = targetsOf(client, endpoints);
      const urls = targets.map(({ url }) => url);
      const stdout = await kubectl(["-n", endpoints.namespace, "exec", client.name, "--", "bash", "-c", clientScript, "client", ...urls], {
        // dig's limit, and curl's for every URL.
        seconds: 15 + 5 * urls.length,
      });
      return parseClient(client, targets, stdout);
    },
    atOnce,
  );
}
