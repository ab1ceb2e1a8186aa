import { invariant } from "../../components/datapath/invariants";
import { ciliumValues } from "../cilium-release";
import { guardedKeys } from "../guarded";
import { kindConfigs } from "../kind-config";
import type { Rule } from "../rule";

/** No kube-proxy: Cilium replaces it in full, and the cluster is made without one. */
export const noKubeProxy: Rule = {
  name: "no-kube-proxy",
  description: "Cilium's eBPF translates Services: no kube-proxy, and no CNI but Cilium.",
  check(resource) {
    const { values, kindConfig = [], why } = invariant("kube-proxy-replacement");
    const cilium = ciliumValues(resource);
    const kind = kindConfigs(resource);
    return [
      ...(cilium ? guardedKeys(cilium, values, why) : []),
      ...kind.readable.flatMap((config) => guardedKeys(config, kindConfig, why)),
      ...kind.unreadable.map((problem) => `${problem} ${instead(kindConfig)}, so that ${why}.`),
    ];
  },
};

function instead(rules: readonly { path: string; expected: string | boolean }[]): string {
  const wanted = rules.map((rule) => `\`${rule.path}: ${rule.expected}\``).join(" and ");
  return `Pass it whole and as literal YAML in \`stdin\` or \`environment\`, with ${wanted}`;
}
