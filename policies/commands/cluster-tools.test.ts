import { describe, expect, it } from "vitest";
import { ipEffects, k3sEffects, kindEffects, kubeProxyEffects, kubeadmEffects, minikubeEffects, serviceEffects } from "./cluster-tools";
import { started } from "../testing/harness/started";
import { UNKNOWN_TEXT } from "../core/unknown-text";

const nodes = (does: string) => ({ does, nodes: true });
const proxied = (does: string, sentence: string) => ({ does, breaks: { rule: "no-kube-proxy", sentence } });
const tunnelled = (does: string, sentence: string) => ({ does, breaks: { rule: "no-tunnel", sentence } });

describe("kubeadm", () => {
  const made = [nodes("kubeadm init")];
  const write = "Write `--skip-phases=addon/kube-proxy`";
  const installs = [...made, proxied("kubeadm init", `installs kube-proxy. ${write}`)];
  const hidden = [
    ...made,
    proxied("kubeadm init", `takes a configuration that is not among its inputs, so that it may install kube-proxy. ${write}`),
  ];
  const phase = [proxied("kubeadm init phase addon", "installs kube-proxy. Remove that phase")];
  const files = {
    "skips.yaml": "a: b\n---\nskipPhases: [a, addon/kube-proxy]\n",
    "addon.yaml": "skipPhases: [addon]\n",
    "disabled.yaml": "proxy: { disabled: true }\n---\na: b\n",
    "other.yaml": "skipPhases: [addon/coredns]\nproxy: { disabled: false }\n",
    "string.yaml": "skipPhases: addon/kube-proxy\n",
    "broken.yaml": "skipPhases: [addon\n",
    "alias.yaml": "skipPhases: *a\n",
    "twice.yaml": "skipPhases: []\nskipPhases: [addon]\n",
    "hole.yaml": `skipPhases: [${UNKNOWN_TEXT}]\n`,
    "enough.yaml": `skipPhases: [${UNKNOWN_TEXT}, addon]\n`,
    "empty.yaml": "",
  };

  it.each<[line: string, effects: object[]]>([
    ["init", installs],
    ["init --pod-network-cidr 10.0.0.0/16 --v 5", installs],
    ["init --skip-phases=addon/coredns", installs],
    ["init --skip-phases=addons", installs],
    ["init --dry-run=false", installs],
    ["init --skip-phases=addon/kube-proxy", made],
    ["init --skip-phases addon", made],
    ["init --skip-phases=preflight,addon/kube-proxy", made],
    ["init --skip-phases=addon/kube-proxy,preflight --skip-phases=a", made],
    ["init --config skips.yaml", made],
    ["init --config=addon.yaml", made],
    ["init --config=disabled.yaml", made],
    ["init --config=twice.yaml", made],
    ["init --config=enough.yaml", made],
    ["init --config=-", made],
    ["init --config=/dev/stdin", made],
    ["init --config=other.yaml", installs],
    ["init --config=string.yaml", installs],
    ["init --config=broken.yaml", installs],
    ["init --config=alias.yaml", installs],
    ["init --config=empty.yaml", installs],
    ["init --config=hole.yaml", hidden],
    ["init --config=unseen.yaml", hidden],
    ["init --config=unseen.yaml --skip-phases=addon", made],
    ["init phase addon kube-proxy", phase],
    ["init phase addon all", phase],
    [`init phase addon ${UNKNOWN_TEXT}`, phase],
    ["init phase addon coredns", []],
    ["init phase addon", []],
    ["init phase certs all", []],
    ["init --dry-run", []],
    ["init phase addon all --dry-run", []],
    ["join", []],
    ["phase init", []],
    ["", []],
  ])("%s", (line, effects) => expect(kubeadmEffects(started(`kubeadm ${line}`, { input: files["addon.yaml"], files }))).toEqual(effects));

  it.each(["--config", "--skip-phases", "--pod-network-cidr", "--apiserver-advertise-address", "--kubernetes-version", "-v", "--v"])(
    "takes the word behind %s for its value",
    (flag) => expect(kubeadmEffects(started(`kubeadm ${flag} join init --skip-phases=addon`))).toEqual(made),
  );
});

describe("k3s and k3d", () => {
  const flannel = (does: string, write: string) => tunnelled(does, `leaves flannel on, whose default is a VXLAN tunnel. Write ${write}`);
  const proxy = (does: string, write: string) => proxied(does, `leaves on the kube-proxy that k3s has in itself. Write ${write}`);
  const k3s = [nodes("k3s server"), flannel("k3s server", "`--flannel-backend=none`"), proxy("k3s server", "`--disable-kube-proxy`")];
  const k3d = [
    nodes("k3d cluster create"),
    flannel("k3d cluster create", "`--k3s-arg --flannel-backend=none@server:*`"),
    proxy("k3d cluster create", "`--k3s-arg --disable-kube-proxy@server:*`"),
  ];

  it.each<[line: string, effects: object[]]>([
    ["k3s server", k3s],
    ["k3s --debug server", k3s],
    ["k3s server --flannel-backend=vxlan --disable-kube-proxy=false", k3s],
    ["k3s server --flannel-backend=nonesuch --disable-kube-proxying", k3s],
    ["k3s server --flannel-backend=none", [k3s[0]!, k3s[2]!]],
    ["k3s server --flannel-backend none --disable-kube-proxy", [k3s[0]!]],
    ["k3s server --disable-kube-proxy=true", k3s.slice(0, 2)],
    ["k3s agent", []],
    ["k3s kubectl create server", []],
    ["k3s", []],
    ["k3d cluster create lab", k3d],
    ["/usr/local/bin/k3d --verbose cluster create", k3d],
    ["k3d cluster create --k3s-arg --flannel-backend=none@server:* --k3s-arg --disable-kube-proxy@server:*", [k3d[0]!]],
    ["k3d cluster create --k3s-arg --disable-kube-proxy@server:*", k3d.slice(0, 2)],
    ["k3d cluster delete", []],
    ["k3d node create", []],
    ["k3d create cluster", []],
    ["k3d server", []],
  ])("%s", (line, effects) => expect(k3sEffects(started(line))).toEqual(effects));
});

describe("minikube", () => {
  const chooses =
    "leaves the choice of a CNI to minikube, whose own ones are overlays or Cilium with its default, a tunnel. Write `--cni=false` and install Cilium by a Release";
  const [made, cni, proxy] = [
    nodes("minikube start"),
    tunnelled("minikube start", chooses),
    proxied("minikube start", "installs kube-proxy. Write `--extra-config=kubeadm.skip-phases=addon/kube-proxy`"),
  ];

  it.each<[line: string, effects: object[]]>([
    ["start", [made, cni, proxy]],
    ["start --cni=cilium --extra-config=kubeadm.skip-phases=addon/coredns", [made, cni, proxy]],
    ["start --extra-config=kubelet.kubeadm.skip-phases=addon/kube-proxy --extra-config=addon", [made, cni, proxy]],
    ["start --cni=false", [made, proxy]],
    ["start --extra-config=kubeadm.skip-phases=addon/kube-proxy", [made, cni]],
    ["start --cni false --extra-config apiserver.a=b --extra-config kubeadm.skip-phases=preflight,addon/kube-proxy", [made]],
    ["stop", []],
    ["", []],
  ])("%s", (line, effects) => expect(minikubeEffects(started(`minikube ${line}`))).toEqual(effects));

  it.each(["-p", "--profile", "--cni", "--driver", "--extra-config", "-n", "--nodes", "--kubernetes-version", "--memory", "--cpus"])(
    "takes the word behind %s for its value",
    (flag) => expect(minikubeEffects(started(`minikube ${flag} stop start`))[0]).toEqual(made),
  );
});

describe("kind", () => {
  const made = nodes("kind create cluster");
  const write = "Pass one by `--config=-`, with `networking.kubeProxyMode: none` and `networking.disableDefaultCNI: true`";
  const bare = [made, proxied("kind create cluster", `has no config and so installs kube-proxy and kind's own CNI. ${write}`)];
  const hidden = [
    made,
    proxied("kind create cluster", `takes a config that is not among its inputs, so that it may install kube-proxy. ${write}`),
  ];
  const configured = (stdin: string) => [{ ...made, makes: { type: "command:local:Command", props: { stdin } } }];

  it.each<[line: string, effects: object[]]>([
    ["create cluster", bare],
    ["-v 5 create cluster --name lab", bare],
    ["create cluster lab", bare],
    [`create cluster lab ${UNKNOWN_TEXT}`, hidden],
    ["create cluster --config unseen.yaml", hidden],
    ["create cluster --config=hole.yaml", hidden],
    ["create cluster --config=a.yaml", configured("a")],
    ["create cluster --config=-", configured("input")],
    ["create cluster --config /dev/stdin", configured("input")],
    ["delete cluster", []],
    ["create", []],
    ["create docker", []],
    ["cluster create", []],
  ])("%s", (line, effects) =>
    expect(kindEffects(started(`kind ${line}`, { input: "input", files: { "a.yaml": "a", "hole.yaml": ` ${UNKNOWN_TEXT}\n` } }))).toEqual(
      effects,
    ),
  );

  it.each(["--name", "-n", "--image", "--wait", "--kubeconfig", "-v", "--verbosity"])("takes the word behind %s for its value", (flag) =>
    expect(kindEffects(started(`kind ${flag} delete create cluster`))).toEqual(bare),
  );
});

describe("ip", () => {
  const device = (kind: string) => [
    tunnelled("ip link add", `makes a device of the kind \`${kind}\`, an overlay's. Remove it: pods are reached by routes`),
  ];

  it.each<[line: string, effects: object[]]>([
    ["link add v0 type vxlan id 1", device("vxlan")],
    ["-d link add name g0 type geneve id 1", device("geneve")],
    ["link replace v0 type vxlan", device("vxlan")],
    ["l a v0 ty vxlan", device("vxlan")],
    ["li ad v0 t vxlan", device("vxlan")],
    ["lin r v0 typ vxlan", device("vxlan")],
    ["netns exec a ip link add v0 type vxlan", device("vxlan")],
    ["-n a link -d add v0 type vxlan", device("vxlan")],
    ["link add vxlan type veth", []],
    ["link add geneve mtu vxlan", []],
    ["link add vxlan", []],
    ["link add v0 typed vxlan", []],
    ["link set v0 type vxlan", []],
    ["link adds v0 type vxlan", []],
    ["links add v0 type vxlan", []],
    ["-link add v0 type vxlan", []],
    ["addr add type vxlan", []],
    ["type vxlan link", []],
    ["link", []],
    ["link  type vxlan", []],
    [" add type vxlan", []],
    ["", []],
  ])("%s", (line, effects) => expect(ipEffects(started(`ip ${line}`))).toEqual(effects));
});

describe("services", () => {
  const starts = [proxied("systemctl", "starts kube-proxy, which translates Services beside eBPF. Remove it")];

  it.each(["start", "restart", "enable", "reenable", "unmask", "reload-or-restart"])("%s starts it", (verb) => {
    expect(serviceEffects(started(`systemctl ${verb} --now kubelet kube-proxy.service`))).toEqual(starts);
    expect(serviceEffects(started(`service kube-proxy ${verb}`))).toEqual(starts);
  });
  it.each(["stop kube-proxy", "start kubelet", "start kube-proxy.services", "start xkube-proxy", "status"])("%s does not", (line) =>
    expect(serviceEffects(started(`systemctl ${line}`))).toEqual([]),
  );
});

describe("kube-proxy", () => {
  it.each(["", " --config=a", " --v 2"])("runs by kube-proxy%s", (line) =>
    expect(kubeProxyEffects(started(`kube-proxy${line}`))).toEqual([proxied("kube-proxy", "translates Services beside eBPF. Remove it")]),
  );
  it.each(["--version", "--help", "-h", "--cleanup"])("does not run by %s", (flag) =>
    expect(kubeProxyEffects(started(`kube-proxy ${flag}`))).toEqual([]),
  );
});
