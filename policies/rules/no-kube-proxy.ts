import { newestMinor } from "../../components/tables/versions";
import { spelled, type ValueRule } from "../../components/tables/invariants";
import { ciliumReleases, judged } from "../cilium-release";
import { embeddedObjects } from "../embedded-objects";
import { guardedKeys, literals } from "../guarded";
import { ignoredInvariants } from "../ignored-changes";
import { kindConfigs } from "../kind-config";
import { proxies } from "../objects";
import { overridingOptions } from "../overriding-options";
import type { Rule } from "../rule";
import { givenOptions } from "../value-options";

/** No kube-proxy: Cilium replaces it in full, and the cluster is made without one. */
export const noKubeProxy: Rule = {
  name: "no-kube-proxy",
  description: "Cilium's eBPF translates Services: no kube-proxy, and no CNI but Cilium.",
  check(resource) {
    const names = ["kube-proxy-replacement", "only-cni"] as const;
    const kind = kindConfigs(resource);
    // Kind spells its keys in one way, whatever Cilium will be installed; both invariants have some.
    const cluster = spelled(newestMinor, names).map(({ kindConfig, why }) => ({ keys: kindConfig!, why }));
    return [
      ...ciliumReleases(resource).flatMap((release) => [
        ...judged(release, (settings, minor) => [
          ...spelled(minor, names).flatMap(({ values, why }) => guardedKeys(settings, values, why)),
          ...overridingOptions(settings, givenOptions(settings).given, minor, names),
        ]),
        ...ignoredInvariants(resource, release, names),
      ]),
      ...kind.readable.flatMap((config) => cluster.flatMap(({ keys, why }) => guardedKeys(config, keys, why))),
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
