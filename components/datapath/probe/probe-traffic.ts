import { join } from "node:path";
import { scriptText } from "../../programs/script-text";
import type { Declared } from "./declared";
import type { Difference } from "../../programs/difference";
import { kubernetesList, ownNamespace, ownPod } from "./own-pods";
import type { FoundPod } from "./parse-answers";
import { peersAsked, peersOf } from "./peers";

/** Label of the probe's namespaces, so that one left behind by a killed run is found. */
export const probeLabel = "cilium-lab/probe";
const role = "cilium-lab/probe-role";
const port = 8080;
/** A name that every cluster has; scripts/client.sh asks for it. */
const dnsName = "kubernetes.default.svc.cluster.local";

const scripts = join(__dirname, "scripts");
const reply = scriptText(scripts, "reply.sh");
/** What runs in a client, with the URLs as arguments: a line of the DNS answer, then a line for every URL. */
export const clientScript = scriptText(scripts, "client.sh");

/**
 * The probe's own objects: on every node a client and a server, and a Service over the servers.
 *
 * @returns a List for `kubectl apply`
 */
export function probeObjects(namespace: string, declared: Declared): object {
  const labels = { [probeLabel]: "true" };
  const pod = (name: string, podRole: "client" | "server", node: string) =>
    ownPod({
      name,
      namespace,
      node,
      account: "probe",
      image: declared.testImage,
      command: [
        "bash",
        "-c",
        `printf '%s\\n' "$REPLY_SCRIPT" >/tmp/reply && exec socat TCP4-LISTEN:${port},reuseaddr,fork 'EXEC:bash /tmp/reply'`,
      ],
      lifetime: 1800,
      labels: { ...labels, [role]: podRole },
      container: {
        env: [
          { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
          { name: "REPLY_SCRIPT", value: reply },
        ],
        readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
      },
    });
  return kubernetesList([
    ...ownNamespace(namespace, "probe", labels),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "probe", namespace, labels },
      spec: { type: "NodePort", selector: { [role]: "server" }, ports: [{ port, targetPort: port }] },
    },
    ...declared.nodes.flatMap((node, i) => [pod(`client-${i}`, "client", node), pod(`server-${i}`, "server", node)]),
  ]);
}

/** One request of a client. */
export interface TrafficTarget {
  kind: "same-node" | "cross-node" | "service" | "node-port";
  /** What is asked, as the object of "exchange with …". */
  what: string;
  url: string;
  /** What the reply has to be: of that very server and seeing that very client; `any` for one of any server. */
  reply: string;
}

/** Where the exchanges go. */
export interface Endpoints {
  namespace: string;
  servers: FoundPod[];
  nodes: { name: string; internalIp: string }[];
  nodePort: number;
}

/**
 * All that `client` asks: its own node and its peers ({@link peersAsked}). The client's address has to arrive unchanged at another
 * pod: nothing between them masquerades.
 */
export function targetsOf(client: FoundPod, { namespace, servers, nodes, nodePort }: Endpoints): TrafficTarget[] {
  const place = servers.findIndex((server) => server.node === client.node);
  const asked = new Set([place, ...peersOf(place, servers.length, peersAsked)].map((i) => servers[i]?.node));
  return [
    ...servers
      .filter(({ node }) => asked.has(node))
      .map((server) => ({
        kind: server.node === client.node ? ("same-node" as const) : ("cross-node" as const),
        what: `the pod on node ${server.node}`,
        url: `http://${server.ip}:${port}/`,
        reply: `server=${server.node} client=${client.ip}`,
      })),
    { kind: "service" as const, what: "a Service by its name", url: `http://probe.${namespace}.svc.cluster.local:${port}/`, reply: "any" },
    ...nodes
      .filter(({ name }) => asked.has(name))
      .map((node) => ({
        kind: "node-port" as const,
        what: `the NodePort of node ${node.name}`,
        url: `http://${node.internalIp}:${nodePort}/`,
        reply: "any",
      })),
  ];
}

/** What one client found. */
export interface ClientFound {
  client: FoundPod;
  dns: string;
  exchanges: { target: TrafficTarget; reply: string }[];
}

/** Reads what {@link clientScript} printed. */
export function parseClient(client: FoundPod, targets: TrafficTarget[], stdout: string): ClientFound {
  const [dns = "", ...replies] = stdout.split("\n").map((line) => line.trim());
  return { client, dns, exchanges: targets.map((target, i) => ({ target, reply: replies[i] ?? "" })) };
}

/** What of the traffic is not as declared. @param dnsAnswer address of the Service {@link dnsName} @param agents the agent's pod, by node */
export function trafficDifferences(found: ClientFound[], dnsAnswer: string, agents: Map<string, string>): Difference[] {
  return found.flatMap(({ client, dns, exchanges }) => {
    const subject = `pod on node ${client.node}`;
    const drops = `kubectl -n kube-system exec ${agents.get(client.node) ?? "ds/cilium"} -c cilium-agent -- cilium-dbg monitor --type drop`;
    const failed = (kinds: TrafficTarget["kind"][]) =>
      exchanges
        .filter(({ target, reply }) => kinds.includes(target.kind) && !answers(target, reply))
        .map(({ target, reply }) => ({
          subject,
          fact: `the exchange with ${target.what}`,
          found: reply || "no reply",
          declared: target.reply === "any" ? "server=(any node)" : target.reply,
          look: drops,
          settles: true,
        }));
    // Plain packets first: a name or a Service that fails for want of them is a consequence.
    const podToPod = failed(["same-node", "cross-node"]);
    const services = failed(["service", "node-port"]);
    const resolved =
      dns === dnsAnswer
        ? []
        : [
            {
              subject,
              fact: `cluster DNS for ${dnsName}`,
              found: dns || "no answer",
              declared: dnsAnswer,
              look: "kubectl -n kube-system logs -l k8s-app=kube-dns",
              settles: true,
            },
          ];
    return [...podToPod, ...resolved, ...services];
  });
}

function answers(target: TrafficTarget, reply: string): boolean {
  return target.reply === "any" ? /^server=\S+ client=\S+$/.test(reply) : reply === target.reply;
}

/** Probe pods that are not ready. @param reasons the last warning about a pod, by its name @param agents the agent's pod, by node */
export function podDifferences(pods: FoundPod[], reasons: Map<string, string>, agents: Map<string, string>): Difference[] {
  return pods
    .filter((pod) => !pod.ready)
    .map((pod) => ({
      subject: `node ${pod.node}`,
      fact: `the probe's pod ${pod.name}`,
      found: [pod.problem, reasons.get(pod.name)].filter(Boolean).join("; ") || "not ready",
      declared: "Ready",
      look: `kubectl -n kube-system logs ${agents.get(pod.node) ?? "ds/cilium"} -c cilium-agent`,
      settles: true,
    }));
}
