import { agentOptions } from "./agent-options";
import { kubeProxies } from "./kube-proxies";
import { namedFiles } from "./manifest-files";
import { kubernetesObjects } from "./manifests";
import { guardedOptions, hazardousOptions } from "./option-rules";
import { overlays } from "./overlay-cnis";
import type { Resource } from "./rule";

/** One sentence for each way to an overlay in the Kubernetes objects that a resource declares, and for each place that may hide one. */
export function tunnels(resource: Resource): string[] {
  const { objects, unreadable } = kubernetesObjects(resource);
  return [
    ...unreadable,
    ...namedFiles(resource).flatMap(({ kubeProxy, sentence }) => (kubeProxy ? [] : [sentence])),
    ...objects.flatMap((object) => [
      ...overlays(object),
      ...agentOptions(object).flatMap((options) => guardedOptions(options, ["native-routing", "direct-node-routes"])),
    ]),
  ];
}

/** One sentence for each way to kube-proxy, or to another CNI beside Cilium, in the objects that a resource declares. */
export function proxies(resource: Resource): string[] {
  return [
    ...namedFiles(resource).flatMap(({ kubeProxy, sentence }) => (kubeProxy ? [sentence] : [])),
    ...kubernetesObjects(resource).objects.flatMap((object) => [
      ...kubeProxies(object),
      ...agentOptions(object).flatMap((options) => guardedOptions(options, ["kube-proxy-replacement", "only-cni"])),
    ]),
  ];
}

/** One sentence for each option of Cilium's agents in the objects of a resource that takes the rest of the datapath away. */
export function spoiledDatapaths(resource: Resource): string[] {
  return kubernetesObjects(resource).objects.flatMap((object) =>
    agentOptions(object).flatMap((options) => [
      ...guardedOptions(options, ["bpf-masquerade", "bpf-host-routing", "veth-device"]),
      ...hazardousOptions(options),
    ]),
  );
}
