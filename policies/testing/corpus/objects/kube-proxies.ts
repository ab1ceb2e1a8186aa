import { computed, type Fixture } from "../../harness/run";
import type { Benign, Evasion } from "../case";
import { object, workload } from "./fixtures";

const configuration = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: iptables\n";

function configMap(metadata: Fixture["props"], data: Fixture["props"][string], token = "core/v1:ConfigMap"): Fixture {
  return object(token, { metadata, data });
}

/** kube-proxy and what does its work, as objects. */
export const evasions: readonly Evasion[] = [
  {
    name: "kube-proxy's DaemonSet",
    stack: [
      workload("apps/v1:DaemonSet", "kube-proxy", { image: "registry.k8s.io/kube-proxy:v1.34.0", command: ["/usr/local/bin/kube-proxy"] }),
    ],
    messages: [
      'no-kube-proxy: DaemonSet "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy's image under another registry and name",
    stack: [workload("apps/v1:DaemonSet", "services", { image: "localhost:5000/mirror/kube-proxy:v1.34.0@sha256:0123" })],
    messages: [
      'no-kube-proxy: DaemonSet "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy's image by digest alone",
    stack: [workload("apps/v1beta2:DaemonSet", "services", { image: "eks/kube-proxy@sha256:0123" })],
    messages: [
      'no-kube-proxy: DaemonSet "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy's image with an architecture",
    stack: [workload("extensions/v1beta1:DaemonSet", "services", { image: "k8s.gcr.io/kube-proxy-amd64:v1.15.0" })],
    messages: [
      'no-kube-proxy: DaemonSet "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy's image under a mirror's flat name",
    stack: [workload("apps/v1:Deployment", "services", { image: "mirror/registry.k8s.io_kube-proxy:v1.34.0" })],
    messages: [
      'no-kube-proxy: Deployment "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy's program in another image",
    stack: [
      workload("apps/v1:Deployment", "services", {
        image: "mirror/tools:1",
        command: ["/opt/bin/kube-proxy", "--config=/etc/config.conf"],
      }),
    ],
    messages: [
      'no-kube-proxy: Deployment "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy's program among the arguments of an entry point",
    stack: [
      workload("apps/v1:StatefulSet", "services", {
        image: "rancher/hardened-kubernetes:v1.34.0",
        args: ["kube-proxy", "--proxy-mode=ipvs"],
      }),
    ],
    messages: [
      'no-kube-proxy: StatefulSet "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy behind another program",
    stack: [
      workload("apps/v1:ReplicaSet", "services", {
        image: "mirror/tools:1",
        command: ["/go-runner", "--log-file=/var/log/proxy.log", "/usr/local/bin/kube-proxy"],
      }),
    ],
    messages: [
      'no-kube-proxy: ReplicaSet "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy in a shell's script",
    stack: [
      workload("batch/v1:Job", "services", {
        image: "busybox",
        command: ["sh", "-c", "# start\nset -e; mode=ipvs exec kube-proxy --proxy-mode=$mode"],
      }),
    ],
    messages: [
      'no-kube-proxy: Job "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy in a cron job",
    stack: [
      object("batch/v1:CronJob", {
        metadata: { name: "services" },
        spec: {
          jobTemplate: { spec: { template: { spec: { containers: [{ command: ["nsenter", "-t", "1", "-m", "--", "kube-proxy"] }] } } } },
        },
      }),
    ],
    messages: [
      'no-kube-proxy: CronJob "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy in hyperkube",
    stack: [
      object("core/v1:Pod", {
        metadata: { name: "services" },
        spec: { containers: [{ image: "gcr.io/google/hyperkube:v1.18.0", command: ["/hyperkube", "kube-proxy"] }] },
      }),
    ],
    messages: [
      'no-kube-proxy: Pod "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy as an init container that stays",
    stack: [
      object("core/v1:Pod", {
        metadata: { name: "services" },
        spec: {
          initContainers: [{ image: "registry.k8s.io/kube-proxy:v1.34.0", restartPolicy: "Always" }],
          containers: [{ image: "busybox" }],
        },
      }),
    ],
    messages: [
      'no-kube-proxy: Pod "net" runs kube-proxy in `initContainers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy by its name, its image unknown",
    stack: [workload("apps/v1:DaemonSet", "kube-proxy", { image: computed })],
    messages: [
      'no-kube-proxy: DaemonSet "net" is named `kube-proxy`, as the program is that translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy by its label, its image unknown",
    stack: [workload("apps/v1:DaemonSet", "services", { image: computed }, { labels: { "k8s-app": "kube-proxy" } })],
    messages: [
      'no-kube-proxy: DaemonSet "net" is labelled `k8s-app: kube-proxy`, as the program is that translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy by its container's name, its own and its image unknown",
    stack: [
      object("apps/v1:DaemonSetPatch", {
        metadata: { name: computed },
        spec: { template: { spec: { containers: [{ name: "kube-proxy", image: computed }] } } },
      }),
    ],
    messages: [
      'no-kube-proxy: DaemonSetPatch "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "a patch of kube-proxy, which has to be there to be patched",
    stack: [
      object("apps/v1:DaemonSetPatch", {
        metadata: { name: "kube-proxy", namespace: "kube-system" },
        spec: { template: { spec: { nodeSelector: { "kubernetes.io/os": "linux" } } } },
      }),
    ],
    messages: [
      'no-kube-proxy: DaemonSetPatch "net" is named `kube-proxy`, as the program is that translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "a list of DaemonSets, one of them kube-proxy",
    stack: [object("apps/v1:DaemonSetList", { items: [{ metadata: { name: "kube-proxy" }, spec: {} }] })],
    messages: [
      'no-kube-proxy: DaemonSet in `items[0]` of DaemonSetList "net" is named `kube-proxy`, as the program is that translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy by another kind of DaemonSet",
    stack: [workload("apps.kruise.io/v1alpha1:DaemonSet", "services", { image: "kube-proxy" })],
    messages: [
      'no-kube-proxy: DaemonSet "net" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy's configuration",
    stack: [configMap({ name: "kube-proxy", namespace: "kube-system" }, { "config.conf": configuration })],
    messages: [
      'no-kube-proxy: ConfigMap "net" holds a `KubeProxyConfiguration`, which kube-proxy alone reads. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy's configuration under another name",
    stack: [configMap({ name: "services" }, { "config.json": '{"kind": "KubeProxyConfiguration", "mode": "ipvs"}' })],
    messages: [
      'no-kube-proxy: ConfigMap "net" holds a `KubeProxyConfiguration`, which kube-proxy alone reads. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-proxy's configuration by its name, its data unknown",
    stack: [configMap({ name: "kube-proxy", namespace: "kube-system" }, computed)],
    messages: [
      'no-kube-proxy: ConfigMap "net" is named `kube-proxy` and in `kube-system`, where kube-proxy alone reads it. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "a patch of kube-proxy's configuration",
    stack: [configMap({ name: "kube-proxy", namespace: "kube-system" }, { "kubeconfig.conf": "" }, "core/v1:ConfigMapPatch")],
    messages: [
      'no-kube-proxy: ConfigMapPatch "net" is named `kube-proxy` and in `kube-system`, where kube-proxy alone reads it. Remove it, and have the cluster made without kube-proxy, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "kube-router, which translates Services too",
    stack: [workload("apps/v1:DaemonSet", "kube-router", { image: "cloudnativelabs/kube-router:v2.5.0", args: ["--run-router=false"] })],
    messages: [
      'no-kube-proxy: DaemonSet "net" runs kube-router in `containers[0]`, which translates Services as kube-proxy does. Write `--run-service-proxy=false` among its `args`, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
];

export const benign: readonly Benign[] = [
  {
    name: "an exporter of kube-proxy's metrics",
    stack: [
      workload(
        "apps/v1:Deployment",
        "kube-proxy-exporter",
        { image: "example.org/kube-proxy-exporter:1.0.0", args: ["--target=kube-proxy"] },
        { labels: { "k8s-app": "kube-proxy-exporter" } },
      ),
      object("core/v1:Service", {
        metadata: { name: "prometheus-kube-proxy", labels: { "k8s-app": "kube-proxy" } },
        spec: { selector: { "k8s-app": "kube-proxy" } },
      }),
      object("monitoring.coreos.com/v1:ServiceMonitor", {
        metadata: { name: "kube-proxy" },
        spec: { selector: { matchLabels: { "k8s-app": "kube-proxy" } } },
      }),
    ],
  },
  {
    name: "kube-proxy's account and role without kube-proxy",
    stack: [
      object("core/v1:ServiceAccount", { metadata: { name: "kube-proxy", namespace: "kube-system" } }),
      object("rbac.authorization.k8s.io/v1:ClusterRoleBinding", {
        metadata: { name: "kubeadm:node-proxier" },
        subjects: [{ kind: "ServiceAccount", name: "kube-proxy" }],
      }),
    ],
  },
  {
    name: "a patch that takes kube-proxy off every node",
    stack: [
      object("apps/v1:DaemonSetPatch", {
        metadata: { name: "kube-proxy" },
        spec: { template: { spec: { nodeSelector: { "non-existing": "true" } } } },
      }),
    ],
  },
  {
    name: "a job that takes kube-proxy away",
    stack: [
      workload("batch/v1:Job", "remove-kube-proxy", {
        image: "bitnami/kubectl",
        command: ["kubectl", "-n", "kube-system", "delete", "daemonset", "kube-proxy", "--ignore-not-found"],
      }),
    ],
  },
  {
    name: "a script that speaks of kube-proxy",
    stack: [
      workload("batch/v1:Job", "check", {
        image: "busybox",
        command: ["sh", "-c", "# kube-proxy is gone\necho kube-proxy; pgrep -x kube-proxy && exit 1 || true"],
      }),
    ],
  },
  {
    name: "a reverse proxy beside an application",
    stack: [
      workload("apps/v1:Deployment", "app", {
        image: "quay.io/brancz/kube-rbac-proxy:v0.18.0",
        command: ["/usr/local/bin/kube-rbac-proxy"],
      }),
    ],
  },
  {
    name: "ConfigMaps that speak of kube-proxy",
    stack: [
      configMap({ name: "kube-proxy", namespace: "monitoring" }, { "dashboard.json": '{"title": "kube-proxy"}' }),
      configMap({ name: "notes" }, { "README.md": "Write `kind: KubeProxyConfiguration` into a file: never here.\n" }),
    ],
  },
  {
    name: "an application whose image is unknown",
    stack: [
      workload("apps/v1:Deployment", "app", { image: computed, command: computed }),
      workload("apps/v1:DaemonSet", "logs", { image: computed }, { labels: computed }),
    ],
  },
  {
    name: "kube-router as a firewall alone",
    stack: [
      workload("apps/v1:DaemonSet", "kube-router", {
        image: "cloudnativelabs/kube-router:v2.5.0",
        args: ["--run-router=false", "--run-service-proxy=false", "--run-firewall=true"],
      }),
    ],
  },
];
