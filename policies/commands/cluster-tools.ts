import { at, textOf } from "../core/plain-value";
import { namedFile, type CommandEffect } from "./command-effect";
import { every, flag, readFlags } from "./pflag";
import { UNKNOWN_TEXT } from "../core/unknown-text";
import { basename } from "../core/shell/programs";
import type { ShellCommand } from "../core/shell/shell";
import { yamlDocuments } from "../core/yaml";
import valuedFlags from "./valued-flags.json";

/** Flags whose value is the next word. */
const kubeadmValued = new Set(valuedFlags.kubeadm);
const minikubeValued = new Set(valuedFlags.minikube);
const kindValued = new Set(valuedFlags.kind);

const skipPhase = "Write `--skip-phases=addon/kube-proxy`";

function nodes(does: string): CommandEffect {
  return { does, nodes: true };
}

function tunnelled(does: string, sentence: string): CommandEffect {
  return { does, breaks: { rule: "no-tunnel", sentence } };
}

function proxied(does: string, sentence: string): CommandEffect {
  return { does, breaks: { rule: "no-kube-proxy", sentence } };
}

/** kubeadm installs kube-proxy unless it is told otherwise: by a flag, or by its configuration. */
export function kubeadmEffects(command: ShellCommand): CommandEffect[] {
  const given = readFlags(command.words.slice(1), kubeadmValued);
  const [init, phase, addon, name] = given.positionals;
  if (init !== "init" || flag(given, "dry-run") === "true") return [];
  if (phase === "phase") {
    const installs = addon === "addon" && ["kube-proxy", "all", UNKNOWN_TEXT].some((part) => part === name);
    return installs ? [proxied("kubeadm init phase addon", "installs kube-proxy. Remove that phase")] : [];
  }
  const made = nodes("kubeadm init");
  const path = flag(given, "config");
  const config = path === undefined ? "" : namedFile(path, command);
  if (every(given, "skip-phases").some(skips) || configSkips(config)) return [made];
  const problem = config.includes(UNKNOWN_TEXT)
    ? "takes a configuration that is not among its inputs, so that it may install kube-proxy"
    : "installs kube-proxy";
  return [made, proxied("kubeadm init", `${problem}. ${skipPhase}`)];
}

/** Whether a list of kubeadm's phases has the one that installs kube-proxy. */
function skips(phases: string): boolean {
  return phases.split(",").some((phase) => phase === "addon" || phase === "addon/kube-proxy");
}

function configSkips(text: string): boolean {
  return yamlDocuments(text).some(({ content }) => {
    const phases = at(content, "skipPhases");
    return (Array.isArray(phases) && phases.some((phase) => skips(textOf(phase)))) || at(content, "proxy", "disabled") === true;
  });
}

/** k3s carries flannel, whose default is VXLAN, and kube-proxy in itself; k3d makes clusters of it. */
export function k3sEffects({ words: [program = "", ...args] }: ShellCommand): CommandEffect[] {
  const text = args.join(" ");
  const [first, second] = args.filter((word) => !word.startsWith("-"));
  const k3d = basename(program) === "k3d";
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
export function minikubeEffects({ words }: ShellCommand): CommandEffect[] {
  const given = readFlags(words.slice(1), minikubeValued);
  if (given.positionals[0] !== "start") return [];
  const does = "minikube start";
  const cni = flag(given, "cni");
  const option = "kubeadm.skip-phases=";
  const skipped = every(given, "extra-config").some((config) => config.startsWith(option) && skips(config.slice(option.length)));
  const chooses = "leaves the choice of a CNI to minikube, whose own ones are overlays or Cilium with its default, a tunnel";
  return [
    nodes(does),
    ...(cni === "false" ? [] : [tunnelled(does, `${chooses}. Write \`--cni=false\` and install Cilium by a Release`)]),
    ...(skipped ? [] : [proxied(does, "installs kube-proxy. Write `--extra-config=kubeadm.skip-phases=addon/kube-proxy`")]),
  ];
}

/** kind, with a cluster of its own defaults. A config is judged as a command's input is: `kind-config.ts`. */
export function kindEffects(command: ShellCommand): CommandEffect[] {
  const given = readFlags(command.words.slice(1), kindValued);
  const [create, cluster, ...rest] = given.positionals;
  if (create !== "create" || cluster !== "cluster") return [];
  const made = nodes("kind create cluster");
  const path = flag(given, "config");
  if (path !== undefined) {
    const config = namedFile(path, command);
    if (config.trim() !== UNKNOWN_TEXT) return [{ ...made, makes: { type: "command:local:Command", props: { stdin: config } } }];
  }
  const unseen = path !== undefined || rest.some((word) => word.includes(UNKNOWN_TEXT));
  const problem = unseen
    ? "takes a config that is not among its inputs, so that it may install kube-proxy"
    : "has no config and so installs kube-proxy and kind's own CNI";
  const write = "Pass one by `--config=-`, with `networking.kubeProxyMode: none` and `networking.disableDefaultCNI: true`";
  return [made, proxied("kind create cluster", `${problem}. ${write}`)];
}

/** A tunnel device made by hand. iproute2 takes the beginnings of its words. */
export function ipEffects({ words }: ShellCommand): CommandEffect[] {
  const given = words.filter((word) => !word.startsWith("-"));
  const at = given.findIndex((word) => begins(word, "link"));
  if (at < 0 || !["add", "replace"].some((verb) => begins(given[at + 1], verb))) return [];
  const kind = ["vxlan", "geneve"].find((overlay) => given.some((word, index) => word === overlay && begins(given[index - 1], "type")));
  return kind === undefined
    ? []
    : [tunnelled("ip link add", `makes a device of the kind \`${kind}\`, an overlay's. Remove it: pods are reached by routes`)];
}

function begins(word: string | undefined, whole: string): boolean {
  return word !== undefined && word !== "" && whole.startsWith(word);
}

/** kube-proxy as a service of the node. */
export function serviceEffects({ words }: ShellCommand): CommandEffect[] {
  const starts = words.some((word) => ["start", "restart", "enable", "reenable", "unmask", "reload-or-restart"].includes(word));
  const names = words.some((word) => word === "kube-proxy" || word === "kube-proxy.service");
  return starts && names ? [proxied("systemctl", "starts kube-proxy, which translates Services beside eBPF. Remove it")] : [];
}

/** kube-proxy itself. */
export function kubeProxyEffects({ words }: ShellCommand): CommandEffect[] {
  const { flags } = readFlags(words, new Set());
  if (["version", "help", "h", "cleanup"].some((name) => flags.has(name))) return [];
  return [proxied("kube-proxy", "translates Services beside eBPF. Remove it")];
}
