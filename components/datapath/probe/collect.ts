import pMap from "p-map";
import type { FoundAgent, FoundConfiguration, UnreadAgent } from "./cluster-state";
import type { Kubectl } from "../../programs/kubectl";
import { errorText } from "../../programs/present";
import {
  parseKubeProxyChains,
  parseKubeProxyPorts,
  parseKubeProxyWorkloads,
  parseLinks,
  parseNodes,
  parsePods,
  parseRoutes,
  type FoundPod,
} from "./parse-answers";
import { clientScript, parseClient, targetsOf, type ClientFound, type Endpoints } from "./probe-traffic";

/** How many pods are asked at once: each takes a process of kubectl on this machine. */
export const atOnce = { concurrency: 16 };

/**
 * Asks the API server and every agent that is ready; sends no packet of a pod. An agent that does not answer hides nothing of the others.
 *
 * @param seconds limit of each question
 * @throws Error where the API server does not answer
 */
export async function collectConfiguration(kubectl: Kubectl, seconds = 60): Promise<FoundConfiguration> {
  const [nodes, ciliumNodes, agents, workloads] = await Promise.all([
    kubectl(["get", "nodes", "-o", "json"], { seconds }),
    kubectl(["get", "ciliumnodes", "-o", "json"], { seconds }),
    kubectl(["-n", "kube-system", "get", "pods", "-l", "k8s-app=cilium", "-o", "json"], { seconds }),
    kubectl(["get", "daemonsets,pods", "-A", "-o", "json"], { seconds }),
  ]);
  const asked = await pMap(parsePods(agents), (pod) => askAgent(kubectl, pod, seconds), atOnce);
  return {
    nodes: parseNodes(nodes, ciliumNodes),
    agents: asked.filter((agent) => "status" in agent),
    unread: asked.filter((agent) => "why" in agent),
    kubeProxyWorkloads: parseKubeProxyWorkloads(workloads),
  };
}

async function askAgent(kubectl: Kubectl, pod: FoundPod, seconds: number): Promise<FoundAgent | UnreadAgent> {
  const unread = (why: string) => ({ pod: pod.name, node: pod.node, why });
  if (!pod.ready) return unread(`is not ready${pod.problem && `: ${pod.problem}`}`);
  // The call's own words say no more than the pod's name.
  return collectAgent(kubectl, pod, seconds).catch((error: unknown) =>
    unread(`does not answer: ${errorText(error).replace(/^kubectl [^:]*: /, "")}`),
  );
}

const separator = "--- cilium-lab: next ---";
// Up to 1.14 the agent's own command is called `cilium`.
const questions = [
  "$(command -v cilium-dbg || command -v cilium) status -o json",
  "ip -j route",
  "ip -d -j link",
  "iptables-save",
  "grep -h ' 0A ' /proc/net/tcp* || true",
];

/** One call for all questions: starting a process in a pod costs more than each answer. */
async function collectAgent(kubectl: Kubectl, { name, node, startedAt }: FoundPod, seconds: number): Promise<FoundAgent> {
  const script = questions.join(`\necho '\n${separator}'\n`);
  const stdout = await kubectl(["-n", "kube-system", "exec", name, "-c", "cilium-agent", "--", "sh", "-ec", script], { seconds });
  const [status = "", routes = "", links = "", rules = "", listening = ""] = stdout.split(`\n${separator}\n`);
  return {
    pod: name,
    node,
    startedAt,
    status: JSON.parse(status),
    routes: parseRoutes(routes),
    links: parseLinks(links),
    kubeProxyChains: parseKubeProxyChains(rules),
    kubeProxyPorts: parseKubeProxyPorts(listening),
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

/** Runs a script of sh in every agent that is ready, and gives what each printed, by node. */
export async function onAgents(kubectl: Kubectl, script: string, ...args: string[]): Promise<Map<string, string>> {
  const agents = parsePods(await kubectl(["-n", "kube-system", "get", "pods", "-l", "k8s-app=cilium", "-o", "json"])).filter(
    ({ ready }) => ready,
  );
  const answers = await pMap(
    agents,
    async ({ name, node }) =>
      [
        node,
        await kubectl(["-n", "kube-system", "exec", name, "-c", "cilium-agent", "--", "sh", "-c", script, "observe", ...args]),
      ] as const,
    atOnce,
  );
  return new Map(answers);
}
