import type { Fixture } from "../../harness/run";

type Props = Fixture["props"];

/** A local command named `network`, with a script or with all of its inputs. */
export function network(create: string | Props): Fixture {
  return { type: "command:local:Command", name: "network", props: typeof create === "string" ? { create } : create };
}

/** The flags of helm that say all that the rules want. */
export const rightFlags =
  "--set routingMode=native,autoDirectNodeRoutes=true,ipv4NativeRoutingCIDR=10.0.0.0/16 --set kubeProxyReplacement=true --set bpf.masquerade=true";
/** The same to charts up to 1.13. */
export const rightOldFlags =
  "--set tunnel=disabled,autoDirectNodeRoutes=true,ipv4NativeRoutingCIDR=10.0.0.0/16 --set kubeProxyReplacement=strict --set bpf.masquerade=true";
/** `helm upgrade` of Cilium as it should be, up to the flags that follow. */
export const upgrade = `helm upgrade --install cilium cilium/cilium --version 1.20.2 -n kube-system ${rightFlags}`;
/** The same values as a file. */
export const rightValues = [
  "routingMode: native",
  "autoDirectNodeRoutes: true",
  "ipv4NativeRoutingCIDR: 10.0.0.0/16",
  "kubeProxyReplacement: true",
  "bpf: { masquerade: true }",
  "",
].join("\n");

const whyNative = "so that pod packets cross the node network as they are, without an overlay's header.";
const whyServices = "so that Services are translated by eBPF and nothing else programs them.";
const whyMasquerade = "so that source addresses are rewritten by eBPF and not by iptables.";

/** What the pack says of what a program makes; the program is named as in `helm upgrade`, where it is run as in `create`. */
export const made = (rule: string, does: string, sentence: string, place = "create", subject = 'Command "network"') =>
  `${rule}: ${subject} runs \`${does}\` in \`${place}\`: ${sentence}`;
/** What the pack says of the program itself. */
export const broke = (rule: string, does: string, sentence: string, place = "create", subject = 'Command "network"') =>
  `${rule}: ${subject} runs \`${does}\` in \`${place}\`, which ${sentence}.`;

export const modeIs = (found: string) =>
  `Release "cilium" sets \`values.routingMode\` to ${found}. Write \`routingMode: native\`, ${whyNative}`;
export const tunnelOn = modeIs('the string "tunnel"');
export const modeUnknown =
  'Release "cilium" sets `values.routingMode` to a value that is not known during preview, so it cannot be checked. ' +
  `Take it from no other resource's output: write \`routingMode: native\` as a literal, ${whyNative}`;
export const replacementIs = (found: string) =>
  `Release "cilium" sets \`values.kubeProxyReplacement\` to ${found}. Write \`kubeProxyReplacement: true\`, ${whyServices}`;
export const masqueradeIs = (found: string) =>
  `Release "cilium" sets \`values.bpf.masquerade\` to ${found}. Write \`bpf.masquerade: true\`, ${whyMasquerade}`;

/** All that is said of a release without any values. */
export const allUnset = (does: string, place?: string, subject?: string) => [
  made(
    "no-tunnel",
    does,
    `Release "cilium" leaves \`values.routingMode\` unset, which renders as a tunnel. Write \`routingMode: native\`, ${whyNative}`,
    place,
    subject,
  ),
  made(
    "no-tunnel",
    does,
    'Release "cilium" leaves `values.autoDirectNodeRoutes` unset, which leaves peers\' pod CIDRs without a route. ' +
      "Write `autoDirectNodeRoutes: true`, so that every node reaches its peers' pods by a route via the peer's own address.",
    place,
    subject,
  ),
  made(
    "no-kube-proxy",
    does,
    `Release "cilium" leaves \`values.kubeProxyReplacement\` unset, which leaves Services to kube-proxy. Write \`kubeProxyReplacement: true\`, ${whyServices}`,
    place,
    subject,
  ),
  made(
    "datapath-kept",
    does,
    `Release "cilium" leaves \`values.bpf.masquerade\` unset, which masquerades by iptables and falls back to legacy host routing. Write \`bpf.masquerade: true\`, ${whyMasquerade}`,
    place,
    subject,
  ),
  made(
    "datapath-kept",
    does,
    'Release "cilium" leaves `values.ipv4NativeRoutingCIDR` unset, which is refused by the agent with native routing and masquerading. Write `ipv4NativeRoutingCIDR: 10.0.0.0/8`.',
    place,
    subject,
  ),
];

const write = "Write every value by `--set` or in a here-document";
export const hiddenFile = `takes values from a file that is not among its inputs, where a tunnel may hide. ${write}`;
export const hiddenArguments = `takes arguments that are not known, where a tunnel may hide. ${write}`;
export const hiddenNames = `sets values whose names are not known, where a tunnel may hide. ${write}`;
export const reused = `keeps values of the release before, which are not among its inputs, where a tunnel may hide. ${write}`;
export const rendered = `lets a post-renderer change the manifests, where a tunnel may hide. ${write}`;

export { whyNative, whyServices, whyMasquerade };
