import { ciliumWith, command, goodKindYaml, goodValues, release } from "../harness/fixtures";
import type { Fixture } from "../harness/run";
import type { Benign, Evasion } from "./case";

const cluster = command({ create: "kind create cluster --config=-", stdin: goodKindYaml });
const inNode = (name: string): Fixture => ({ ...ciliumWith({}), name });
const on = (provider: string, fixture: Fixture): Fixture => ({ ...fixture, provider });
const chart = (name: string): Fixture => ({
  type: "kubernetes:helm.sh/v3:Chart",
  name,
  props: { chart: "cilium", version: "1.20.2", values: goodValues },
});

const noCilium = (by: string) =>
  `nodes-have-cilium: "cluster" makes a cluster by \`${by}\`, and nothing in the stack installs Cilium in it, so that its pods get their network from elsewhere or not at all. ` +
  "Add a Release of Cilium, with native routing and full kube-proxy replacement.";
const two = (...subjects: string[]) =>
  `one-cilium: ${subjects.join(" and ")} install Cilium by the same provider, where the one that comes last decides on the datapath. ` +
  "Keep one of them, or give each its own cluster's provider.";

export const evasions: readonly Evasion[] = [
  { name: "a cluster by kind without Cilium", stack: [cluster], messages: [noCilium("kind create cluster")] },
  {
    name: "a cluster by kind beside other charts",
    stack: [cluster, release({ chart: "nginx" })],
    messages: [noCilium("kind create cluster")],
  },
  {
    name: "a cluster beside a policy of Cilium's alone",
    stack: [
      cluster,
      { type: "kubernetes:cilium.io/v2:CiliumNetworkPolicy", name: "cilium", props: { kind: "CiliumNetworkPolicy", spec: {} } },
    ],
    messages: [noCilium("kind create cluster")],
  },
  {
    name: "a cluster by kubeadm without Cilium",
    stack: [command({ create: "kubeadm init --skip-phases=addon/kube-proxy" })],
    messages: [noCilium("kubeadm init")],
  },
  {
    name: "a cluster by the interpreter's program without Cilium",
    stack: [
      command({
        interpreter: ["sh", "-c", 'case "$0" in create) kind create cluster --config=-;; esac'],
        create: "create",
        stdin: goodKindYaml,
      }),
    ],
    messages: [noCilium("kind create cluster")],
  },
  { name: "two releases of Cilium", stack: [inNode("first"), inNode("second")], messages: [two('Release "first"', 'Release "second"')] },
  {
    name: "two releases of Cilium by one provider",
    stack: [on("lab", inNode("first")), on("lab", inNode("second"))],
    messages: [two('Release "first"', 'Release "second"')],
  },
  {
    name: "a release and a chart of Cilium",
    stack: [inNode("first"), chart("second")],
    messages: [two('Release "first"', 'Chart "second"')],
  },
  {
    name: "three releases of Cilium, one on a cluster of its own",
    stack: [on("a", inNode("first")), on("b", inNode("second")), on("a", inNode("third"))],
    messages: [two('Release "first"', 'Release "third"')],
  },
];

export const benign: readonly Benign[] = [
  { name: "a cluster with Cilium", stack: [cluster, ciliumWith({})] },
  { name: "a cluster with Cilium by a chart", stack: [cluster, chart("cilium")] },
  {
    name: "a cluster with Cilium by a command of its own",
    stack: [cluster, { ...command({ create: "./install-cilium.sh" }), name: "install" }],
  },
  {
    name: "a cluster with Cilium by a file",
    stack: [cluster, { type: "kubernetes:yaml:ConfigFile", name: "network", props: { file: "manifests/cilium-native.yaml" } }],
  },
  { name: "two clusters with a Cilium each", stack: [cluster, on("east", inNode("east")), on("west", inNode("west"))] },
  { name: "Cilium for a cluster that is there", stack: [ciliumWith({})] },
  {
    name: "Cilium beside other releases",
    stack: [
      ciliumWith({}),
      { ...release({ chart: "nginx" }), name: "nginx" },
      { ...release({ chart: "oci://quay.io/cilium/charts/tetragon" }), name: "tetragon" },
    ],
  },
  { name: "a stack that only says how to make a cluster", stack: [command({ create: "echo 'kind create cluster --config=kind.yaml'" })] },
  { name: "a stack that removes a cluster", stack: [command({ create: "true", delete: "kind delete cluster --name lab" })] },
  { name: "no cluster at all", stack: [{ type: "random:index/randomPet:RandomPet", name: "pet", props: { length: 2 } }] },
];
