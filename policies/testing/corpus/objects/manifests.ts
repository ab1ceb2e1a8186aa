import { computed, type Fixture } from "../../harness/run";
import type { Benign, Evasion } from "../case";
import { goodData, object } from "./fixtures";

type Props = Fixture["props"];

const group = (props: Props): Fixture => object("yaml/v2:ConfigGroup", props);
const file = (file: Props[string], token = "yaml/v2:ConfigFile"): Fixture => object(token, { file });
const folder = (directory: string, token = "kustomize/v2:Directory"): Fixture => object(token, { directory });

const configMap = (mode: string): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "cilium-config" },
  data: { ...goodData, "routing-mode": mode },
});
const proxy =
  "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: services\nspec:\n  template:\n    spec:\n      containers:\n        - image: registry.k8s.io/kube-proxy:v1.34.0\n";
const namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: app\n";
const anchored = `x: &proxy
  kind: DaemonSet
  metadata: { name: kube-proxy }
---
apiVersion: v1
kind: List
items:
  - &mode
    kind: ConfigMap
    metadata: { name: overrides }
    data: &data { routing-mode: tunnel }
  - <<: *mode
    metadata: { name: more }
`;

/** Ways by manifests: text, objects, files, folders. */
export const evasions: readonly Evasion[] = [
  {
    name: "kube-proxy in a manifest of two documents",
    stack: [group({ yaml: `${namespace}---\n${proxy}` })],
    messages: [
      'no-kube-proxy: DaemonSet in document 2 of `yaml` of ConfigGroup "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "a tunnel in a manifest as JSON",
    stack: [object("yaml:ConfigGroup", { yaml: ["", JSON.stringify(configMap("tunnel"))] })],
    messages: [
      'no-tunnel: ConfigMap in `yaml[1]` of ConfigGroup "net" sets `data.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a tunnel behind anchors and merge keys, in a list",
    stack: [group({ yaml: anchored })],
    messages: [
      'no-tunnel: ConfigMap in `items[0]` of List in document 2 of `yaml` of ConfigGroup "net" sets `data.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
      'no-tunnel: ConfigMap in `items[1]` of List in document 2 of `yaml` of ConfigGroup "net" sets `data.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "kube-proxy among objects",
    stack: [
      group({ objs: [{ kind: "Namespace" }, { apiVersion: "v1", kind: "Pod", spec: { containers: [{ command: ["kube-proxy"] }] } }] }),
    ],
    messages: [
      'no-kube-proxy: Pod in `objs[1]` of ConfigGroup "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "one object with a list in it",
    stack: [object("yaml:ConfigGroup", { objs: { kind: "ConfigMapList", items: [configMap("tunnel")] } })],
    messages: [
      'no-tunnel: ConfigMap in `items[0]` of ConfigMapList in `objs` of ConfigGroup "net" sets `data.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a manifest that is unknown",
    stack: [group({ yaml: computed })],
    messages: [
      'no-tunnel: ConfigGroup "net" sets `yaml` to a value that is not known during preview, so it may hold a tunnel or kube-proxy. Write it as a literal, with the one value that comes from elsewhere in an object of its own.',
    ],
  },
  {
    name: "objects of which one is unknown",
    stack: [group({ objs: [{ kind: "Namespace" }, computed] })],
    messages: [
      'no-tunnel: ConfigGroup "net" sets `objs[1]` to a value that is not known during preview, so it may hold a tunnel or kube-proxy. Write it as a literal, with the one value that comes from elsewhere in an object of its own.',
    ],
  },
  {
    name: "an object whose kind is unknown",
    stack: [group({ objs: [{ kind: computed, metadata: { name: "kube-proxy" } }] })],
    messages: [
      'no-tunnel: ConfigGroup "net" sets `objs[0].kind` to a value that is not known during preview, so it may hold a tunnel or kube-proxy. Write it as a literal, with the one value that comes from elsewhere in an object of its own.',
    ],
  },
  {
    name: "a manifest that is not YAML",
    stack: [group({ yaml: `kind: [\n---\n${namespace}` })],
    messages: [
      'no-tunnel: ConfigGroup "net" holds in document 1 of `yaml` what is not YAML, so it cannot be checked. Write one Kubernetes object a document.',
    ],
  },
  {
    name: "Cilium's install file",
    stack: [file("https://raw.githubusercontent.com/cilium/cilium/v1.13.18/install/kubernetes/quick-install.yaml", "yaml:ConfigFile")],
    messages: [
      "no-tunnel: ConfigFile \"net\" takes from `file` what is named as Cilium's manifests are, and no rule can read it. Install Cilium's chart by a Release with its values written out, so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
  {
    name: "a file called cilium",
    stack: [group({ files: ["./manifests/app.yaml", "./manifests/cilium-1.20.2.yaml"] })],
    messages: [
      "no-tunnel: ConfigGroup \"net\" takes from `files[1]` what is named as Cilium's manifests are, and no rule can read it. Install Cilium's chart by a Release with its values written out, so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
  {
    name: "a file called kube-proxy",
    stack: [file("manifests/kube-proxy.yml")],
    messages: [
      'no-kube-proxy: ConfigFile "net" takes from `file` what is named as kube-proxy\'s manifests are, and no rule can read it. Remove it, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "flannel's install file",
    stack: [file("https://github.com/flannel-io/flannel/releases/latest/download/kube-flannel.yml")],
    messages: [
      "no-tunnel: ConfigFile \"net\" takes from `file` what is named as flannel's manifests are, and no rule can read it. Remove it, so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
  {
    name: "Weave Net's install address",
    stack: [file("https://cloud.weave.works/k8s/net?k8s-version=1.23")],
    messages: [
      "no-tunnel: ConfigFile \"net\" takes from `file` what is named as Weave Net's manifests are, and no rule can read it. Remove it, so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
  {
    name: "Calico's install file",
    stack: [file("https://raw.githubusercontent.com/projectcalico/calico/v3.30.0/manifests/calico.yaml")],
    messages: [
      "no-tunnel: ConfigFile \"net\" takes from `file` what is named as Calico's manifests are, and no rule can read it. Remove it, so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
  {
    name: "a folder of kustomize called cilium",
    stack: [folder("./base/cilium/")],
    messages: [
      "no-tunnel: Directory \"net\" takes from `directory` what is named as Cilium's manifests are, and no rule can read it. Install Cilium's chart by a Release with its values written out, so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
  {
    name: "a folder of kustomize called kube-proxy",
    stack: [folder("https://github.com/example/lab//kube-proxy?ref=main", "kustomize:Directory")],
    messages: [
      'no-kube-proxy: Directory "net" takes from `directory` what is named as kube-proxy\'s manifests are, and no rule can read it. Remove it, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "a file whose name is unknown",
    stack: [file(computed)],
    messages: [
      'no-tunnel: ConfigFile "net" sets `file` to a value that is not known during preview, so it may hold a tunnel or kube-proxy. Write it as a literal, with the one value that comes from elsewhere in an object of its own.',
    ],
  },
];

export const benign: readonly Benign[] = [
  {
    name: "manifests of an application",
    stack: [
      group({ yaml: `# tunnel, kube-proxy\n${namespace}---\n---\n`, objs: [{ kind: "Namespace" }], files: [] }),
      object("yaml:ConfigGroup", { yaml: [namespace] }),
    ],
  },
  { name: "a right cilium-config in a manifest", stack: [group({ yaml: JSON.stringify(configMap("native")) })] },
  {
    name: "an object with an unknown in it",
    stack: [group({ objs: [{ kind: "ConfigMap", metadata: { name: "app" }, data: { url: computed } }] })],
  },
  {
    name: "files of other things, Cilium's policies and kube-proxy's monitor among them",
    stack: [
      group({ files: ["./cilium/network-policies.yaml", "cilium-network-policy.yaml", "cilium-lb-pool.yaml"] }),
      file("https://github.com/cert-manager/cert-manager/releases/download/v1.19.0/cert-manager.yaml"),
      file("monitoring/kube-proxy-servicemonitor.yaml", "yaml:ConfigFile"),
      file("https://raw.githubusercontent.com/projectcalico/calico/v3.30.0/manifests/calico-policy-only.yaml"),
    ],
  },
  { name: "folders of kustomize", stack: [folder("./cilium/overlays/policies"), folder("./tunnel", "kustomize:Directory")] },
];
