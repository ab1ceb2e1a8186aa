import { invariant } from "../../components/tables/invariants";
import { describeValue } from "../core/describe-value";
import { UNKNOWN, at, textOf, type PlainMap, type PlainValue } from "../core/plain-value";
import type { Resource } from "../core/policy";
import { yamlDocuments } from "../core/yaml";
import { chartName } from "../helm/chart";
import { helmRelease } from "../helm/release";
import { configMapData, type KubernetesObject } from "./objects";
import { imageName, type Container, workload } from "./workloads";

/** A network of pods that wraps their packets. */
interface OverlayCni {
  name: string;
  /** Its agent's image, by the path below the registry. */
  image: RegExp;
  /** Its DaemonSet as its own manifests name it, or its chart. */
  called: RegExp;
  /** What it wraps packets in, where nobody tells it otherwise. */
  wraps: string;
  /** Whether a container of this image wraps none: by its own settings, as far as they are known. */
  plain?(container: Container): boolean;
}

/** CNIs whose agents wrap packets by default. Multus only calls others, and those of clouds wrap nothing. */
const cnis: readonly OverlayCni[] = [
  {
    name: "flannel",
    image: /(^|[/_.-])(flannel|flannel-cni-plugin)$/,
    called: /^(kube-)?flannel(-ds(-(amd64|arm|arm64|ppc64le|s390x))?)?$/,
    wraps: "VXLAN",
  },
  { name: "Weave Net", image: /(^|[/_])weave-?(kube|npc)$/, called: /^weave(-net)?$/, wraps: "VXLAN" },
  { name: "Canal", image: /(^|\/)canal$/, called: /^(rke2-)?canal$/, wraps: "VXLAN" },
  {
    name: "Calico",
    image: /(^|\/)(mirrored-)?calico(\/|-)node$/,
    called: /^(calico(-node)?|rke2-calico)$/,
    wraps: "IP in IP or VXLAN",
    plain: plainCalico,
  },
  { name: "Antrea", image: /(^|\/)antrea-(agent|ubuntu|ubi|debian)(-\w+)?$/, called: /^antrea(-agent)?$/, wraps: "Geneve" },
  { name: "Kube-OVN", image: /(^|\/)kube-ovn$/, called: /^kube-ovn(-cni|-v2)?$/, wraps: "Geneve" },
  {
    name: "OVN-Kubernetes",
    image: /(^|\/)ovn-(kube(rnetes)?|daemonset)(-\w+)?$/,
    called: /^(ovnkube-node|ovn-kubernetes|ovs-ovn)$/,
    wraps: "Geneve",
  },
  { name: "OpenShift SDN", image: /(^|\/)openshift-sdn$/, called: /^openshift-sdn$/, wraps: "VXLAN" },
  {
    name: "kube-router",
    image: /(^|\/)kube-router$/,
    called: /^kube-router$/,
    wraps: "IP in IP",
    plain: ({ words }) => words.includes("--enable-overlay=false") || words.includes("--run-router=false"),
  },
];

/**
 * The overlay that an image or a name (of a DaemonSet, of a chart) stands for, under any registry: its own name, and what it wraps packets in.
 *
 * @param word an image with or without registry, tag and digest, or a bare name
 */
export function overlayCni(word: string): Pick<OverlayCni, "name" | "wraps"> | undefined {
  const { path } = imageName(word);
  return cnis.find(({ image, called }) => image.test(path) || called.test(path));
}

/** One sentence for an object that makes an overlay beside Cilium, or tells its network to be one. */
export function overlays(object: KubernetesObject): string[] {
  const why = `so that ${invariant("native-routing").why}`;
  const settings = customs.get(object.kind)?.(object) ?? [];
  const agent = daemon(object);
  return [
    ...settings.map(({ does, write }) => `${object.subject} ${does}. ${write}, ${why}.`),
    ...(agent ? [`${object.subject} ${agent}. Remove it, ${why}.`] : []),
  ];
}

/** An agent by its image in whatever workload; by its name where it is a DaemonSet, since another workload of that name may be anything. */
function daemon(object: KubernetesObject): string | undefined {
  const work = workload(object);
  if (!work) return undefined;
  for (const cni of cnis) {
    if (work.containers.some((container) => cni.plain?.(container))) continue;
    const container = work.containers.find(({ body }) => cni.image.test(imageName(body["image"]).path));
    if (container) return `runs ${cni.name} in \`${container.place}\`, which wraps packets between nodes in ${cni.wraps}`;
    // Images are known but for mirrors and patches.
    if (object.kind === "DaemonSet" && typeof work.name === "string" && cni.called.test(work.name)) {
      return `is named as ${cni.name}'s agent is, which wraps packets between nodes in ${cni.wraps}`;
    }
  }
  return undefined;
}

/** Calico's agent makes the pool of its environment when it finds none, in IP in IP unless it is told not to. */
function plainCalico({ body }: Container): boolean {
  const { env } = body;
  const variable = (name: string): PlainValue | undefined =>
    Array.isArray(env)
      ? at(
          env.find((item) => at(item, "name") === name),
          "value",
        )
      : undefined;
  if (variable("NO_DEFAULT_POOLS") === "true" || variable("CALICO_NETWORKING_BACKEND") === "none") return true;
  const never = (name: string): boolean => ["never", "off"].includes(textOf(variable(name)).toLowerCase());
  return never("CALICO_IPV4POOL_IPIP") && (variable("CALICO_IPV4POOL_VXLAN") === undefined || never("CALICO_IPV4POOL_VXLAN"));
}

interface Setting {
  /** A predicate of the object. */
  does: string;
  /** What to write: a sentence without its end. */
  write: string;
}

/** Objects that tell a network what to be, by kind. */
const customs = new Map<string, (object: KubernetesObject) => Setting[]>(
  Object.entries({
    IPPool: ({ body }: KubernetesObject) => [...wrong(body, ["spec", "vxlanMode"], "Never"), ...wrong(body, ["spec", "ipipMode"], "Never")],
    FelixConfiguration: ({ body }: KubernetesObject) => [
      ...wrong(body, ["spec", "vxlanEnabled"], false),
      ...wrong(body, ["spec", "ipipEnabled"], false),
    ],
    Installation: ({ body, patch, apiVersion }: KubernetesObject): Setting[] => {
      const network = at(body, "spec", "calicoNetwork");
      const backend = at(body, "spec", "cni", "type");
      // Only the operator's own kind has one of these; with another CNI Calico does policies and no network.
      if (!apiVersion.startsWith("operator.tigera.io/") || (typeof backend === "string" && backend !== "Calico")) return [];
      const pools = at(network, "ipPools");
      const write = "Write `encapsulation: None` for every pool";
      if (pools === UNKNOWN)
        return [{ does: `sets \`spec.calicoNetwork.ipPools\` to ${describeValue(UNKNOWN)}, so it may be an overlay`, write }];
      if (!Array.isArray(pools))
        return patch ? [] : [{ does: "leaves `spec.calicoNetwork.ipPools` unset, which is a pool in IP in IP", write }];
      return pools.flatMap((pool, index) => {
        const value = at(pool, "encapsulation");
        const place = `\`spec.calicoNetwork.ipPools[${index}].encapsulation\``;
        if (value === "None") return [];
        return [
          { does: value === undefined ? `leaves ${place} unset, which is IP in IP` : `sets ${place} to ${describeValue(value)}`, write },
        ];
      });
    },
    ConfigMap: (object: KubernetesObject) =>
      configMapData(object)
        .entries.filter(({ key }) => key === "net-conf.json")
        .flatMap(({ value, path }): Setting[] => {
          const write = 'Write `"Backend": { "Type": "host-gw" }`, or remove it';
          if (value === UNKNOWN) return [{ does: `sets \`${path}\` to ${describeValue(UNKNOWN)}, so it may be an overlay`, write }];
          const type = at(yamlDocuments(textOf(value))[0]?.content, "Backend", "Type");
          if (type === "host-gw" || type === "alloc") return [];
          return [
            {
              does: `tells flannel in \`${path}\` to be ${typeof type === "string" ? `an overlay by ${describeValue(type)}` : "an overlay"}`,
              write,
            },
          ];
        }),
  }),
);

function wrong(body: PlainValue, steps: [string, ...string[]], expected: string | boolean): Setting[] {
  const value = at(body, ...steps);
  if (value === undefined || value === null || textOf(value).toLowerCase() === String(expected).toLowerCase()) return [];
  return [{ does: `sets \`${steps.join(".")}\` to ${describeValue(value)}`, write: `Write \`${steps.join(".")}: ${expected}\`` }];
}

/** The values by which a chart's network wraps no packets, by the name of the chart. */
const plain: Record<string, { path: readonly string[]; says: PlainValue }> = {
  flannel: { path: ["flannel", "backend"], says: "host-gw" },
  antrea: { path: ["trafficEncapMode"], says: "noEncap" },
};

/** One sentence for a release of a chart that brings an overlay beside Cilium. */
export function overlayCharts(resource: Resource): string[] {
  const release = helmRelease(resource);
  if (!release) return [];
  const { subject, charts, values } = release;
  return [...new Set(charts.map(({ reference }) => (typeof reference === "string" ? chartName(reference) : "")))].flatMap((name) => {
    if (name === "tigera-operator") return calico(subject, values ?? null);
    const overlay = overlayCni(name);
    const otherwise = Object.hasOwn(plain, name) ? plain[name] : undefined;
    if (!overlay || (otherwise && at(values, ...otherwise.path) === otherwise.says)) return [];
    return [
      `${subject} installs ${overlay.name}, which wraps packets between nodes in ${overlay.wraps}. Remove it, so that ${invariant("native-routing").why}.`,
    ];
  });
}

/** Calico's operator makes the network that its values say: an `Installation`, unless they say that there is none. */
function calico(subject: string, values: PlainValue): string[] {
  const spec = at(values, "installation");
  if (at(spec, "enabled") === false) return [];
  const body: PlainMap = spec === undefined ? {} : { spec };
  return overlays({
    subject: `Installation in \`values.installation\` of ${subject}`,
    kind: "Installation",
    apiVersion: "operator.tigera.io/v1",
    patch: false,
    body,
    ignoreChanges: [],
  });
}
