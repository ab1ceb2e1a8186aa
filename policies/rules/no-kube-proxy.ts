import { agentOptions } from "../kubernetes/agent-options";
import { kubeProxies } from "../kubernetes/kube-proxy";
import { namedFiles } from "../kubernetes/manifest-files";
import { kubernetesObjects } from "../kubernetes/objects";
import { requiredOptions } from "../cilium/required-options";
import { newestMinor } from "../../components/tables/versions";
import { spelled, type ValueRule } from "../../components/tables/invariants";
import { ciliumReleases, judged } from "../helm/release";
import { embeddedObjects } from "../kubernetes/controllers";
import { requiredValues, literals } from "../cilium/required-values";
import { ignoredInvariants } from "../helm/unreviewable";
import { kindConfigs } from "../commands/kind-config";
import { givenOptions, overridingOptions } from "../helm/option-overrides";
import type { Resource, Rule } from "../core/policy";

/** No kube-proxy: Cilium replaces it in full, and the cluster is made without one. */
export const noKubeProxy: Rule = {
  name: "no-kube-proxy",
  description: "Cilium's eBPF translates Services: no kube-proxy, and no CNI but Cilium.",
  check(resource) {
    const names = ["kube-proxy-replacement", "only-cni"] as const;
    const kind = kindConfigs(resource);
    // Kind spells its keys in one way, whatever Cilium will be installed; both invariants have some.
    const cluster = spelled(newestMinor, names).flatMap(({ kindConfig: keys, why }) => (keys ? [{ keys, why }] : []));
    return [
      ...ciliumReleases(resource).flatMap((release) => [
        ...judged(release, (settings, minor) => [
          ...spelled(minor, names).flatMap(({ values, why }) => requiredValues(settings, values, why)),
          ...overridingOptions(settings, givenOptions(settings).given, minor, names),
        ]),
        ...ignoredInvariants(resource, release, names),
      ]),
      ...kind.readable.flatMap((config) => cluster.flatMap(({ keys, why }) => requiredValues(config, keys, why))),
      ...kind.unreadable.map((problem) => `${problem} ${passWhole(cluster)}`),
      ...[resource, ...embeddedObjects(resource)].flatMap(proxies),
    ];
  },
};

function passWhole(cluster: { keys: readonly ValueRule[]; why: string }[]): string {
  const wanted = literals(cluster.flatMap(({ keys }) => keys));
  const whys = cluster.map(({ why }) => why).join(" and ");
  return `Pass it whole and as literal YAML in \`stdin\` or \`environment\`, with ${wanted}, so that ${whys}.`;
}

/** One sentence for each way to kube-proxy, or to another CNI beside Cilium, in the objects that a resource declares. */
function proxies(resource: Resource): string[] {
  return [
    ...namedFiles(resource).flatMap(({ kubeProxy, sentence }) => (kubeProxy ? [sentence] : [])),
    ...kubernetesObjects(resource).objects.flatMap((object) => [
      ...kubeProxies(object),
      ...agentOptions(object).flatMap((options) => requiredOptions(options, ["kube-proxy-replacement", "only-cni"])),
    ]),
  ];
}
