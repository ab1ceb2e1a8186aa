import type { Benign, Evasion } from "../case";
import { broke, hiddenNames, made, network, rightFlags, tunnelOn, upgrade } from "./said";

/** Flags that helm reads otherwise than they look, behind values that are right. */
const flags: readonly (readonly [name: string, flags: string])[] = [
  ["a brace in the middle of a text", "--set 'note=x{,routingMode=tunnel'"],
  ["a brace behind a second equals sign", "--set 'note=x={,routingMode=tunnel'"],
  ["an assignment right behind a list", "--set 'note={x}routingMode=tunnel'"],
  ["a comma behind an escaped one", "--set 'note=x\\,y,routingMode=tunnel'"],
  ["an escaped letter", "--set 'routingMode=t\\unnel'"],
  ["the last of its literals", "--set-literal routingMode=native --set-literal routingMode=tunnel"],
  ["a literal above a file", "--set-literal routingMode=tunnel --set-file routingMode=<(echo native)"],
];

export const evasions: readonly Evasion[] = [
  ...flags.map(([name, rest]) => ({
    name: `a tunnel by ${name}`,
    stack: [network(`${upgrade} ${rest}`)],
    messages: [made("no-tunnel", "helm upgrade", tunnelOn)],
  })),
  {
    name: "JSON under a name that nobody knows",
    stack: [network(`${upgrade} --set-json "$KEY=\\"tunnel\\""`)],
    messages: [broke("no-tunnel", "helm upgrade", hiddenNames)],
  },
];

export const benign: readonly Benign[] = [
  {
    name: "helm with several values as JSON",
    stack: [network(`helm upgrade cilium cilium/cilium ${rightFlags} --set-json 'hubble={"relay":{"enabled":true}},operator.replicas=1'`)],
  },
  {
    name: "helm with booleans as Go writes them",
    stack: [network(`helm upgrade cilium cilium/cilium ${rightFlags} --set kubeProxyReplacement=True,bpf.masquerade=TRUE`)],
  },
  { name: "helm with a word of others in a literal", stack: [network(`${upgrade} --set-literal 'note=routingMode,routingMode=tunnel'`)] },
  { name: "helm with no values in a file", stack: [network(`echo '# none' > none.yaml; ${upgrade} -f none.yaml`)] },
];
