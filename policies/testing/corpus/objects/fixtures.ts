import type { Fixture } from "../../harness/run";

type Props = Fixture["props"];
type Value = Props[string];

/** The data of a `cilium-config` that keeps every invariant, as charts since 1.14 write it. */
export const goodData = {
  "routing-mode": "native",
  "auto-direct-node-routes": "true",
  "ipv4-native-routing-cidr": "10.0.0.0/16",
  "kube-proxy-replacement": "true",
  "enable-bpf-masquerade": "true",
} satisfies Props;

/** The same as charts up to 1.13 write it. */
export const oldData = { ...without(goodData, "routing-mode"), tunnel: "disabled", "kube-proxy-replacement": "strict" };

/** `props` without one key. */
export function without(props: Props, key: string): Props {
  return Object.fromEntries(Object.entries(props).filter(([name]) => name !== key));
}

/** A resource of the Kubernetes provider, named `net` in the program: `token` is `group/version:Kind`. */
export function object(token: string, props: Props): Fixture {
  return { type: `kubernetes:${token}`, name: "net", props };
}

/** The ConfigMap `cilium-config` with this data. */
export function ciliumConfig(data: Value, token = "core/v1:ConfigMap"): Fixture {
  return object(token, { metadata: { name: "cilium-config", namespace: "kube-system" }, data });
}

/** A patch of the ConfigMap `cilium-config`. */
export function configPatch(data: Value): Fixture {
  return ciliumConfig(data, "core/v1:ConfigMapPatch");
}

/** A workload with one container; `spec.template` makes it any kind's. */
export function workload(token: string, name: string, container: Props, rest: Props = {}): Fixture {
  return object(token, {
    metadata: { name, namespace: "kube-system", ...rest },
    spec: { template: { spec: { containers: [{ name: "main", ...container }] } } },
  });
}

/** A hand-written DaemonSet of Cilium's agents. */
export function agents(container: Props, token = "apps/v1:DaemonSet"): Fixture {
  return workload(token, "cilium", { image: "quay.io/cilium/cilium:v1.20.2", command: ["cilium-agent"], ...container });
}

/** The same, its options in `cilium-config` but for these arguments. */
export function agentsWith(...args: Value[]): Fixture {
  return agents({ args: ["--config-dir=/tmp/cilium/config-map", ...args] });
}
