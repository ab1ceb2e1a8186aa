import { newestMinor } from "../../components/cilium/versions";
import { spelled, type Invariant } from "../../components/datapath/invariants";
import { ciliumValues } from "../cilium-release";
import { guardedKeys, literals } from "../guarded";
import { kindConfigs } from "../kind-config";
import type { Rule } from "../rule";

/** No kube-proxy: Cilium replaces it in full, and the cluster is made without one. */
export const noKubeProxy: Rule = {
  name: "no-kube-proxy",
  description: "Cilium's eBPF translates Services: no kube-proxy, and no CNI but Cilium.",
  check(resource) {
    const cluster = spelled(newestMinor, ["kube-proxy-replacement", "only-cni"]);
    const cilium = ciliumValues(resource);
    const kind = kindConfigs(resource);
    return [
      ...(cilium ? cluster.flatMap(({ values, why }) => guardedKeys(cilium, values, why)) : []),
      ...kind.readable.flatMap((config) => cluster.flatMap(({ kindConfig = [], why }) => guardedKeys(config, kindConfig, why))),
      ...kind.unreadable.map((problem) => `${problem} ${passWhole(cluster)}`),
    ];
  },
};

function passWhole(cluster: Invariant[]): string {
  const wanted = literals(cluster.flatMap(({ kindConfig = [] }) => kindConfig));
  const whys = cluster.map(({ why }) => why).join(" and ");
  return `Pass it whole and as literal YAML in \`stdin\` or \`environment\`, with ${wanted}, so that ${whys}.`;
}
