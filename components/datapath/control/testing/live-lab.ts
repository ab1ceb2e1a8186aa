import { gzipSync } from "node:zlib";
import { stringify } from "yaml";
import type { Kubectl } from "../../../programs/kubectl";
import { agentAnswer, agentPods, links, nodes, ciliumNodes, routes, status, workloads } from "../../probe/testing/sample-cluster";

/** What the chart rendered in the made-up lab, in the order and with the odd values that a real one has. */
export const original: Record<string, string> = {
  "routing-mode": "native",
  "auto-direct-node-routes": "true",
  "enable-host-legacy-routing": "false",
  "bpf-lb-mode": "snat",
  "direct-routing-skip-unreachable": "false",
  "tunnel-protocol": "vxlan",
  devices: "",
  "cluster-name": 'a "name" that\nno one gives: ü',
};

/** A Secret of helm, as kubectl prints it. */
export function revision(name: string, version: string, data: Record<string, string>) {
  const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "cilium-config", namespace: "kube-system" }, data };
  const record = { name: "cilium", manifest: `---\n# Source: cilium\n${stringify(configMap)}`, chart: { metadata: { version } } };
  const encoded = gzipSync(JSON.stringify(record)).toString("base64");
  return { metadata: { name }, data: { release: Buffer.from(encoded).toString("base64") } };
}

/** A made-up lab that keeps what kubectl writes: no cluster is behind it. */
export interface LiveLab {
  kubectl: Kubectl;
  /** Calls so far, without the namespace. */
  calls: string[];
  /** Data of `cilium-config`. */
  data: Record<string, string>;
  /** What the agents took from it when they started last. */
  running: Record<string, string>;
  /** Data of the backup's ConfigMap; undefined where there is none. */
  backup: Record<string, string> | undefined;
  /** Helm's Secrets. */
  revisions: ReturnType<typeof revision>[];
  /** Answers to the question for endpoints, the next one first; `ready` after them. */
  endpoints: string[];
  /** Called before every call; what it throws is kubectl's failure. */
  before: (call: string) => void;
}

export function liveLab(): LiveLab {
  let resourceVersion = 100;
  const lab: LiveLab = {
    calls: [],
    data: { ...original },
    running: { ...original },
    backup: undefined,
    revisions: [revision("sh.helm.release.v1.cilium.v1", "1.20.2", original)],
    endpoints: [],
    before: () => {},
    kubectl: async (args, { input = "" } = {}) => {
      const call = args.join(" ").replace(/^-n kube-system /, "");
      lab.calls.push(call);
      lab.before(call);
      const is = (words: string) => call.startsWith(words);
      if (is("get configmap cilium-config ")) {
        const annotations = { "meta.helm.sh/release-name": "cilium" };
        return JSON.stringify({ data: lab.data, metadata: { resourceVersion: String(resourceVersion), annotations } });
      }
      if (is("get configmap cilium-lab-control --ignore-not-found")) return lab.backup ? JSON.stringify({ data: lab.backup }) : "";
      if (is("get secrets -l owner=helm,status=deployed,name=cilium ")) return JSON.stringify({ items: lab.revisions });
      if (is("create -f -")) {
        if (lab.backup) throw new Error("AlreadyExists");
        const object = JSON.parse(input) as { immutable: boolean; metadata: { name: string }; data: Record<string, string> };
        if (!object.immutable || object.metadata.name !== "cilium-lab-control") throw new Error("fake kubectl: not the backup");
        lab.backup = object.data;
        return "";
      }
      if (is("patch configmap cilium-config --type=json --field-manager=cilium-lab -p ")) {
        const [test, replace] = JSON.parse(args.at(-1)!) as [
          { value: string },
          { op: string; path: string; value: Record<string, string> },
        ];
        if (test.value !== String(resourceVersion))
          throw new Error("the server rejected our request: testing value /metadata/resourceVersion failed");
        if (replace.op !== "replace" || replace.path !== "/data") throw new Error("fake kubectl: not the data");
        lab.data = replace.value;
        resourceVersion += 1;
        return "";
      }
      if (is("delete pods -l k8s-app=cilium")) {
        lab.running = { ...lab.data };
        return "";
      }
      if (is("delete configmap cilium-lab-control")) {
        lab.backup = undefined;
        return "";
      }
      if (is("rollout status daemonset/cilium ")) return "";
      if (is("get pods -l k8s-app=cilium ")) return agentPods;
      if (is("get nodes ")) return nodes;
      if (is("get ciliumnodes ")) return ciliumNodes;
      if (is("get daemonsets,pods ")) return workloads;
      const agent = /^exec cilium-(\d) /.exec(call);
      if (agent && call.includes("endpoint list -o jsonpath='{[*].status.state}'")) return lab.endpoints.shift() ?? "ready ready\n";
      if (agent) return agentUnder(Number(agent[1]), lab.running);
      throw new Error(`fake kubectl: not understood: ${call}`);
    },
  };
  return lab;
}

const vxlanDevice = { ifindex: 20, ifname: "cilium_vxlan", link_type: "ether", linkinfo: { info_kind: "vxlan" } };

/** What the agent of node `i` answers with these options, as one of 1.20 does. */
export function agentUnder(i: number, options: Record<string, string>): string {
  const tunnel = options["routing-mode"] === "tunnel";
  return agentAnswer(i, {
    status: {
      routing: {
        ...status.routing,
        "inter-host-routing-mode": tunnel ? "Tunnel" : "Native",
        "intra-host-routing-mode": options["enable-host-legacy-routing"] === "true" ? "Legacy" : "BPF",
      },
    },
    ...(tunnel ? { links: JSON.stringify([...(JSON.parse(links) as object[]), vxlanDevice]), routes: tunnelRoutes(i) } : {}),
  });
}

/** Under a tunnel, peers' pods are reached by way of `cilium_host`. */
function tunnelRoutes(i: number): string {
  const found = JSON.parse(routes(i)) as { dst: string; gateway?: string; dev: string }[];
  const viaHost = { gateway: `10.0.${i}.1`, dev: "cilium_host" };
  return JSON.stringify(found.map((route) => (route.dst !== "default" && route.gateway ? { ...route, ...viaHost } : route)));
}
