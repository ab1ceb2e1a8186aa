import { describe, expect, it } from "vitest";
import type { PlainMap } from "../core/plain-value";
import type { Rule } from "../core/policy";
import { noKubeProxy } from "../rules/no-kube-proxy";
import { noTunnel } from "../rules/no-tunnel";
import { programEffects, throughCommands } from "./simulate";

const command = (props: PlainMap) => ({ type: "command:local:Command", name: "x", props, ignoreChanges: [] });
const said = (rule: Rule, props: PlainMap) => throughCommands(rule).check(command(props));
const inside = (does: string, place: string) => `Pod "object" runs \`${does}\` in \`${place}\``;
const breaks = "`kube-proxy` in `create`, which translates Services beside eBPF. Remove it.";

/** What it is asked of, by type and name. */
const asks: Rule = { name: "asks", description: "", check: ({ type, name }) => [`${type} ${name}`] };

describe("a rule", () => {
  it("is itself", () => expect(throughCommands(noTunnel)).toMatchObject({ name: "no-tunnel", description: noTunnel.description }));

  it("says of a program what it breaks itself, and nothing of what breaks another rule", () => {
    expect(said(noKubeProxy, { create: "kube-proxy" })).toEqual([`Command "x" runs ${breaks}`]);
    expect(said(noTunnel, { create: "kube-proxy" })).toEqual([]);
  });

  it("is asked of what programs make, under names that are no secret", () => {
    const names = [
      "cilium-config",
      "kube-proxy",
      "cilium",
      "cilium-agent",
      "kube-flannel",
      "kube-flannel-ds",
      "kube-flannel-cfg",
      "secret",
    ];
    expect(said(asks, { create: names.map((name) => `kubectl create cm ${name}`).join("\n") }).slice(1)).toEqual(
      [...names.slice(0, -1), "object"].map(
        (name) => `Command "x" runs \`kubectl create configmap\` in \`create\`: kubernetes:core/v1:ConfigMap ${name}`,
      ),
    );
    expect(said(asks, { create: "helm upgrade cilium ./x; kubectl run a --image=b" }).slice(1)).toEqual([
      'Command "x" runs `helm upgrade` in `create`: kubernetes:helm.sh/v3:Release cilium',
      'Command "x" runs `kubectl run` in `create`: kubernetes:core/v1:Pod object',
    ]);
  });

  it("reads what programs are started with", () => {
    expect(said(noKubeProxy, { create: "sh", stdin: "kube-proxy" })).toEqual([`Command "x" runs ${breaks}`]);
    expect(said(noKubeProxy, { create: "$TOOL", environment: { TOOL: "kube-proxy" } })).toEqual([`Command "x" runs ${breaks}`]);
  });

  it("is asked once of a workload that is the agent or kube-proxy itself", () => {
    const job = (...words: string[]) => ({
      type: "kubernetes:batch/v1:Job",
      name: "x",
      props: { spec: { template: { spec: { containers: [{ image: "a", command: words }] } } } },
      ignoreChanges: [],
    });
    const check = (...words: string[]) => throughCommands(asks).check(job(...words));
    expect(check("cilium-agent", "--debug")).toEqual(["kubernetes:batch/v1:Job x"]);
    expect(throughCommands(noKubeProxy).check(job("kube-proxy"))).toEqual(noKubeProxy.check(job("kube-proxy")));
    expect(check("kubectl", "run", "a")).toHaveLength(2);
  });

  it("follows what is made as far as people write", () => {
    const runs = (times: number) => said(noKubeProxy, { create: `${"kubectl run a --image=b -- ".repeat(times)}kube-proxy` });
    const found = (times: number) =>
      `Command "x" runs \`kubectl run\` in \`create\`: ${`${inside("kubectl run", "containers[0]")}: `.repeat(times - 1)}`;
    const own =
      'Pod "object" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.';
    expect([1, 2, 3, 4, 5].map(runs)).toEqual([
      [`${found(1)}${own}`],
      [`${found(2)}${own}`],
      [`${found(3)}${own}`],
      [`${found(4)}${own}`],
      [],
    ]);
  });

  it("has said of kind in plain words what its effects would say again", () => {
    const create = "kind create cluster";
    const itself = noKubeProxy.check(command({ create }));
    expect(itself).toHaveLength(1);
    expect(said(noKubeProxy, { create })).toEqual(itself);
    expect(said(noKubeProxy, { create: `${create}; kube-proxy` })).toEqual([...itself, `Command "x" runs ${breaks}`]);
    expect(said(noKubeProxy, { create: "$TOOL create cluster", environment: { TOOL: "kind" } })).toHaveLength(1);
  });
});

describe("programs", () => {
  const does = (props: PlainMap) => programEffects(command(props)).map((effect) => effect.does);

  it.each<[create: string, effects: string[]]>([
    ["helm upgrade cilium a", ["helm upgrade"]],
    ["/usr/bin/helm3 upgrade cilium a", ["helm upgrade"]],
    ["cilium install", ["cilium install"]],
    ["cilium-cli install", ["cilium install"]],
    ["cilium-agent --a", ["cilium-agent"]],
    ["kubectl run a", ["kubectl run"]],
    ["oc run a", ["kubectl run"]],
    ["k run a", ["kubectl run"]],
    ["kubeadm init --skip-phases=addon", ["kubeadm init"]],
    ["kube-proxy", ["kube-proxy"]],
    ["kind create cluster --config=-", ["kind create cluster"]],
    ["k3s server --flannel-backend=none --disable-kube-proxy", ["k3s server"]],
    ["k3d cluster create --k3s-arg --flannel-backend=none --k3s-arg --disable-kube-proxy", ["k3d cluster create"]],
    ["minikube start --cni=false", ["minikube start", "minikube start"]],
    ["ip link add a type vxlan", ["ip link add"]],
    ["systemctl start kube-proxy", ["systemctl"]],
    ["service kube-proxy start", ["systemctl"]],
    ["constructor install", []],
    ["unknown upgrade cilium a", []],
    ["$TOOL upgrade cilium a", ["helm upgrade"]],
    ["$TOOL run a", ["kubectl run"]],
    ["$TOOL create cluster", ["kind create cluster", "kind create cluster"]],
    ["$TOOL init", []],
    ["helm upgrade cilium a; kubectl run a", ["helm upgrade", "kubectl run"]],
    ["xargs", []],
  ])("%s", (create, effects) => expect(does({ create, stdin: "a" })).toEqual(effects));

  it("read their input and their variables", () => {
    expect(does({ create: "sh", stdin: "kubectl run a" })).toEqual(["kubectl run"]);
    expect(does({ create: "$TOOL run a", environment: { TOOL: "oc" } })).toEqual(["kubectl run"]);
    expect(does({ create: "$TOOL run a", environment: { TOOL: "docker" } })).toEqual([]);
  });
});
