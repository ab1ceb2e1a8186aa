import * as sample from "../../probe/testing/sample-cluster";
import type { Kubectl } from "../../../programs/kubectl";
import type { Docker } from "../outside";
import { pcapOf } from "./captures";

/** A FAKE lab in the words of kubectl and docker, for unit tests: exchanges are answered, and captures hold no packet. */
export interface FakeLab {
  kubectl: Kubectl;
  docker: Docker;
  /** What was made in it and not removed: `namespace`, `rules`, `outside`. */
  there: Set<string>;
  /** Called with the words of each call of kubectl; what it throws is what kubectl throws. */
  before: (call: string) => void;
}

const hooks = ["PREROUTING", "FORWARD", "POSTROUTING"];
const places = { client: 1, near: 1, far: 2, "node-a": 1, "node-b": 2 };

export function fakeLab(): FakeLab {
  const there = new Set<string>();
  const files = new Map<string, string[]>();

  /** What a script of the experiment prints, told by its text. */
  const script = (place: string, [text = "", , ...args]: string[]): string => {
    if (text.startsWith("cat /sys/class")) return "10\n";
    if (text.startsWith("ip -d")) {
      const addr_info = sample.declared.nodes.map((_, i) => ({ family: "inet", local: sample.address(i) }));
      return `${JSON.stringify([
        { ifindex: 2, ifname: "eth0", addr_info },
        { ifindex: 10, ifname: "lxc1" },
      ])}\n6.1\n2\n`;
    }
    if (text.includes("tcpdump --version")) {
      files.set(
        place,
        args.slice(1).map((one) => one.split("=")[0]!),
      );
      return "tcpdump version 9\n";
    }
    if (text.startsWith("run=")) {
      return args
        .slice(1)
        .flatMap((order) => Array.from({ length: 10 }, (_, i) => `${order.split("=")[0]} ${i + 1} answered`))
        .join("\n");
    }
    return text.includes("schedstat")
      ? files
          .get(place)!
          .map((file) => `${file} 1000000 0 ${pcapOf([]).toString("base64")}`)
          .join("\n")
      : "";
  };

  const agent = (call: string): string => {
    if (call.includes("status -o json")) return sample.agentAnswer(Number(/cilium-(\d)/.exec(call)![1]));
    if (call.includes("--counters"))
      return hooks.flatMap((hook) => Array<string>(4).fill(`[0:0] -A ${hook} -m comment --comment cilium-lab-observe`)).join("\n");
    if (call.includes("*mangle\n-I")) there.add("rules");
    else if (call.includes("iptables-restore")) there.delete("rules");
    return "";
  };

  const pods = () =>
    JSON.stringify({
      items: Object.entries(places).map(([name, node], i) => ({
        metadata: { name },
        spec: { nodeName: sample.declared.nodes[node] },
        status: { podIP: `10.0.${node}.${10 + i}`, conditions: [{ type: "Ready", status: "True" }] },
      })),
    });

  const lab: FakeLab = {
    there,
    before: () => undefined,
    kubectl: async (args) => {
      const call = args.join(" ");
      lab.before(call);
      if (call.startsWith("apply")) there.add("namespace");
      if (call.startsWith("delete namespace")) there.delete("namespace");
      if (call.startsWith("get nodes")) return sample.nodes;
      if (call.startsWith("get ciliumnodes")) return sample.ciliumNodes;
      if (call.startsWith("get daemonsets,pods")) return sample.workloads;
      if (call.includes("get pods -l k8s-app=cilium")) return sample.agentPods;
      if (call.includes("-c cilium-agent")) return agent(call);
      if (call.includes("get pods")) return pods();
      if (call.includes("get service")) return "10.96.0.9 30900";
      return args[2] === "exec" ? script(args[3]!, args.slice(7)) : "";
    },
    docker: async ([command, ...args]) => {
      if (command === "run") there.add("outside");
      if (command === "ps") return there.has("outside") ? "aa\n" : "";
      if (command === "rm") there.delete("outside");
      if (command === "inspect") return '{"lab-1f2e3d":{"IPAddress":"172.30.0.9"}}';
      return command === "exec" ? script("outside", args.slice(3)) : "";
    },
  };
  return lab;
}
