import { ciliumReleases, hiddenChart } from "../helm/release";
import { isMap, type PlainValue } from "../core/plain-value";
import { kubernetesObjects } from "../kubernetes/objects";
import type { Resource, StackRule } from "../core/policy";
import { programEffects } from "../commands/simulate";
import { workload } from "../kubernetes/workloads";

/** Nodes without Cilium get another CNI from somewhere, or run no pod. */
export const nodesHaveCilium: StackRule = {
  name: "nodes-have-cilium",
  description: "A stack that makes a cluster installs Cilium in it.",
  checkStack(resources) {
    if (resources.some(installsCilium)) return [];
    return resources.flatMap((resource) =>
      programEffects(resource)
        .filter(({ nodes }) => nodes)
        .slice(0, 1)
        .map(
          ({ does }) =>
            `"${resource.name}" makes a cluster by \`${does}\`, and nothing in the stack installs Cilium in it, so that its pods get their ` +
            "network from elsewhere or not at all. Add a Release of Cilium, with native routing and full kube-proxy replacement.",
        ),
    );
  },
};

/**
 * Whether a resource may be what installs Cilium. How well it does is the other rules' business; what cannot be seen into, files and
 * scripts, is believed when it says Cilium's name.
 */
function installsCilium(resource: Resource): boolean {
  if (ciliumReleases(resource).length > 0 || hiddenChart(resource).length > 0) return true;
  if (/^command:|^kubernetes:(yaml|kustomize)/.test(resource.type)) return mentions(resource.props);
  const containers = kubernetesObjects(resource).objects.flatMap((object) => workload(object)?.containers ?? []);
  return containers.some(({ body }) => mentions(body["image"]) || mentions(body["args"]));
}

function mentions(value: PlainValue | undefined): boolean {
  if (typeof value === "string") return /cilium/i.test(value);
  if (Array.isArray(value)) return value.some(mentions);
  return isMap(value) && Object.values(value).some(mentions);
}
