import type { Kubectl } from "../../../programs/kubectl";
import type { ClusterAccess } from "../../../programs/retry";
import { bareNodes, json } from "./sample-objects";

/** A cluster in memory. What the programs ask is answered from here, what they change is kept and listed in `did`. */
export interface FakeState {
  nodes: object[];
  daemonSets: ReturnType<typeof import("./sample-objects").daemonSet>[];
  /** Pods and ReplicaSets. */
  pods: object[];
  configMaps: { metadata: { name: string }; data?: Record<string, string> }[];
  releases: string[];
  /** Names of CustomResourceDefinitions, and of the objects of each. */
  kinds: Record<string, string[]>;
  ciliumNodes: object[];
  /** What a program on a node says, by node; a node that is missing succeeds in silence. */
  said: Record<string, { phase?: "Succeeded" | "Failed" | "Pending"; message?: string }>;
}

interface NodePod {
  metadata: { name: string; namespace: string };
  spec: { nodeName: string; containers: { command: string[]; image: string; env: { name: string; value: string }[] }[] };
}

/** A FAKE kubectl on a {@link FakeState}; a call that it does not know is an error. */
export function fakeCluster(change: Partial<FakeState>) {
  const state: FakeState = {
    nodes: bareNodes,
    daemonSets: [],
    pods: [],
    configMaps: [],
    releases: [],
    kinds: {},
    ciliumNodes: [],
    said: {},
    ...change,
  };
  const did: string[] = [];
  const nodePods: NodePod[] = [];
  const lines: string[] = [];

  function create(input: string): string {
    const object = JSON.parse(input) as {
      kind: string;
      items?: { kind: string }[];
      metadata: { name: string };
      data?: Record<string, string>;
    };
    if (object.kind === "ConfigMap") {
      state.configMaps.push(object);
      did.push(`mark ${object.data?.owner}`);
      return "";
    }
    const pods = (object.items ?? []).filter(({ kind }) => kind === "Pod") as unknown as NodePod[];
    nodePods.push(...pods);
    for (const { spec } of pods) {
      const { command, image, env } = spec.containers[0]!;
      const variables = env.filter(({ name }) => name !== "CHAINS_PROGRAM").map(({ name, value }) => `${name}=${value}`);
      did.push(`on ${spec.nodeName}: ${image} ${command[0]} ${variables.join(" ")}`.trim());
    }
    return "";
  }

  function patch(
    name: string,
    change: {
      metadata?: { annotations?: Record<string, string | null> };
      spec?: { template: { spec: { nodeSelector: Record<string, string | null> } } };
    },
  ): string {
    const set = state.daemonSets.find(({ metadata }) => metadata.name === name)!;
    const merged = (into: Record<string, string> | undefined, from: Record<string, string | null> | undefined) => {
      const entries = Object.entries({ ...into, ...from }).filter((entry): entry is [string, string] => entry[1] !== null);
      return Object.fromEntries(entries);
    };
    set.metadata.annotations = merged(set.metadata.annotations, change.metadata?.annotations) as typeof set.metadata.annotations;
    const { spec } = set.spec.template;
    if (change.spec)
      spec.nodeSelector = merged(
        spec.nodeSelector as Record<string, string>,
        change.spec.template.spec.nodeSelector,
      ) as typeof spec.nodeSelector;
    const on = "cilium-lab/parked" in spec.nodeSelector ? 0 : state.nodes.length;
    set.status = { desiredNumberScheduled: on, currentNumberScheduled: on };
    did.push(`patch ${name} ${JSON.stringify(change)}`);
    return "";
  }

  const kubectl: Kubectl = async (args, { input = "" } = {}) => {
    const call = args.join(" ");
    const [verb] = args;
    const namespace = verb === "-n" ? args[1] : undefined;
    if (call.startsWith("delete -l cilium-lab/existing=true namespaces")) return "";
    if (
      call === "delete -l cilium-lab/probe=true namespaces --wait=false" ||
      call === "delete namespace cilium-lab-rollout --ignore-not-found --wait=false"
    ) {
      did.push(call.replace(/ --.*/, ""));
      return "";
    }
    if (verb === "delete" && args[1] === "namespace") return "";
    if (call === "get namespace kube-system -o json") return JSON.stringify({ metadata: { uid: "uid-1" } });
    if (call === "get nodes -o json") return json(state.nodes);
    if (call === "get daemonsets,pods -A -o json") return json([...state.daemonSets, ...state.pods]);
    if (call === "get daemonsets -A -o json") return json(state.daemonSets);
    if (call === "get pods,replicasets -A -o json") return json(state.pods);
    if (call === "-n kube-system get configmaps -o json") return json(state.configMaps);
    if (call.startsWith("get secrets -A -l owner=helm,name=cilium")) return state.releases.join("\n");
    if (call === "get customresourcedefinitions -o name")
      return Object.keys(state.kinds)
        .map((name) => `customresourcedefinition.apiextensions.k8s.io/${name}\n`)
        .join("");
    if (call === "get ciliumnodes -o json") return json(state.ciliumNodes);
    if (verb === "get" && args.join(" ").endsWith("-A -o name")) return (state.kinds[args[1]!] ?? []).join("\n");
    if (call.startsWith("create -f -")) return create(input);
    if (namespace && args[2] === "get" && args[3] === "pods") {
      const own = nodePods.filter((pod) => pod.metadata.namespace === namespace);
      if (own.length === 0) return json([]);
      return json(
        own.map(({ spec }) => ({
          spec,
          status: {
            phase: state.said[spec.nodeName]?.phase ?? "Succeeded",
            containerStatuses: [{ state: { terminated: { message: state.said[spec.nodeName]?.message ?? "" } } }],
          },
        })),
      );
    }
    if (namespace && args[2] === "patch") return patch(args[4]!, JSON.parse(args.at(-1)!) as Parameters<typeof patch>[1]);
    if (namespace && args[2] === "rollout") {
      did.push(`${namespace} ${args.slice(2, 5).join(" ")}`);
      return "";
    }
    if (verb === "delete" && args[1] === "customresourcedefinitions") {
      did.push(
        `delete kinds ${args
          .slice(2)
          .filter((arg) => !arg.startsWith("--"))
          .join(" ")}`,
      );
      return "";
    }
    if (call === "-n kube-system delete configmap cilium-lab") {
      state.configMaps = state.configMaps.filter(({ metadata }) => metadata.name !== "cilium-lab");
      did.push("unmark");
      return "";
    }
    throw new Error(`fake kubectl: not understood: ${call}`);
  };
  const reach: ClusterAccess = { kubectl, cleanup: kubectl, say: (line) => lines.push(line) };
  return { state, did, lines, reach };
}
