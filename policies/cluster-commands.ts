import { parseAllDocuments } from "yaml";
import type { Effect } from "./effect";
import { at } from "./manifests";
import { every, flag, readFlags } from "./flags";
import type { Known } from "./known";
import { hole, type ShellCommand } from "./shell-commands";

/** Flags whose value is the next word. */
const none: ReadonlySet<string> = new Set();
const kubeadmValued = new Set(["config", "skip-phases", "pod-network-cidr", "apiserver-advertise-address", "kubernetes-version", "v"]);
const minikubeValued = new Set(["p", "profile", "cni", "driver", "extra-config", "n", "nodes", "kubernetes-version", "memory", "cpus"]);
const kindValued = new Set(["name", "n", "config", "image", "wait", "kubeconfig", "v", "verbosity"]);

const skipPhase = "Write `--skip-phases=addon/kube-proxy`";

function nodes(does: string): Effect {
  return { does, nodes: true };
}

function tunnelled(does: string, sentence: string): Effect {
  return { does, breaks: { rule: "no-tunnel", sentence } };
}

function proxied(does: string, sentence: string): Effect {
  return { does, breaks: { rule: "no-kube-proxy", sentence } };
}

/** kubeadm installs kube-proxy unless it is told otherwise: by a flag, or by its configuration. */
export function kubeadmEffects({ words, input, files }: ShellCommand): Effect[] {
  const given = readFlags(words.slice(1), kubeadmValued);
  const [init, phase, addon, name] = given.positionals;
  if (init !== "init" || flag(given, "dry-run") === "true") return [];
  if (phase === "phase") {
    if (addon !== "addon" || !["kube-proxy", "all", hole].includes(name ?? "all")) return [];
    return [proxied("kubeadm init phase addon", "installs kube-proxy. Remove that phase")];
  }
  const made = nodes("kubeadm init");
  if (every(given, "skip-phases").join(",").split(",").some((skipped) => ["addon", "addon/kube-proxy"].includes(skipped))) return [made];
  const path = flag(given, "config");
  const config = path === "-" || path === "/dev/stdin" ? input : (files.get(path ?? "") ?? hole);
  if (path !== undefined && configSkips(config)) return [made];
  const hidden = path !== undefined && config.includes(hole);
  const problem = hidden ? "takes a configuration that is not among its inputs, so that it may install kube-proxy" : "installs kube-proxy";
  return [made, proxied("kubeadm init", `${problem}. ${skipPhase}`)];
}

function configSkips(text: string): boolean {
  return [...parseAllDocuments(text, { uniqueKeys: false, logLevel: "silent" })].some((document) => {
    const config = document.errors.length === 0 ? (document.toJS() as Known) : null;
    const phases = at(config, "skipPhases");
    const skipped = Array.isArray(phases) && phases.some((phase) => phase === "addon/kube-proxy" || phase === "addon");
    return skipped || at(config, "proxy", "disabled") === true;
  });
}

/** k3s carries flannel, whose default is VXLAN, and kube-proxy in itself; k3d makes clusters of it. */
export function k3sEffects({ words }: ShellCommand): Effect[] {
  const args = words.slice(1);
  const text = args.join(" ");
  const [first, second] = args.filter((word) => !word.startsWith("-"));
  const k3d = /k3d/.test(words[0] ?? "");
  if (k3d ? first !== "cluster" || second !== "create" : first !== "server") return [];
  const does = k3d ? "k3d cluster create" : "k3s server";
  const as = (option: string): string => (k3d ? `\`--k3s-arg ${option}@server:*\`` : `\`${option}\``);
  return [
    nodes(does),
    ...(/--flannel-backend[= ]none\b/.test(text)
      ? []
      : [tunnelled(does, `leaves flannel on, whose default is a VXLAN tunnel. Write ${as("--flannel-backend=none")}`)]),
    ...(/--disable-kube-proxy\b(?!=false)/.test(text)
      ? []
      : [proxied(does, `leaves on the kube-proxy that k3s has in itself. Write ${as("--disable-kube-proxy")}`)]),
  ];
}

/** minikube makes clusters by kubeadm. */
export function minikubeEffects({ words }: ShellCommand): Effect[] {
  const given = readFlags(words.slice(1), minikubeValued);
  if (given.positionals[0] !== "start") return [];
  const does = "minikube start";
  const cni = flag(given, "cni");
  const skips = every(given, "extra-config").some((config) => /^kubeadm\.skip-phases=.*addon\/kube-proxy/.test(config));
  const chooses = "leaves the choice of a CNI to minikube, whose own ones are overlays or Cilium with its default, a tunnel";
  return [
    nodes(does),
    ...(cni === "false" ? [] : [tunnelled(does, `${chooses}. Write \`--cni=false\` and install Cilium by a Release`)]),
    ...(skips ? [] : [proxied(does, "installs kube-proxy. Write `--extra-config=kubeadm.skip-phases=addon/kube-proxy`")]),
  ];
}

/** kind, with a cluster of its own defaults. A config is judged as a command's input is: `kind-config.ts`. */
export function kindEffects({ words, input, files }: ShellCommand): Effect[] {
  const given = readFlags(words.slice(1), kindValued);
  const [create, cluster, ...rest] = given.positionals;
  if (create !== "create" || cluster !== "cluster") return [];
  const made = nodes("kind create cluster");
  const path = flag(given, "config");
  if (path !== undefined) {
    const config = path === "-" || path === "/dev/stdin" ? input : (files.get(path) ?? hole);
    if (config.trim() !== hole) return [{ ...made, makes: { type: "command:local:Command", props: { stdin: config } } }];
  }
  const unseen = path !== undefined || rest.some((word) => word.includes(hole));
  const problem = unseen ? "takes a config that is not among its inputs, so that it may install kube-proxy" : "has no config and so installs kube-proxy and kind's own CNI";
  const write = "Pass one by `--config=-`, with `networking.kubeProxyMode: none` and `networking.disableDefaultCNI: true`";
  return [made, proxied("kind create cluster", `${problem}. ${write}`)];
}

/** A tunnel device made by hand. */
export function ipEffects({ words }: ShellCommand): Effect[] {
  const given = words.slice(1).filter((word) => !word.startsWith("-"));
  const at = given.findIndex((word) => /^l(i(nk?)?)?$/.test(word));
  if (at < 0 || !/^(a(dd?)?|replace)$/.test(given[at + 1] ?? "")) return [];
  const kind = given[given.lastIndexOf("type") + 1];
  if (!given.includes("type") || !["vxlan", "geneve"].includes(kind ?? "")) return [];
  return [tunnelled("ip link add", `makes a device of the kind \`${kind}\`, an overlay's. Remove it: pods are reached by routes`)];
}

/** kube-proxy as a service of the node. */
export function serviceEffects({ words }: ShellCommand): Effect[] {
  const given = words.slice(1).map((word) => word.replace(/\.service$/, ""));
  const starts = given.some((word) => ["start", "restart", "enable", "reenable", "unmask", "reload-or-restart"].includes(word));
  return starts && given.includes("kube-proxy") ? [proxied("systemctl", "starts kube-proxy, which translates Services beside eBPF. Remove it")] : [];
}

/** kube-proxy itself. */
export function kubeProxyEffects({ words }: ShellCommand): Effect[] {
  const { flags } = readFlags(words.slice(1), none);
  if (["version", "help", "h", "cleanup"].some((name) => flags.has(name))) return [];
  return [proxied("kube-proxy", "translates Services beside eBPF. Remove it")];
}
