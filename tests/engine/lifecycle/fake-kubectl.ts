import { readFileSync } from "node:fs";
import { versions } from "../../../airgap/toolchain";
import { agentAnswer, links, listening, rules, status } from "../../../components/datapath/probe/testing/sample-cluster";
import { nthSubnet, type Ipv4Cidr } from "../../../components/network/cidr";
import type { Call, Program } from "./programs";
import { clusterAt, deployed, networkOf, type Cluster, type KubernetesObject, type World } from "./world";

/** A call on one cluster, its common options taken out. */
interface Asked extends Call {
  cluster: Cluster;
  namespace: string;
  /** Behind `-o`. */
  format: string;
  /** The words that are neither. */
  words: string;
}

/**
 * A FAKE kubectl on the clusters of a {@link World}. Its agents say what the values of helm's last deployed release come to, so that a change that
 * never reached the cluster shows; its pods exchange whatever they are asked to.
 */
export function fakeKubectl(world: World): Program {
  return async (call) => {
    if (call.args[0] === "version") return JSON.stringify({ clientVersion: { gitVersion: `v${versions.kubectl}` } });
    const cluster = clusterAt(world, read(call.kubeconfig));
    if (!cluster && call.args.includes("--dry-run=client")) return dryRun(call.args);
    if (!cluster) throw new Error("The connection to the server was refused - did you specify the right host or port?");
    const args = call.args.filter((arg) => !arg.startsWith("--request-timeout="));
    const option = (...names: string[]) => args.flatMap((arg, i) => (names.includes(arg) ? args.splice(i, 2, "")[1]! : []))[0];
    const [namespace = "default", format = ""] = [option("-n", "--namespace"), option("-o", "--output")];
    const asked = {
      ...call,
      args: args.filter((arg) => arg !== ""),
      cluster,
      namespace,
      format,
      words: args.filter((arg) => arg !== "").join(" "),
    };
    return answer(world, asked);
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

const list = (items: unknown[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });

async function answer(world: World, asked: Asked): Promise<string> {
  const { cluster, words, args } = asked;
  if (words.includes("--raw")) return "ok";
  if (/^(wait|rollout status|logs) ?/.test(words) || words.startsWith("-l ")) return words.includes("get pods") ? pods(world, asked) : "";
  if (args[0] === "get") return get(world, asked);
  if (args[0] === "exec") return exec(world, asked);
  if (words.includes("--dry-run=client")) return dryRun(args);
  await world.before(`kubectl ${args[0]}: ${cluster.name}`);
  if (args[0] === "apply") {
    const { items } = JSON.parse(asked.input) as { items: KubernetesObject[] };
    for (const item of items) cluster.objects.set(key(item), item);
    return "";
  }
  if (args[0] === "delete") return remove(asked);
  if (args[0] === "annotate") return annotate(world, asked);
  if (args[0] === "taint") return taint(asked);
  if (args[0] === "patch") return patch(asked);
  return unknown(world, asked);
}

function unknown(world: World, { args, namespace, format }: Asked): never {
  const text = `kubectl ${args.join(" ").slice(0, 200)} (namespace ${namespace}, -o ${format})`;
  world.notUnderstood.push(text);
  throw new Error(`not understood: ${text}`);
}

const key = ({ kind, metadata: { name, namespace } }: KubernetesObject) =>
  `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;

function get(world: World, asked: Asked): string {
  const { cluster, args, format, namespace, words } = asked;
  const [, kind, name = ""] = args;
  const running = deployed(cluster) !== undefined;
  if (kind === "node" && format.includes(".spec.taints")) return (cluster.taints.get(name) ?? []).map((one) => `${one}\n`).join("");
  if (kind === "node" && format.includes("removed-taints"))
    return cluster.objects.get(`Node ${name}`)?.metadata.annotations?.["cilium-lab/removed-taints"] ?? "";
  if (kind === "nodes" && words.includes("--watch")) return cluster.nodes.map((node) => `${node} ${new Date().toISOString()}\n`).join("");
  if (kind === "nodes" && format === "name") return cluster.nodes.map((node) => `node/${node}\n`).join("");
  if (kind === "nodes") return list(cluster.nodes.map((node, i) => nodeObject(cluster, node, address(world, cluster, i))));
  if (kind === "ciliumnodes")
    return list(
      running
        ? cluster.nodes.map((node, i) => ({
            kind: "CiliumNode",
            metadata: { name: node },
            spec: { ipam: { podCIDRs: [podCidr(cluster, i)] } },
          }))
        : [],
    );
  if (kind === "daemonsets,pods")
    return list(running ? [{ kind: "DaemonSet", metadata: { name: "cilium", namespace: "kube-system" } }] : []);
  if (kind === "daemonset") return running ? "daemonset.apps/cilium\n" : "";
  if (kind === "pods" && words.includes("k8s-app=cilium"))
    return list(running ? cluster.nodes.map((node, i) => podObject("kube-system", `cilium-${i}`, node, address(world, cluster, i))) : []);
  if (kind === "pods") return pods(world, asked);
  if (kind === "events") return list([]);
  // `make up` looks for drift there, and goes on without: these clusters keep no objects of a chart that could drift.
  if (kind === "secrets") throw new Error("Error from server (Forbidden): this fake keeps no records of helm's");
  if (kind === "service") return format.includes("nodePort") ? "31234" : "10.96.0.1";
  if (kind === "configmap" && format.startsWith("jsonpath")) {
    const wanted = /\{\.data\.(.+)\}/.exec(format)?.[1]?.replaceAll("\\.", ".") ?? "";
    return cluster.objects.get(`ConfigMap ${namespace}/${name}`)?.data?.[wanted] ?? "";
  }
  if (kind === "namespace" || kind === "configmap") {
    const found = cluster.objects.get(kind === "namespace" ? `Namespace ${name}` : `ConfigMap ${namespace}/${name}`);
    if (found) return JSON.stringify(found);
    if (words.includes("--ignore-not-found")) return "";
    throw new Error(`Error from server (NotFound): ${kind}s "${name}" not found`);
  }
  return unknown(world, asked);
}

function pods(world: World, { cluster, namespace, words }: Asked): string {
  const role = /(?:^|\s)-l (\S+)=(\S+)/.exec(words);
  const found = [...cluster.objects.values()].filter(
    ({ kind, metadata }) => kind === "Pod" && metadata.namespace === namespace && (!role || metadata.labels?.[role[1]!] === role[2]),
  );
  return list(found.map(({ metadata, spec }) => podObject(namespace, metadata.name, spec?.nodeName ?? "", podIp(cluster, metadata.name))));
}

function exec(world: World, asked: Asked): string {
  const { cluster, args } = asked;
  const [, pod = ""] = args;
  const i = Number(/\d+$/.exec(pod)?.[0]);
  if (args.includes("cilium-agent")) return agent(world, cluster, i);
  const from = args.indexOf("client");
  if (args.at(-1)?.includes("now %s")) {
    const now = Date.now() * 1000;
    const line = (kind: string) => `${kind} 10 0 0 100000 ${now - 1_000_000} ${now} ${now}`;
    return [`now ${now}`, line("connection"), line("same-node"), line("cross-node"), line("service"), ""].join("\n");
  }
  if (from < 0) return unknown(world, asked);
  const served = cluster.nodes.map((node, n) => ({ node, url: `http://${podIp(cluster, `server-${n}`)}:` }));
  const replies = args
    .slice(from + 1)
    .map((url) => `server=${served.find((server) => url.startsWith(server.url))?.node ?? cluster.nodes[0]} client=${podIp(cluster, pod)}`);
  return ["10.96.0.1 ", ...replies, ""].join("\n");
}

/** What an agent says of itself and of its node, by the values that helm has deployed. */
function agent(world: World, cluster: Cluster, i: number): string {
  const values = (deployed(cluster)?.values ?? {}) as { image?: { tag?: string }; ipv4NativeRoutingCIDR?: string };
  const range = values.ipv4NativeRoutingCIDR ?? "";
  const peers = cluster.nodes.map((_, peer) => peer).filter((peer) => peer !== i);
  const routes = peers.map((peer) => ({ dst: podCidr(cluster, peer), gateway: address(world, cluster, peer), dev: "eth0", flags: [] }));
  return agentAnswer(i, {
    status: {
      ...status,
      cilium: { msg: `${values.image?.tag?.replace(/^v/, "")} (a fake agent)`, state: "Ok" },
      masquerading: { ...status.masquerading, "snat-exclusion-cidr": range, "snat-exclusion-cidr-v4": range },
    },
    routes: JSON.stringify(routes),
    links,
    rules,
    listening,
  });
}

interface Ranges {
  ipam?: { operator?: { clusterPoolIPv4PodCIDRList?: Ipv4Cidr[]; clusterPoolIPv4MaskSize?: number } };
}

function podCidr(cluster: Cluster, i: number): string {
  const { clusterPoolIPv4PodCIDRList: [pool = "10.0.0.0/16"] = [], clusterPoolIPv4MaskSize = 24 } =
    (deployed(cluster)?.values as Ranges | undefined)?.ipam?.operator ?? {};
  return nthSubnet(pool, clusterPoolIPv4MaskSize, i);
}

function podIp(cluster: Cluster, name: string): string {
  const i = Number(/\d+$/.exec(name)?.[0] ?? 0);
  return podCidr(cluster, i).replace(/\d+\/\d+$/, name.startsWith("client") ? "10" : "20");
}

function address(world: World, cluster: Cluster, i: number): string {
  return (networkOf(world, cluster.name)?.subnet ?? "172.30.0.0/24").replace(/\d+\/\d+$/, String(i + 2));
}

function nodeObject(cluster: Cluster, name: string, ip: string): object {
  const taints = (cluster.taints.get(name) ?? []).map((taint) => ({ key: taint.split("=")[0], effect: taint.split(":")[1] }));
  return {
    kind: "Node",
    metadata: { name },
    spec: { taints },
    status: {
      addresses: [{ type: "InternalIP", address: ip }],
      conditions: [{ type: "Ready", status: "True" }],
      nodeInfo: { kubeletVersion: `v${versions.kubectl}` },
    },
  };
}

function podObject(namespace: string, name: string, nodeName: string, podIP: string): object {
  const running = { state: { running: { startedAt: "2026-01-01T00:00:00Z" } } };
  return {
    kind: "Pod",
    metadata: { name, namespace },
    spec: { nodeName },
    status: { podIP, conditions: [{ type: "Ready", status: "True" }], containerStatuses: [running] },
  };
}

function remove({ cluster, args, namespace, words }: Asked): string {
  const label = /-l (\S+)=(\S+)/.exec(words);
  const gone = [...cluster.objects.values()].filter(({ kind, metadata }) =>
    label
      ? kind === "Namespace" && metadata.labels?.[label[1]!] === label[2]
      : kind.toLowerCase() === args[1] && metadata.name === args[2] && (metadata.namespace ?? namespace) === namespace,
  );
  for (const object of gone) {
    const inside = [...cluster.objects.values()].filter(
      ({ metadata }) => object.kind === "Namespace" && metadata.namespace === object.metadata.name,
    );
    for (const one of [object, ...inside]) cluster.objects.delete(key(one));
  }
  return "";
}

function annotate(world: World, asked: Asked): string {
  const { cluster, args } = asked;
  const [kind, name, change] = args.slice(1).filter((arg) => !arg.startsWith("--")) as [string, string, string];
  const where = kind === "node" ? `Node ${name}` : `Namespace ${name}`;
  const object = cluster.objects.get(where) ?? (kind === "node" ? { kind: "Node", metadata: { name } } : unknown(world, asked));
  const annotations: Record<string, string> = { ...object.metadata.annotations };
  if (change.endsWith("-")) delete annotations[change.slice(0, -1)];
  else annotations[change.slice(0, change.indexOf("="))] = change.slice(change.indexOf("=") + 1);
  cluster.objects.set(where, { ...object, metadata: { ...object.metadata, annotations } });
  return "";
}

function taint({ cluster, args }: Asked): string {
  const [, name, change] = args.slice(1).filter((arg) => !arg.startsWith("--")) as [string, string, string];
  const now = cluster.taints.get(name) ?? [];
  const [wanted, effect] = change.replace(/-$/, "").split(":");
  if (!change.endsWith("-")) cluster.taints.set(name, [...new Set([...now, change])]);
  else
    cluster.taints.set(
      name,
      now.filter((one) => !(one.startsWith(`${wanted}=`) && one.endsWith(`:${effect}`))),
    );
  return "";
}

function patch({ cluster, args, namespace }: Asked): string {
  const [, kind, name] = args;
  if (kind !== "configmap") return "";
  const file = args.find((arg) => arg.startsWith("--patch-file="))?.slice("--patch-file=".length);
  const { data } = JSON.parse(file === undefined ? args[args.indexOf("-p") + 1]! : readFileSync(file, "utf8")) as {
    data: Record<string, string | null>;
  };
  const before = cluster.objects.get(`ConfigMap ${namespace}/${name}`)!;
  const merged = Object.entries({ ...before.data, ...data }).filter((entry): entry is [string, string] => entry[1] !== null);
  cluster.objects.set(key(before), { ...before, data: Object.fromEntries(merged) });
  return "";
}

function dryRun(args: string[]): string {
  const files = args
    .filter((arg) => arg.startsWith("--from-file="))
    .map((arg) => arg.slice("--from-file=".length).split("=") as [string, string]);
  return JSON.stringify({ data: Object.fromEntries(files.map(([name, path]) => [name, readFileSync(path, "utf8")])) });
}
