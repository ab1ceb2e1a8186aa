import { contains } from "../../network/cidr";
import { ciliumMinor, within } from "../../tables/versions";
import { spelled } from "../../tables/invariants";
import type { Declared } from "./declared";
import type { Difference } from "../../programs/difference";
import type { FoundAgent, FoundConfiguration, FoundLink, ProbedNode } from "./cluster-state";
import { valueAt } from "./parse-answers";

const tunnelKinds = ["vxlan", "geneve"];

/** What of the cluster's configuration is not as declared, causes before consequences. */
export function configurationDifferences(declared: Declared, found: FoundConfiguration): Difference[] {
  return [
    ...nodes(declared, found),
    ...found.agents.flatMap((agent) => status(declared, agent)),
    ...kubeProxy(found),
    ...found.agents.flatMap(devices),
    ...found.nodes.flatMap((node) => podCidrs(declared, node)),
    ...found.agents.flatMap((agent) => routes(declared, agent, found.nodes)),
  ];
}

function nodes(declared: Declared, found: FoundConfiguration): Difference[] {
  const look = "kubectl get nodes -o wide";
  const names = found.nodes.map((node) => node.name);
  const differences: Difference[] = [];
  if (list(names) !== list(declared.nodes)) {
    differences.push({
      subject: `cluster ${declared.cluster}`,
      fact: "the list of nodes",
      found: list(names),
      declared: list(declared.nodes),
      look,
      settles: true,
    });
  }
  for (const node of found.nodes) {
    const subject = `node ${node.name}`;
    if (!node.ready) {
      differences.push({
        subject,
        fact: "the node",
        found: "NotReady",
        declared: "Ready",
        look: `kubectl describe node ${node.name}`,
        settles: true,
      });
    }
    const agents = found.agents.filter((agent) => agent.node === node.name).length;
    if (agents !== 1) {
      const unread = found.unread.filter((agent) => agent.node === node.name).map(({ pod, why }) => `${pod} ${why}`);
      differences.push({
        subject,
        fact: "the number of running agents",
        found: [String(agents), ...unread].join("; "),
        declared: "1",
        look: "kubectl -n kube-system get pods -l k8s-app=cilium -o wide",
        settles: true,
      });
    }
  }
  return differences;
}

function kubeProxy(found: FoundConfiguration): Difference[] {
  const workloads = found.kubeProxyWorkloads.map((workload) => ({
    subject: "cluster",
    fact: "kube-proxy",
    found: workload,
    declared: "none",
    look: "kubectl get daemonsets,pods -A | grep kube-proxy",
    settles: false,
  }));
  const chains = found.agents
    .filter((agent) => agent.kubeProxyChains.length > 0)
    .map((agent) => ({
      subject: `node ${agent.node}`,
      fact: "the first iptables chain of kube-proxy",
      found: agent.kubeProxyChains[0] as string,
      declared: "none",
      look: inAgent(agent, "iptables-save"),
      settles: false,
    }));
  const ports = found.agents
    .filter((agent) => agent.kubeProxyPorts.length > 0)
    .map((agent) => ({
      subject: `node ${agent.node}`,
      fact: "what listens on kube-proxy's ports",
      found: `port ${agent.kubeProxyPorts.join(" and ")}`,
      declared: "nothing",
      look: `kubectl debug node/${agent.node} --image=IMAGE -it -- ss -tlnp`,
      settles: false,
    }));
  return [...workloads, ...chains, ...ports];
}

/** What the agent says of itself: the invariants' rules, and those whose value this lab decides. */
function status(declared: Declared, agent: FoundAgent): Difference[] {
  const minor = ciliumMinor(declared.ciliumVersion);
  const rules = [
    { label: "Cilium", path: "cilium.msg", expected: declared.ciliumVersion },
    ...spelled(minor).flatMap((row) => row.status),
    { label: "Masquerading: excluded range", path: "masquerading.snat-exclusion-cidr-v4", expected: declared.nativeCidr },
  ];
  return rules.flatMap(({ label, path, expected }) => {
    const reported = valueAt(agent.status, path);
    // "1.20.2 (v1.20.2-0123abc)": the revision is the build's own.
    const value = typeof reported === "string" ? (path === "cilium.msg" ? reported.split(" ")[0] : reported) : undefined;
    if (value === expected) return [];
    return {
      subject: `node ${agent.node}`,
      fact: label,
      found: value ?? "not reported",
      declared: expected,
      look: inAgent(agent, `${within(minor, { since: "1.15" }) ? "cilium-dbg" : "cilium"} status --verbose`),
      settles: value === undefined,
    };
  });
}

function devices(agent: FoundAgent): Difference[] {
  const tunnel = tunnelDevice(agent);
  // An agent that moved off a tunnel removes the device while it starts.
  const tunnels = tunnel && { fact: "the tunnel device", found: `${tunnel.name} (${tunnel.kind})`, declared: "none", settles: true };
  const pod = agent.links.find(({ name, kind }) => name.startsWith("lxc") && kind !== "veth");
  const pods = pod && { fact: `the kind of device ${pod.name}`, found: pod.kind ?? "none", declared: "veth", settles: false };
  return [tunnels, pods]
    .filter((difference) => difference !== undefined)
    .map((difference) => ({ subject: `node ${agent.node}`, ...difference, look: inAgent(agent, "ip -d link") }));
}

/** The first tunnel device of the agent's node. */
export function tunnelDevice(agent: FoundAgent): FoundLink | undefined {
  return agent.links.find(({ kind }) => kind !== undefined && tunnelKinds.includes(kind));
}

function podCidrs(declared: Declared, node: ProbedNode): Difference[] {
  if (node.podCidrs.length > 0 && node.podCidrs.every((cidr) => declared.podCidrs.some((pool) => contains(pool, cidr)))) return [];
  return [
    {
      subject: `node ${node.name}`,
      fact: "its range of pod addresses",
      found: list(node.podCidrs),
      declared: `inside ${declared.podCidrs.join(" or ")}`,
      look: `kubectl get ciliumnode ${node.name} -o yaml`,
      settles: node.podCidrs.length === 0,
    },
  ];
}

/** Every peer's pods are reached by a route via that peer's own address. */
function routes(declared: Declared, agent: FoundAgent, all: ProbedNode[]): Difference[] {
  return directRoutes(declared, agent, all)
    .filter(({ found }) => !found)
    .map(({ peer, cidr }) => {
      const other = agent.routes.find(({ dst }) => dst === cidr);
      return {
        subject: `node ${agent.node}`,
        fact: `the route to ${cidr}, pods of ${peer.name}`,
        found: other ? `via ${other.gateway ?? "no gateway"} dev ${other.dev}` : "missing",
        declared: `via ${peer.internalIp}`,
        look: inAgent(agent, "ip route"),
        settles: true,
      };
    });
}

/** The direct routes that `agent` is to have, and whether each is there. */
export function directRoutes(
  { segments }: Declared,
  agent: FoundAgent,
  all: ProbedNode[],
): { peer: ProbedNode; cidr: string; found: boolean }[] {
  return all
    .filter((peer) => peer.name !== agent.node && (segments === "one" || onLink(agent, peer)))
    .flatMap((peer) =>
      peer.podCidrs.map((cidr) => ({
        peer,
        cidr,
        found: agent.routes.some(({ dst, gateway }) => dst === cidr && gateway === peer.internalIp),
      })),
    );
}

/** Whether the agent's node reaches `peer` without a router. */
function onLink(agent: FoundAgent, peer: ProbedNode): boolean {
  return agent.routes.some(({ dst, gateway }) => gateway === undefined && dst.includes("/") && contains(dst, `${peer.internalIp}/32`));
}

/** Runs `command` in the very agent, for a person. */
export function inAgent(agent: { pod: string }, command: string): string {
  return `kubectl -n kube-system exec ${agent.pod} -c cilium-agent -- ${command}`;
}

function list(names: string[]): string {
  return [...names].sort().join(", ") || "none";
}
