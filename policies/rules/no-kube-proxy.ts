import { newestMinor } from "../../components/tables/versions";
import { spelled, type Invariant } from "../../components/tables/invariants";
import { ciliumRelease, judged } from "../cilium-release";
import { guardedKeys, literals } from "../guarded";
import { kindConfigs } from "../kind-config";
import { proxies } from "../objects";
import type { Rule } from "../rule";

/** No kube-proxy: Cilium replaces it in full, and the cluster is made without one. */
export const noKubeProxy: Rule = {
  name: "no-kube-proxy",
  description: "Cilium's eBPF translates Services: no kube-proxy, and no CNI but Cilium.",
  check(resource) {
    const names = ["kube-proxy-replacement", "only-cni"] as const;
    const release = ciliumRelease(resource);
    const kind = kindConfigs(resource);
    // Kind spells its keys in one way, whatever Cilium will be installed.
    const cluster = spelled(newestMinor, names);
    return [
      ...(release
        ? judged(release, (settings, minor) => spelled(minor, names).flatMap(({ values, why }) => guardedKeys(settings, values, why)))
        : []),
      ...kind.readable.flatMap((config) => cluster.flatMap(({ kindConfig = [], why }) => guardedKeys(config, kindConfig, why))),
      ...kind.unreadable.map((problem) => `${problem} ${passWhole(cluster)}`),
      ...proxies(resource),
    ];
  },
};

function passWhole(cluster: Invariant[]): string {
  const wanted = literals(cluster.flatMap(({ kindConfig = [] }) => kindConfig));
  const whys = cluster.map(({ why }) => why).join(" and ");
  return `Pass it whole and as literal YAML in \`stdin\` or \`environment\`, with ${wanted}, so that ${whys}.`;
}
