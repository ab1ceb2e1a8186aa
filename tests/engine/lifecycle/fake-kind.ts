import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { versions } from "../../../airgap/toolchain";
import type { KindConfig } from "../../../components/kind/kind-config";
import type { Program } from "./programs";
import { addContainer, answers, clusterLabel, networkOf, removeContainer, type Cluster, type World } from "./world";

/** A FAKE kind: nodes are entries of a {@link World}, and their API server answers that it is there. */
export function fakeKind(world: World): Program {
  return async ({ args, input, network, ended }) => {
    const name = args[args.indexOf("--name") + 1] ?? "";
    const words = args.join(" ");
    if (words === "version -q") return `${versions.kind}\n`;
    if (args[0] === "version") return `kind v${versions.kind} (a fake, made for tests)\n`;
    if (words.startsWith("create cluster --config=-")) return create(world, parse(input) as KindConfig, network, ended);
    if (words.startsWith("get kubeconfig")) {
      const cluster = world.clusters.get(name);
      if (!cluster) throw new Error(`could not locate any control plane nodes for cluster named '${name}'`);
      return kubeconfigOf(cluster);
    }
    if (words === "get clusters") return [...world.clusters.keys()].map((each) => `${each}\n`).join("");
    if (words.startsWith("load docker-image")) {
      if (!world.clusters.has(name)) throw new Error(`no nodes found for cluster "${name}"`);
      await world.before(`kind load: ${name}`);
      return "";
    }
    if (words.startsWith("delete cluster")) {
      for (const node of nodesOf(world, name)) await removeContainer(world, node, { volumes: true });
      return "";
    }
    world.notUnderstood.push(`kind ${words}`);
    throw new Error(`not understood: ${words}`);
  };
}

const nodesOf = (world: World, name: string) => [...world.containers.values()].filter(({ labels }) => labels[clusterLabel] === name);

/** As kind does: nodes one after the other, then Kubernetes. Who ends it half way finds half of it. */
async function create(world: World, config: KindConfig, networkName: string, ended: AbortSignal): Promise<string> {
  const network = networkOf(world, networkName);
  if (!network) throw new Error(`failed to ensure docker network: network ${networkName} not found`);
  if (nodesOf(world, config.name).length > 0) throw new Error(`node(s) already exist for a cluster with the name "${config.name}"`);
  let workers = 0;
  const nodes: string[] = [];
  for (const { role, image } of config.nodes) {
    const name = role === "control-plane" ? `${config.name}-control-plane` : `${config.name}-worker${++workers === 1 ? "" : workers}`;
    await world.before(`kind create: ${name}`);
    await sleep(20);
    if (ended.aborted) throw new Error("ended");
    if (!world.networks.has(network.id)) throw new Error(`network ${network.name} not found`);
    if (!world.images.has(image)) throw new Error(`pull access denied for ${image}`);
    addContainer(world, { name, image, labels: { [clusterLabel]: config.name, "io.x-k8s.kind.role": role }, networks: [network.id] });
    nodes.push(name);
  }
  await world.before(`kind create: Kubernetes of ${config.name}`);
  await sleep(20);
  if (ended.aborted) throw new Error("ended");
  world.clusters.set(config.name, await started(world, config.name, nodes));
  return "";
}

async function started(world: World, name: string, nodes: string[]): Promise<Cluster> {
  const server = createServer((request, response) => {
    if (!answers(world, { nodes })) return void request.socket.destroy();
    const found = request.url === "/api" ? { versions: ["v1"] } : undefined;
    response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(found ?? { kind: "Status", message: "this is a fake API server, made for tests", code: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const token = randomBytes(24).toString("hex");
  world.secrets.push(token);
  return {
    name,
    nodes,
    port: (server.address() as AddressInfo).port,
    token,
    objects: new Map([
      [
        "ConfigMap kube-system/coredns",
        { kind: "ConfigMap", metadata: { name: "coredns", namespace: "kube-system" }, data: { Corefile: corefile } },
      ],
    ]),
    taints: new Map(nodes.map((node, i) => [node, i === 0 ? ["node-role.kubernetes.io/control-plane=:NoSchedule"] : []])),
    releases: new Map(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** As kind prints it, with a token in place of a client's certificate. */
function kubeconfigOf({ name, port, token }: Cluster): string {
  return `apiVersion: v1
kind: Config
current-context: kind-${name}
clusters:
- name: kind-${name}
  cluster: { server: "http://127.0.0.1:${port}", insecure-skip-tls-verify: true }
users:
- name: kind-${name}
  user: { token: ${token} }
contexts:
- name: kind-${name}
  context: { cluster: kind-${name}, user: kind-${name} }
`;
}

/** kubeadm's. */
const corefile = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;
