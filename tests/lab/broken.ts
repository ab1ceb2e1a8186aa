import pRetry from "p-retry";
import { expect, it } from "vitest";
import type { Ran } from "./checkout";

/** A lab that is whole, and what it takes to break it. */
export interface WholeLab {
  kubectl(...args: string[]): Promise<string>;
  /** Runs a command in a node. */
  inNode(node: string, ...command: string[]): Promise<unknown>;
  /** Runs `make status`. */
  status(): Promise<Ran>;
  /** The control plane and two workers, as Kubernetes calls them. */
  nodes(): Promise<string[]>;
  clusterName(): Promise<string>;
  testImage(): Promise<string>;
}

/** One way of breaking a lab by hand. */
interface Break {
  name: string;
  /** Breaks `node`, and gives what mends it. */
  by(lab: WholeLab, node: string): Promise<() => Promise<unknown>>;
  /** The sentences of `make status`, in which the broken node is called NODE. */
  says: (string | RegExp)[];
}

const agents = ["-n", "kube-system"];

/** Changes an option of all agents and starts that of one node anew, which is the one that takes it. */
async function option(lab: WholeLab, node: string, key: string, value: string): Promise<() => Promise<unknown>> {
  const { data } = JSON.parse(await lab.kubectl(...agents, "get", "configmap", "cilium-config", "-o", "json")) as {
    data: Record<string, string>;
  };
  const set = async (to: string | null) => {
    await lab.kubectl(...agents, "patch", "configmap", "cilium-config", "--type=merge", "-p", JSON.stringify({ data: { [key]: to } }));
    await lab.kubectl(...agents, "delete", "pods", "-l", "k8s-app=cilium", `--field-selector=spec.nodeName=${node}`);
    await lab.kubectl(...agents, "rollout", "status", "daemonset/cilium", "--timeout=300s");
  };
  await set(value);
  return () => set(data[key] ?? null);
}

/** Keeps the agent from a node: its DaemonSet wants none there, so that as many are wanted as are ready. */
async function withoutAgent(lab: WholeLab, node: string): Promise<() => Promise<unknown>> {
  const read = async () => JSON.parse(await lab.kubectl(...agents, "get", "daemonset", "cilium", "-o", "json")) as DaemonSet;
  const patch = (spec: object) => lab.kubectl(...agents, "patch", "daemonset", "cilium", "--type=merge", "-p", JSON.stringify({ spec }));
  const { updateStrategy, template } = (await read()).spec;
  const nodeAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "NotIn", values: [node] }] }],
    },
  };
  // By OnDelete the agents of other nodes stay as they are.
  await patch({ updateStrategy: { type: "OnDelete", rollingUpdate: null }, template: { spec: { affinity: { nodeAffinity } } } });
  await lab.kubectl(
    ...agents,
    "wait",
    "--for=delete",
    "pods",
    "-l",
    "k8s-app=cilium",
    `--field-selector=spec.nodeName=${node}`,
    "--timeout=120s",
  );
  return async () => {
    const { affinity } = template.spec;
    await patch({
      updateStrategy,
      template: { spec: { affinity: affinity === undefined ? null : { ...affinity, nodeAffinity: affinity["nodeAffinity"] ?? null } } },
    });
    await pRetry(
      async () => {
        const { status } = await read();
        if (status.numberReady !== (await lab.nodes()).length) throw new Error(`${status.numberReady} agents are ready`);
      },
      { retries: 100, minTimeout: 3000, factor: 1 },
    );
  };
}

interface DaemonSet {
  spec: { updateStrategy: object; template: { spec: { affinity?: Record<string, unknown> } } };
  status: { numberReady: number };
}

// No image of the lab holds kube-proxy. This says what it is, has its name, its first chain, and listens where it would.
const standIn = `
  iptables -t nat -N KUBE-SERVICES
  iptables -t nat -A PREROUTING -m comment --comment "stand-in for kube-proxy" -j KUBE-SERVICES
  echo $BASHPID > /run/kube-proxy-stand-in
  exec -a kube-proxy socat TCP-LISTEN:10256,bind=127.0.0.1,fork,reuseaddr "SYSTEM:echo stand-in for kube-proxy"`;
const withoutStandIn = `
  kill "$(cat /run/kube-proxy-stand-in)"; rm /run/kube-proxy-stand-in
  iptables -t nat -D PREROUTING -m comment --comment "stand-in for kube-proxy" -j KUBE-SERVICES
  iptables -t nat -X KUBE-SERVICES`;

const breaks: Break[] = [
  {
    name: "legacy host routing",
    by: (lab, node) => option(lab, node, "enable-host-legacy-routing", "true"),
    says: ['node NODE: Routing: Host is "Legacy", declared "BPF".'],
  },
  {
    name: "masquerading by iptables",
    by: (lab, node) => option(lab, node, "enable-bpf-masquerade", "false"),
    says: ['node NODE: Masquerading is "iptables", declared "BPF".'],
  },
  {
    name: "a VXLAN device",
    async by(lab, node) {
      await lab.inNode(node, "ip", "link", "add", "vxlan7", "type", "vxlan", "id", "7", "dstport", "8472", "dev", "eth0");
      return () => lab.inNode(node, "ip", "link", "del", "vxlan7");
    },
    says: ['node NODE: the tunnel device is "vxlan7 (vxlan)", declared "none".'],
  },
  {
    name: "a direct route that is missing",
    async by(lab, node) {
      const route = ((await lab.inNode(node, "ip", "-4", "route")) as string[]).find(
        (line) => / via \S+ dev eth0/.test(line) && !line.startsWith("default"),
      );
      if (route === undefined) throw new Error(`${node} has no direct route to take away`);
      // The agent puts it back within a minute, so it is taken away again and again.
      const held = "/run/lab-test-route";
      await lab.inNode(node, "touch", held);
      await lab.inNode(
        node,
        "bash",
        "-c",
        `(while [ -e ${held} ]; do ip route del ${route}; sleep 0.2; done) >/dev/null 2>&1 & disown; sleep 0.5`,
      );
      return async () => {
        await lab.inNode(node, "rm", held);
        await lab.inNode(node, "bash", "-c", `sleep 0.5; ip route replace ${route}`);
      };
    },
    says: [/node NODE: the route to \S+, pods of \S+ is "missing", declared "via \S+"\./],
  },
  {
    name: "kube-proxy as a process of a node (a stand-in)",
    async by(lab, node) {
      await lab.inNode(node, "bash", "-c", `(${standIn}) >/dev/null 2>&1 & disown; sleep 1`);
      return () => lab.inNode(node, "bash", "-c", withoutStandIn);
    },
    says: [
      'node NODE: the first iptables chain of kube-proxy is "KUBE-SERVICES", declared "none".',
      'node NODE: what listens on kube-proxy\'s ports is "port 10256", declared "nothing".',
    ],
  },
  {
    name: "kube-proxy as a pod of another name (a stand-in)",
    async by(lab, node) {
      const command = ["bash", "-c", "exec -a kube-proxy sleep infinity"];
      const spec = {
        nodeName: node,
        hostNetwork: true,
        terminationGracePeriodSeconds: 0,
        containers: [{ name: "main", image: await lab.testImage(), imagePullPolicy: "IfNotPresent", command }],
      };
      await lab.kubectl("run", "net-helper", "--image=unused", `--overrides=${JSON.stringify({ apiVersion: "v1", spec })}`);
      return () => lab.kubectl("delete", "pod", "net-helper", "--wait=true");
    },
    says: ['cluster: kube-proxy is "Pod default/net-helper", declared "none".'],
  },
  { name: "an agent that is down", by: withoutAgent, says: ['node NODE: the number of running agents is "0", declared "1".'] },
];

/** Breaks the lab in one way after the other, each found by `make status`, and mends it, which it finds too. */
export function itFindsWhatIsBroken(lab: WholeLab): void {
  it.each(breaks)("is found broken by `make status`, with the field that tells, after $name", async ({ by, says }) => {
    const node = (await lab.nodes())[1]!;
    const called = node.slice((await lab.clusterName()).length + 1);
    const mend = await by(lab, node);
    try {
      await patiently(async () => {
        const { exitCode, stdout } = await lab.status();
        const text = stdout.replaceAll(/\s+/g, " ");
        for (const sentence of says) {
          if (typeof sentence === "string") expect(text).toContain(sentence.replace("NODE", called));
          else expect(text).toMatch(new RegExp(sentence.source.replace("NODE", called)));
        }
        // That of make.
        expect(exitCode).toBe(2);
      });
    } finally {
      await mend();
    }
    await patiently(async () =>
      expect(await lab.status()).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining("All nodes and agents answer as declared."),
      }),
    );
  });
}

/** An agent that has just started is busy with its pods' programs, and may not answer in the time that `make status` has. */
function patiently(attempt: () => Promise<void>): Promise<void> {
  return pRetry(attempt, { retries: 12, minTimeout: 5000, factor: 1 });
}
