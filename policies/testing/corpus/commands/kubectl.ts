import type { Evasion } from "../case";
import { allUnset, broke, made, modeIs, network, rightFlags, tunnelOn, whyMasquerade, whyNative, whyServices } from "./said";

const config = (found: string, key = "routing-mode", subject = 'ConfigMapPatch "cilium-config"', says = "native") =>
  `${subject} sets \`data.${key}\` to ${found}. Write \`${key}: ${says}\`, ${whyNative}`;
const tunnel = config('the string "tunnel"');
const proxyRemoved = `Remove it, and have the cluster made without kube-proxy, ${whyServices}`;
const patch = (kind: string, data: string) => `kubectl -n kube-system patch ${kind} cilium-config ${data}`;
const byHand = "Set it in the values of Cilium's Release";
const named = (
  what: string,
  does = "kubectl apply",
  file = 'ConfigFile "object" takes from `file`',
  write = "Remove it",
  why = whyNative,
  rule = "no-tunnel",
) => [made(rule, does, `${file} what is named as ${what}'s manifests are, and no rule can read it. ${write}, ${why}`)];
const nodeConfig = (mode: string) =>
  `apiVersion: cilium.io/v2\nkind: CiliumNodeConfig\nmetadata: { name: all, namespace: kube-system }\nspec: { defaults: { routing-mode: ${mode} } }\n`;
const nodeConfigTunnel = made(
  "no-tunnel",
  "kubectl apply",
  `CiliumNodeConfig "object" sets \`spec.defaults.routing-mode\` to the string "tunnel". Write \`routing-mode: native\`, ${whyNative}`,
);
const daemonSet = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: kube-proxy, namespace: kube-system }\n";
const flannel = "https://github.com/flannel-io/flannel/releases/latest/download/kube-flannel.yml";

export const evasions: readonly Evasion[] = [
  { name: "cilium-cli with its defaults", stack: [network("cilium install --version 1.20.2")], messages: allUnset("cilium install") },
  {
    name: "cilium-cli with a tunnel",
    stack: [network(`cilium install ${rightFlags} --set routingMode=tunnel`)],
    messages: [made("no-tunnel", "cilium install", tunnelOn)],
  },
  {
    name: "cilium-cli with a tunnel, by helm's flag of old",
    stack: [network(`cilium upgrade ${rightFlags} --helm-set routingMode=tunnel`)],
    messages: [made("no-tunnel", "cilium upgrade", tunnelOn)],
  },
  {
    name: "cilium-cli with a tunnel for the datapath",
    stack: [network(`cilium install ${rightFlags} --datapath-mode tunnel`)],
    messages: [
      broke("no-tunnel", "cilium install", "takes a `--datapath-mode` other than `native`. Remove it and write `--set routingMode=native`"),
    ],
  },
  {
    name: "cilium-cli with an option of the agents",
    stack: [network(`cilium install ${rightFlags} --config routing-mode=tunnel`)],
    messages: [made("no-tunnel", "cilium install", tunnel)],
  },
  {
    name: "cilium-cli with several options of the agents",
    stack: [network(`cilium install ${rightFlags} --config debug=true,routing-mode=tunnel`)],
    messages: [made("no-tunnel", "cilium install", tunnel)],
  },
  {
    name: "cilium-cli that keeps a null",
    stack: [network(`cilium install ${rightFlags} --set routingMode=null`)],
    messages: [made("no-tunnel", "cilium install", modeIs("null"))],
  },
  {
    name: "an option of the agents by cilium-cli",
    stack: [network("cilium config set routing-mode tunnel")],
    messages: [made("no-tunnel", "cilium config set", tunnel)],
  },
  {
    name: "an option of old by cilium-cli",
    stack: [network("cilium -n kube-system config set tunnel vxlan")],
    messages: [made("no-tunnel", "cilium config set", config('the string "vxlan"', "tunnel", undefined, "disabled"))],
  },
  {
    name: "an option taken out by cilium-cli",
    stack: [network("cilium config delete routing-mode")],
    messages: [made("no-tunnel", "cilium config delete", config("null"))],
  },
  {
    name: "iptables by cilium-cli",
    stack: [network("cilium config set enable-bpf-masquerade false")],
    messages: [
      made(
        "datapath-kept",
        "cilium config set",
        `ConfigMapPatch "cilium-config" sets \`data.enable-bpf-masquerade\` to the string "false". Write \`enable-bpf-masquerade: "true"\`, ${whyMasquerade}`,
      ),
    ],
  },
  {
    name: "an option that nobody knows, by cilium-cli",
    stack: [network('cilium config set "$KEY" "$VALUE"')],
    messages: [
      broke(
        "no-tunnel",
        "cilium config set",
        "changes an option of Cilium whose name is not known, where a tunnel may hide. Write it as a literal",
      ),
    ],
  },
  {
    name: "a patch of Cilium's configuration",
    stack: [network(patch("cm", `--type merge -p '{"data":{"routing-mode":"tunnel"}}'`))],
    messages: [made("no-tunnel", "kubectl patch", tunnel)],
  },
  {
    name: "a patch of Cilium's configuration as JSON steps",
    stack: [network(patch("configmaps", `--type=json -p='[{"op":"replace","path":"/data/routing-mode","value":"tunnel"}]'`))],
    messages: [made("no-tunnel", "kubectl patch", tunnel)],
  },
  {
    name: "a step that takes a key out",
    stack: [network(patch("cm", `--type=json -p='[{"op":"remove","path":"/data/routing-mode"}]'`))],
    messages: [made("no-tunnel", "kubectl patch", config("null"))],
  },
  {
    name: "a patch in a file of the script",
    stack: [network(`echo '{"data":{"routing-mode":"tunnel"}}' > p.json\n${patch("cm", "--patch-file p.json")}`)],
    messages: [made("no-tunnel", "kubectl patch", tunnel)],
  },
  {
    name: "a patch in a file that nobody sees",
    stack: [network(patch("cm", "--patch-file p.json"))],
    messages: [broke("no-tunnel", "kubectl patch", `changes Cilium's own configuration by a patch that cannot be read. ${byHand}`)],
  },
  {
    name: "a patch of all of Cilium's configuration",
    stack: [network(patch("cm", `--type=json -p='[{"op":"replace","path":"/data","value":{"routing-mode":"tunnel"}}]'`))],
    messages: [made("no-tunnel", "kubectl patch", tunnel)],
  },
  {
    name: "a step whose key nobody knows",
    stack: [network(patch("cm", `--type=json -p="[{\\"op\\":\\"add\\",\\"path\\":\\"/data/$KEY\\",\\"value\\":\\"tunnel\\"}]"`))],
    messages: [broke("no-tunnel", "kubectl patch", `changes Cilium's own configuration by a patch that cannot be read. ${byHand}`)],
  },
  {
    name: "an editor on one of several",
    stack: [network("kubectl edit -n kube-system cm coredns cilium-config")],
    messages: [broke("no-tunnel", "kubectl edit", `changes Cilium's own configuration by hand. ${byHand}`)],
  },
  {
    name: "an editor on Cilium's configuration",
    stack: [network("EDITOR=./tunnel.sh kubectl edit -n kube-system configmap/cilium-config")],
    messages: [broke("no-tunnel", "kubectl edit", `changes Cilium's own configuration by hand. ${byHand}`)],
  },
  {
    name: "Cilium's configuration there and back through sed",
    stack: [network("kubectl -n kube-system get cm cilium-config -o yaml | sed s/native/tunnel/ | kubectl replace -f -")],
    messages: [
      broke(
        "no-tunnel",
        "kubectl replace",
        `puts back a \`cilium-config\` that was changed on the way, where a tunnel may hide. ${byHand}`,
      ),
    ],
  },
  ...[
    [
      "through a file",
      "kubectl -n kube-system get cm cilium-config -o yaml > c.yaml; sed -i s/native/tunnel/ c.yaml; kubectl replace -f c.yaml",
    ],
    [
      "through a variable",
      'C=$(kubectl -n kube-system get cm cilium-config -o yaml | sed s/native/tunnel/); echo "$C" | kubectl replace -f -',
    ],
    ["through a process", "kubectl replace -f <(kubectl -n kube-system get cm cilium-config -o yaml | sed s/native/tunnel/)"],
  ].map(([how, create]): Evasion => ({
    name: `Cilium's configuration there and back ${how}`,
    stack: [network(create!)],
    messages: [
      broke(
        "no-tunnel",
        "kubectl replace",
        `puts back a \`cilium-config\` that was changed on the way, where a tunnel may hide. ${byHand}`,
      ),
    ],
  })),
  {
    name: "a variable of the agents",
    stack: [network("kubectl -n kube-system set env ds/cilium CILIUM_ROUTING_MODE=tunnel")],
    messages: [
      made(
        "no-tunnel",
        "kubectl set env",
        `DaemonSetPatch "cilium" sets \`CILIUM_ROUTING_MODE\` to the string "tunnel". Write \`--routing-mode=native\`, ${whyNative}`,
      ),
    ],
  },
  {
    name: "a variable of the agents, by their label",
    stack: [network("kubectl -n kube-system set env ds -l k8s-app=cilium CILIUM_ROUTING_MODE=tunnel")],
    messages: [
      made(
        "no-tunnel",
        "kubectl set env",
        `DaemonSetPatch "object" sets \`CILIUM_ROUTING_MODE\` to the string "tunnel". Write \`--routing-mode=native\`, ${whyNative}`,
      ),
    ],
  },
  {
    name: "a patch of Calico's pool",
    stack: [network(`kubectl patch ippool default-ipv4-ippool --type=merge -p '{"spec":{"vxlanMode":"Always"}}'`)],
    messages: [
      made(
        "no-tunnel",
        "kubectl patch",
        `IPPoolPatch "object" sets \`spec.vxlanMode\` to another string. Write \`spec.vxlanMode: Never\`, ${whyNative}`,
      ),
    ],
  },
  {
    name: "a manifest in a here-document",
    stack: [network(`kubectl apply -f - <<EOF\n${nodeConfig("tunnel")}EOF`)],
    messages: [nodeConfigTunnel],
  },
  {
    name: "a manifest through a pipe",
    stack: [network(`cat <<'EOF' | kubectl apply --server-side -f -\n${nodeConfig("tunnel")}EOF`)],
    messages: [nodeConfigTunnel],
  },
  {
    name: "a manifest on the command's input",
    stack: [network({ create: "kubectl apply -f -", stdin: nodeConfig("tunnel") })],
    messages: [nodeConfigTunnel],
  },
  {
    name: "a manifest in a variable",
    stack: [network({ create: 'printf "%s" "$MANIFEST" | kubectl apply -f -', environment: { MANIFEST: nodeConfig("tunnel") } })],
    messages: [nodeConfigTunnel],
  },
  {
    name: "a manifest in a file of the script",
    stack: [
      network(
        `mkdir -p out\ncat > out/all.yaml <<EOF\n${nodeConfig("$MODE")}EOF\nkubectl apply -f out/all.yaml`.replace(
          "mkdir",
          "MODE=tunnel\nmkdir",
        ),
      ),
    ],
    messages: [nodeConfigTunnel],
  },
  {
    name: "a later document of a manifest",
    stack: [network(`kubectl apply -f - <<EOF\napiVersion: v1\nkind: Namespace\nmetadata: { name: app }\n---\n${nodeConfig("tunnel")}EOF`)],
    messages: [nodeConfigTunnel],
  },
  {
    name: "kube-proxy in a manifest",
    stack: [network(`kubectl create -f - <<EOF\n${daemonSet}EOF`)],
    messages: [
      made(
        "no-kube-proxy",
        "kubectl create",
        `DaemonSet "kube-proxy" is named \`kube-proxy\`, as the program is that translates Services beside eBPF. ${proxyRemoved}`,
      ),
    ],
  },
  {
    name: "kube-proxy's image by kubectl run",
    stack: [network("kubectl run proxy --image=mirror.example/k8s/kube-proxy:v1.34.0")],
    messages: [
      made(
        "no-kube-proxy",
        "kubectl run",
        `Pod "object" runs kube-proxy in \`containers[0]\`, which translates Services beside eBPF. ${proxyRemoved}`,
      ),
    ],
  },
  {
    name: "kube-proxy's image by kubectl set image",
    stack: [network("kubectl -n kube-system set image ds/proxy proxy=registry.k8s.io/kube-proxy:v1.34.0")],
    messages: [
      made(
        "no-kube-proxy",
        "kubectl set image",
        `DaemonSetPatch "object" runs kube-proxy in \`containers[0]\`, which translates Services beside eBPF. ${proxyRemoved}`,
      ),
    ],
  },
  {
    name: "kube-proxy's configuration by kubectl",
    stack: [network("kubectl -n kube-system create configmap kube-proxy --from-file=config.conf")],
    messages: [
      made(
        "no-kube-proxy",
        "kubectl create configmap",
        `ConfigMap "kube-proxy" is named \`kube-proxy\` and in \`kube-system\`, where kube-proxy alone reads it. ${proxyRemoved}`,
      ),
    ],
  },
  {
    name: "kube-proxy from a file",
    stack: [network("kubectl apply -f manifests/kube-proxy.yaml")],
    messages: named("kube-proxy", undefined, undefined, undefined, whyServices, "no-kube-proxy"),
  },
  { name: "flannel from its address", stack: [network(`kubectl apply -f ${flannel}`)], messages: named("flannel") },
  {
    name: "flannel from its address in a variable",
    stack: [network({ create: 'kubectl apply -f "$URL"', environment: { URL: flannel } })],
    messages: named("flannel"),
  },
  {
    name: "flannel from a folder of its repository",
    stack: [network("kubectl apply -k https://github.com/flannel-io/flannel")],
    messages: named("flannel", undefined, 'Directory "object" takes from `directory`'),
  },
  {
    name: "Cilium from a manifest with its defaults",
    stack: [network("kubectl create -f https://raw.githubusercontent.com/cilium/cilium/v1.9/install/kubernetes/quick-install.yaml")],
    messages: named("Cilium", "kubectl create", undefined, "Install Cilium's chart by a Release with its values written out"),
  },
  {
    name: "Cilium from a file that nobody sees",
    stack: [network("helm template net ./net > /dev/null; kubectl apply -f out/cilium.yaml")],
    messages: named("Cilium", undefined, undefined, "Install Cilium's chart by a Release with its values written out"),
  },
  {
    name: "helm in a Job of kubectl's",
    stack: [
      network(
        `kubectl create job net --image=alpine/helm:3.18.4 -- helm upgrade cilium cilium/cilium ${rightFlags} --set routingMode=tunnel`,
      ),
    ],
    messages: [made("no-tunnel", "kubectl create job", `Pod "object" runs \`helm upgrade\` in \`containers[0]\`: ${tunnelOn}`)],
  },
  {
    name: "helm's image by kubectl run",
    stack: [network(`kubectl run net --image=alpine/helm:3.18.4 -- upgrade cilium cilium/cilium ${rightFlags} --set routingMode=tunnel`)],
    messages: [made("no-tunnel", "kubectl run", `Pod "object" runs \`helm upgrade\` in \`containers[0]\`: ${tunnelOn}`)],
  },
  {
    name: "cilium-cli in a pod that is there",
    stack: [network("kubectl exec -n tools deploy/shell -- sh -c 'cilium config set routing-mode tunnel'")],
    messages: [made("no-tunnel", "cilium config set", tunnel)],
  },
];
