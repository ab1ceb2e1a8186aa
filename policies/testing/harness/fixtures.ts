import type { Fixture } from "./run";

type Props = Fixture["props"];

/** Values that keep every invariant. */
export const goodValues = {
  routingMode: "native",
  autoDirectNodeRoutes: true,
  ipv4NativeRoutingCIDR: "10.0.0.0/16",
  kubeProxyReplacement: true,
  bpf: { masquerade: true },
} satisfies Props;

/** A helm release named `cilium` in the program. */
export function release(props: Props): Fixture {
  return { type: "kubernetes:helm.sh/v3:Release", name: "cilium", props };
}

/** A release of Cilium with the good values, changed; a key set to `undefined` is left out. */
export function ciliumWith(values: { [key: string]: Props[string] | undefined }, version = "1.20.2"): Fixture {
  const merged = Object.entries({ ...goodValues, ...values }).filter(([, value]) => value !== undefined);
  return release({ chart: "cilium", version, values: Object.fromEntries(merged) as Props });
}

/** A local command named `cluster` in the program. */
export function command(props: Props): Fixture {
  return { type: "command:local:Command", name: "cluster", props };
}

/** A kind config with these lines under `networking`. */
export function kindYaml(...networking: string[]): string {
  return ["kind: Cluster", "apiVersion: kind.x-k8s.io/v1alpha4", "networking:", ...networking.map((line) => `  ${line}`), ""].join("\n");
}

/** A kind config without kube-proxy and without kind's own CNI. */
export const goodKindYaml = kindYaml("kubeProxyMode: none", "disableDefaultCNI: true");
