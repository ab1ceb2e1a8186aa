import { ciliumReleases } from "../helm/release";
import type { StackRule } from "../core/policy";

/** Two releases write one `cilium-config`: whichever comes last decides, and each is judged as if it were alone. */
export const oneCilium: StackRule = {
  name: "one-cilium",
  description: "A cluster has one release of Cilium.",
  checkStack(resources) {
    const subjects = new Map<string | undefined, string[]>();
    for (const resource of resources) {
      for (const { settings } of ciliumReleases(resource)) {
        subjects.set(resource.provider, [...(subjects.get(resource.provider) ?? []), settings.subject]);
      }
    }
    return [...subjects.values()]
      .filter(({ length }) => length > 1)
      .map(
        (all) =>
          `${all.join(" and ")} install Cilium by the same provider, where the one that comes last decides on the datapath. ` +
          "Keep one of them, or give each its own cluster's provider.",
      );
  },
};
