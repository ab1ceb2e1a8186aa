import { parse } from "yaml";
import type { DeclaredCluster } from "./declared";
import { shown, type Finding } from "./finding";

/** A container that kind made a node of. */
export interface FoundContainer {
  name: string;
  role: string;
  image: string;
  /** As Docker says: `running`, `exited`, `paused` and the like. */
  state: string;
  networkIds: string[];
}

/** A Docker network. */
export interface LiveNetwork {
  id: string;
  name: string;
  subnet: string;
  gateway: string;
}

/** What Docker has of the cluster. */
export interface FoundDocker {
  /** The network of the cluster's name; undefined where there is none. */
  network: LiveNetwork | undefined;
  containers: FoundContainer[];
}

/** A cluster is its configuration, so that another one is another cluster. */
const anew: Finding["mend"] = { by: "hand", command: "make down && make up" };

/** Network, node set, images, as Docker has them, against the network and the kind configuration of the state. */
export function dockerFindings(declared: DeclaredCluster, { network, containers }: FoundDocker): Finding[] {
  return [...networkFindings(declared, network), ...nodeFindings(declared, containers)];
}

function networkFindings({ network: declared }: DeclaredCluster, live: LiveNetwork | undefined): Finding[] {
  const about = { topic: "Docker network", object: `Docker network ${declared.name}` } as const;
  if (live === undefined) return [{ ...about, path: "", declared: "there", mend: { by: "up" } }];
  return (["id", "subnet", "gateway"] as const)
    .filter((path) => live[path] !== declared[path])
    .map((path) => ({
      ...about,
      path,
      declared: shown(declared[path]),
      live: shown(live[path]),
      mend: path === "id" ? { by: "up" } : anew,
    }));
}

/** Names of the nodes of a kind cluster, with their roles, in the order of its configuration. */
export function nodesOf({ name, config }: Pick<DeclaredCluster, "name" | "config">): { name: string; role: string; image: string }[] {
  const seen = new Map<string, number>();
  return config.nodes.map(({ role, image }) => {
    const count = (seen.get(role) ?? 0) + 1;
    seen.set(role, count);
    return { name: `${name}-${role}${count === 1 ? "" : count}`, role, image };
  });
}

function nodeFindings(declared: DeclaredCluster, containers: readonly FoundContainer[]): Finding[] {
  const wanted = nodesOf(declared);
  const differing = wanted.flatMap((node): Finding[] => {
    const about = { topic: "nodes", object: `container ${node.name}` } as const;
    const live = containers.find(({ name }) => name === node.name);
    if (live === undefined) return [{ ...about, path: "", declared: node.role, mend: { by: "up" } }];
    const facts: [string, string, string, Finding["mend"]][] = [
      ["role", node.role, live.role, anew],
      ["image", node.image, live.image, anew],
      ["state", "running", live.state, { by: "up" }],
      [
        "network",
        declared.network.id,
        live.networkIds.includes(declared.network.id) ? declared.network.id : (live.networkIds[0] ?? "none"),
        { by: "up" },
      ],
    ];
    return facts
      .filter(([, wanted, found]) => wanted !== found)
      .map(([path, wanted, found, mend]) => ({ ...about, path, declared: shown(wanted), live: shown(found), mend }));
  });
  const extra = containers
    .filter(({ name }) => !wanted.some((node) => node.name === name))
    .map(({ name, role }): Finding => ({
      topic: "nodes",
      object: `container ${name}`,
      path: "",
      live: role,
      mend: { by: "hand", command: `docker rm -f -v ${name}` },
    }));
  return [...differing, ...extra];
}

/** What kubeadm was told of the kind configuration. @param text `ClusterConfiguration` of ConfigMap kubeadm-config; undefined where that is gone */
export function kubeadmFindings({ config: { networking } }: Pick<DeclaredCluster, "config">, text: string | undefined): Finding[] {
  const about = { topic: "kind configuration", object: "ConfigMap kube-system/kubeadm-config" } as const;
  const mend = { by: "hand", command: "kubectl -n kube-system edit configmap kubeadm-config" } as const;
  if (text === undefined) return [{ ...about, path: "", declared: "there", mend: anew }];
  const live = parse(text) as { networking?: { podSubnet?: string; serviceSubnet?: string }; proxy?: { disabled?: boolean } };
  const facts = [
    ["networking.podSubnet", networking.podSubnet, live.networking?.podSubnet],
    ["networking.serviceSubnet", networking.serviceSubnet, live.networking?.serviceSubnet],
    ["proxy.disabled", true, live.proxy?.disabled ?? false],
  ] as const;
  return facts
    .filter(([, wanted, found]) => wanted !== found)
    .map(([path, wanted, found]) => ({
      ...about,
      path: `data.ClusterConfiguration: ${path}`,
      declared: shown(wanted),
      ...(found === undefined ? {} : { live: shown(found) }),
      mend,
    }));
}
