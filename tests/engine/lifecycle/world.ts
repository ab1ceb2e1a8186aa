import { randomBytes } from "node:crypto";

/** A container of the fake daemon: a node, or what a script runs on the way to one. */
export interface Container {
  id: string;
  name: string;
  image: string;
  labels: Record<string, string>;
  /** Ids of its networks. */
  networks: string[];
  running: boolean;
  /** RFC 3339. */
  startedAt: string;
  /** Files that were written into it, by path. */
  files: Map<string, string>;
}

/** A Docker network of the fake daemon. */
export interface Network {
  id: string;
  name: string;
  subnet: string;
  gateway: string;
  labels: Record<string, string>;
}

/** One revision of a helm release. */
export interface Revision {
  revision: number;
  status: string;
  chart: string;
  values: Record<string, unknown>;
}

/** A Kubernetes object, as far as anybody looks at it. */
export interface KubernetesObject {
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: { nodeName?: string };
  data?: Record<string, string>;
}

/** What runs on the nodes of one kind cluster. */
export interface Cluster {
  name: string;
  /** Names of the nodes, the control plane first. */
  nodes: string[];
  port: number;
  /** What a kubeconfig has to keep secret. */
  token: string;
  /** By kind, namespace and name. */
  objects: Map<string, KubernetesObject>;
  /** Taints by node, as `kubectl` prints them. */
  taints: Map<string, string[]>;
  /** Helm's revisions, by `namespace/name`. */
  releases: Map<string, Revision[]>;
  close(): Promise<void>;
}

/** A moment at which the world is about to change, e.g. `kind create: fake-012345-worker`. */
export type Moment = (what: string) => void | Promise<void>;

/** All that the fakes of docker, kind, kubectl and helm know: no container runs, and nothing is on the machine. */
export interface World {
  containers: Map<string, Container>;
  networks: Map<string, Network>;
  /** Ids by name. */
  images: Map<string, string>;
  /** Labels of the images that were made here, by id. */
  imageLabels: Map<string, Record<string, string>>;
  /** Names of the anonymous volumes, by the container that they were made for. */
  volumes: Map<string, string>;
  clusters: Map<string, Cluster>;
  /** Calls that a fake was not made for: a test that passes in spite of one has proven nothing. */
  notUnderstood: string[];
  /** Every secret that was ever handed out. */
  secrets: string[];
  /** Called before every change; may throw to make it fail, or end somebody's process. */
  before: Moment;
}

export function newWorld(): World {
  return {
    containers: new Map(),
    networks: new Map(),
    images: new Map(),
    imageLabels: new Map(),
    volumes: new Map(),
    clusters: new Map(),
    notUnderstood: [],
    secrets: [],
    before: () => undefined,
  };
}

/** An id as Docker makes them. */
export const newId = (): string => randomBytes(32).toString("hex");

/** A container by its id, the beginning of it, or its name. */
export function containerOf(world: World, reference: string): Container | undefined {
  return [...world.containers.values()].find(({ id, name }) => name === reference || (reference.length >= 12 && id.startsWith(reference)));
}

export function networkOf(world: World, reference: string): Network | undefined {
  return [...world.networks.values()].find(({ id, name }) => name === reference || (reference.length >= 12 && id.startsWith(reference)));
}

export const clusterLabel = "io.x-k8s.kind.cluster";

export function addContainer(world: World, container: Pick<Container, "name" | "image"> & Partial<Container>): Container {
  if (containerOf(world, container.name)) throw new Error(`Conflict. The container name "/${container.name}" is already in use`);
  const made: Container = {
    id: newId(),
    labels: {},
    networks: [],
    running: true,
    startedAt: new Date().toISOString(),
    files: new Map(),
    ...container,
  };
  world.containers.set(made.id, made);
  world.volumes.set(made.id, newId());
  return made;
}

/** Removes a container. A control plane takes its API server with it, and the last node its cluster. */
export async function removeContainer(world: World, { id, name, labels }: Container, options: { volumes: boolean }): Promise<void> {
  world.containers.delete(id);
  if (options.volumes) world.volumes.delete(id);
  const cluster = world.clusters.get(labels[clusterLabel] ?? "");
  if (cluster === undefined || name !== cluster.nodes[0]) return;
  world.clusters.delete(cluster.name);
  await cluster.close();
}

/** Whether a cluster's API server answers: its control plane runs. */
export function answers(world: World, { nodes }: Pick<Cluster, "nodes">): boolean {
  return containerOf(world, nodes[0]!)?.running === true;
}

/** Cluster whose API server a kubeconfig's text points to, where it answers. */
export function clusterAt(world: World, kubeconfig: string): Cluster | undefined {
  const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(kubeconfig)?.[1];
  return [...world.clusters.values()].find((cluster) => String(cluster.port) === port && answers(world, cluster));
}

/** The latest revision of Cilium that helm calls deployed. */
export function deployed(cluster: Cluster): Revision | undefined {
  return cluster.releases.get("kube-system/cilium")?.findLast(({ status }) => status === "deployed");
}
