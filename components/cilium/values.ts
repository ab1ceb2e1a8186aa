import type { DatapathIntent, Debug, ImageRef } from "./intent";

/** Values of the Cilium chart, as helm takes them. */
export type ChartValues = { [key: string]: ChartValue };
export type ChartValue = string | number | boolean | ChartValue[] | ChartValues;

/**
 * The chart values (1.20) that say `intent`.
 *
 * Every guarded key is written, defaults included: the chart's own defaults are a tunnel and no kube-proxy replacement.
 *
 * @see https://docs.cilium.io/en/stable/helm-reference/
 */
export function chartValues(intent: DatapathIntent): ChartValues {
  return {
    k8sServiceHost: intent.apiServer.host,
    k8sServicePort: intent.apiServer.port,
    cluster: { name: intent.clusterName, id: 0 },
    image: image(intent.images.agent),
    // A changed value reaches the agents only when their pods are rolled: the ConfigMap alone changes nothing that runs.
    rollOutCiliumPods: true,
    operator: { replicas: 1, rollOutPods: true, image: operatorImage(intent.images.operator) },
    routingMode: intent.routing.mode,
    autoDirectNodeRoutes: intent.routing.directNodeRoutes,
    ipv4NativeRoutingCIDR: intent.routing.nativeCidr,
    // From 1.18 on the chart's guard for the native CIDR looks at this key, which is null unless it is written.
    enableIPv4Masquerade: true,
    kubeProxyReplacement: intent.kubeProxyReplacement === "full",
    ipam: {
      mode: intent.ipam.mode,
      operator: {
        clusterPoolIPv4PodCIDRList: [intent.ipam.podCidr],
        clusterPoolIPv4MaskSize: intent.ipam.nodePrefix,
      },
    },
    bpf: {
      masquerade: intent.masquerade === "bpf",
      hostLegacyRouting: intent.hostRouting !== "bpf",
      // `netkit` or `auto` would replace the redirect into the pod's eth0 that the lab exists to show.
      datapathMode: intent.device,
      monitorAggregation: intent.monitorAggregation,
    },
    debug: debug(intent.debug),
    // Nothing in the lab speaks L7: without the proxy there is one image and one DaemonSet less to wait for.
    envoy: { enabled: false },
    l7Proxy: false,
    hubble: { enabled: false },
  };
}

function debug(wanted: Debug): ChartValues {
  return wanted.level === "off" ? { enabled: false } : { enabled: true, verbose: wanted.verbose };
}

function image(ref: ImageRef): ChartValues {
  return { repository: ref.repository, tag: ref.tag, useDigest: false, pullPolicy: "IfNotPresent" };
}

/** The chart appends `-generic` to the operator's repository by itself. */
function operatorImage(ref: ImageRef): ChartValues {
  return image({ repository: ref.repository.replace(/-generic$/, ""), tag: ref.tag });
}
