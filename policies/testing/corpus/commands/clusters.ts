import type { Evasion } from "../case";
import { ciliumWith, goodKindYaml } from "../../harness/fixtures";
import { broke, made, network } from "./said";

/** Beside a cluster there is a right Cilium, so that only the cluster is at fault. */
const beside = (create: Parameters<typeof network>[0]) => [network(create), ciliumWith({})];
const proxied = (does: string, sentence: string) => broke("no-kube-proxy", does, sentence);
const tunnelled = (does: string, sentence: string) => broke("no-tunnel", does, sentence);

const skip = "Write `--skip-phases=addon/kube-proxy`";
const kubeadmConfig = (rest: string) =>
  `kubeadm init --config /dev/stdin <<EOF\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n${rest}EOF`;
const passOne = "Pass one by `--config=-`, with `networking.kubeProxyMode: none` and `networking.disableDefaultCNI: true`";
const kindDefault = `has no config and so installs kube-proxy and kind's own CNI. ${passOne}`;
const kindHidden = `takes a config that is not among its inputs, so that it may install kube-proxy. ${passOne}`;
const proxyMode =
  'Command "object" sets `networking.kubeProxyMode` of the kind config in `stdin` to the string "iptables". ' +
  "Write `networking.kubeProxyMode: none`, so that Services are translated by eBPF and nothing else programs them.";
const proxied64 = Buffer.from(goodKindYaml.replace("none", "iptables")).toString("base64");
const flannelOn = (option: string) => `leaves flannel on, whose default is a VXLAN tunnel. Write ${option}`;
const proxyOn = (option: string) => `leaves on the kube-proxy that k3s has in itself. Write ${option}`;
const k3s = [tunnelled("k3s server", flannelOn("`--flannel-backend=none`")), proxied("k3s server", proxyOn("`--disable-kube-proxy`"))];
const device = (kind: string) =>
  tunnelled("ip link add", `makes a device of the kind \`${kind}\`, an overlay's. Remove it: pods are reached by routes`);
const minikube =
  "leaves the choice of a CNI to minikube, whose own ones are overlays or Cilium with its default, a tunnel. Write `--cni=false` and install Cilium by a Release";

export const evasions: readonly Evasion[] = [
  {
    name: "kubeadm with its defaults",
    stack: beside("kubeadm init --pod-network-cidr=10.0.0.0/16"),
    messages: [proxied("kubeadm init", `installs kube-proxy. ${skip}`)],
  },
  {
    name: "kubeadm that skips another phase",
    stack: beside("kubeadm init --skip-phases=addon/coredns"),
    messages: [proxied("kubeadm init", `installs kube-proxy. ${skip}`)],
  },
  {
    name: "kubeadm with a config that leaves kube-proxy on",
    stack: beside(kubeadmConfig("proxy: { disabled: false }\n")),
    messages: [proxied("kubeadm init", `installs kube-proxy. ${skip}`)],
  },
  {
    name: "kubeadm with a config that nobody sees",
    stack: beside("kubeadm init --config kubeadm.yaml"),
    messages: [proxied("kubeadm init", `takes a configuration that is not among its inputs, so that it may install kube-proxy. ${skip}`)],
  },
  {
    name: "kubeadm's phase for kube-proxy",
    stack: [network("kubeadm init phase addon kube-proxy --apiserver-advertise-address 10.0.0.1")],
    messages: [proxied("kubeadm init phase addon", "installs kube-proxy. Remove that phase")],
  },
  {
    name: "kubeadm's phase for all addons, in a node",
    stack: [network("docker exec lab-control-plane kubeadm init phase addon all")],
    messages: [proxied("kubeadm init phase addon", "installs kube-proxy. Remove that phase")],
  },
  {
    name: "kind in a split word",
    stack: beside("'ki'nd cre\"ate\" cluster --name lab"),
    messages: [proxied("kind create cluster", kindDefault)],
  },
  {
    name: "kind in base64",
    stack: beside(`echo ${Buffer.from("kind create cluster").toString("base64")} | base64 --decode | bash`),
    messages: [proxied("kind create cluster", kindDefault)],
  },
  {
    name: "kind in a split word, with a config that nobody sees",
    stack: beside("'ki'nd create cluster --config kind.yaml"),
    messages: [proxied("kind create cluster", kindHidden)],
  },
  {
    name: "kind in a split word, with a config in base64",
    stack: beside(`echo ${proxied64} | base64 -d | 'ki'nd create cluster --config=-`),
    messages: [made("no-kube-proxy", "kind create cluster", proxyMode)],
  },
  {
    name: "kind in a container, with a config that nobody sees",
    stack: [
      {
        type: "docker:index/container:Container",
        name: "network",
        props: { image: "tools:1", command: ["kind", "create", "cluster", "--config=/kind.yaml"] },
      },
      ciliumWith({}),
    ],
    messages: [broke("no-kube-proxy", "kind create cluster", kindHidden, "command", 'Container "network"')],
  },
  {
    name: "kind in variables",
    stack: beside({ create: "$TOOL create cluster", environment: { TOOL: "kind" } }),
    messages: [proxied("kind create cluster", kindDefault)],
  },
  { name: "a k3s server with its defaults", stack: beside("k3s server --disable traefik"), messages: k3s },
  { name: "k3s by its installer", stack: beside("curl -sfL https://get.k3s.io | sh -"), messages: k3s },
  {
    name: "k3s by its installer, with one of two options",
    stack: beside("curl -sfL https://get.k3s.io | INSTALL_K3S_EXEC='--flannel-backend=none' sh -s - server"),
    messages: [k3s[1]!],
  },
  {
    name: "k3d with its defaults",
    stack: beside("k3d cluster create lab --agents 2"),
    messages: [
      tunnelled("k3d cluster create", flannelOn("`--k3s-arg --flannel-backend=none@server:*`")),
      proxied("k3d cluster create", proxyOn("`--k3s-arg --disable-kube-proxy@server:*`")),
    ],
  },
  {
    name: "minikube with a CNI of its own",
    stack: beside("minikube start --cni=cilium --extra-config=kubeadm.skip-phases=addon/kube-proxy"),
    messages: [tunnelled("minikube start", minikube)],
  },
  {
    name: "minikube with its defaults",
    stack: beside("minikube start --nodes 3"),
    messages: [
      tunnelled("minikube start", minikube),
      proxied("minikube start", "installs kube-proxy. Write `--extra-config=kubeadm.skip-phases=addon/kube-proxy`"),
    ],
  },
  {
    name: "a VXLAN device by hand",
    stack: [network("ip link add vxlan42 type vxlan id 42 dstport 4789 dev eth0")],
    messages: [device("vxlan")],
  },
  {
    name: "a Geneve device by hand, in every node",
    stack: [network('for node in $(kind get nodes); do docker exec "$node" ip -d l a g0 type geneve id 1 remote 10.0.0.2; done')],
    messages: [device("geneve")],
  },
  {
    name: "kube-proxy as a program",
    stack: [network("nohup /usr/local/bin/kube-proxy --config=/etc/kube-proxy.yaml &")],
    messages: [proxied("kube-proxy", "translates Services beside eBPF. Remove it")],
  },
  {
    name: "kube-proxy as a service",
    stack: [network("systemctl enable --now kube-proxy.service")],
    messages: [proxied("systemctl", "starts kube-proxy, which translates Services beside eBPF. Remove it")],
  },
  {
    name: "kube-proxy as a container by hand",
    stack: [network("docker run -d --net host --privileged registry.k8s.io/kube-proxy:v1.34.0 --config=/x")],
    messages: [proxied("kube-proxy", "translates Services beside eBPF. Remove it")],
  },
];
