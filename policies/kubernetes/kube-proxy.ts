import { parseAllDocuments } from "yaml";
import { invariant } from "../../components/tables/invariants";
import { configMapData, type KubernetesObject } from "./objects";
import { isMap, UNKNOWN, type PlainValue, at } from "../core/plain-value";
import { argumentsOf, imageName, workload, type Container, type Workload } from "./workloads";

/** Cilium's place is taken by whichever of these programs runs; kpng is kube-proxy's successor that never came. */
const programs = ["kube-proxy", "kpng"];

/** The image by its last name: with the architecture of old, and with what a mirror puts in front of it. */
const image = /^(?:.*[._])?(?:hardened-)?(?:kube-proxy|kpng)(?:-(?:amd64|arm|arm64|ppc64le|s390x|windows))?$/;

/** One sentence for an object that is kube-proxy, its configuration, or another program that translates Services on every node. */
export function kubeProxies(object: KubernetesObject): string[] {
  const evidence = object.kind === "ConfigMap" ? configuration(object) : parked(object) ? undefined : proxy(workload(object));
  if (evidence === undefined) return [];
  const { does, instead = "Remove it, and have the cluster made without kube-proxy" } = evidence;
  return [`${object.subject} ${does}. ${instead}, so that ${invariant("kube-proxy-replacement").why}.`];
}

interface Evidence {
  /** A predicate of the object. */
  does: string;
  /** What to do instead of removing it: a sentence without its end. */
  instead?: string;
}

/** The usual way to take kube-proxy off every node: a patch that has it look for a label that none has, and says nothing of its containers. */
function parked({ patch, body }: KubernetesObject): boolean {
  const pod = at(body, "spec", "template", "spec");
  const selector = at(pod, "nodeSelector");
  if (!patch || !isMap(selector) || at(pod, "containers") !== undefined) return false;
  return Object.entries(selector).some(([label, value]) => typeof value === "string" && !label.startsWith("kubernetes.io/"));
}

function proxy(found: Workload | undefined): Evidence | undefined {
  if (!found) return undefined;
  for (const container of found.containers) {
    const does = runs(container);
    if (does) return { does };
    const router = argumentsOf(container, "kube-router") ?? (isRouter(container) ? container.words.map(String) : undefined);
    if (router && !router.includes("--run-service-proxy=false")) {
      return {
        does: `runs kube-router in \`${container.place}\`, which translates Services as kube-proxy does`,
        instead: "Write `--run-service-proxy=false` among its `args`",
      };
    }
  }
  if (found.name === "kube-proxy") return { does: "is named `kube-proxy`, as the program is that translates Services beside eBPF" };
  const label = ["k8s-app", "component", "app", "app.kubernetes.io/name"].find((key) =>
    found.labels.some((labels) => labels[key] === "kube-proxy"),
  );
  return label === undefined
    ? undefined
    : { does: `is labelled \`${label}: kube-proxy\`, as the program is that translates Services beside eBPF` };
}

function runs(container: Container): string | undefined {
  const does = `runs kube-proxy in \`${container.place}\`, which translates Services beside eBPF`;
  if (container.body["name"] === "kube-proxy" || image.test(imageName(container.body["image"]).base)) return does;
  const hyperkube = argumentsOf(container, "hyperkube")?.[0];
  return programs.some((program) => argumentsOf(container, program)) || hyperkube === "proxy" || hyperkube === "kube-proxy"
    ? does
    : undefined;
}

function isRouter({ body }: Container): boolean {
  return imageName(body["image"]).base === "kube-router";
}

function configuration(object: KubernetesObject): Evidence | undefined {
  const holds = configMapData(object).entries.some(({ value }) => isConfiguration(value));
  if (holds) return { does: "holds a `KubeProxyConfiguration`, which kube-proxy alone reads" };
  const [name, namespace] = ["name", "namespace"].map((key) => at(object.body, "metadata", key));
  return name === "kube-proxy" && (namespace === "kube-system" || namespace === UNKNOWN)
    ? { does: "is named `kube-proxy` and in `kube-system`, where kube-proxy alone reads it" }
    : undefined;
}

function isConfiguration(text: PlainValue): boolean {
  // Most ConfigMaps hold no such word, and need no parser. A document with an error in it may still say what it is.
  if (typeof text !== "string" || !text.includes("KubeProxyConfiguration")) return false;
  return [...parseAllDocuments(text)].some((document) => document.get("kind") === "KubeProxyConfiguration");
}
