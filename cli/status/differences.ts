import type { ClusterKind } from "../../components/config/keys";
import { configurationDifferences } from "../../components/datapath/probe/configuration";
import type { Declared } from "../../components/datapath/probe/declared";
import type { Difference } from "../../components/programs/difference";
import type { FoundConfiguration } from "../../components/datapath/probe/cluster-state";
import { someOf } from "../reporting/cells";

/** Keys of the taint that the lab takes off, of old and new Kubernetes. */
const controlPlaneTaints = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

/** The taint that the lab has taken off and that is back. A cluster that was there before keeps its taints. */
export function taintOf(taints: readonly string[], cluster: ClusterKind): string | undefined {
  return cluster === "existing" ? undefined : taints.find((taint) => controlPlaneTaints.some((key) => taint.startsWith(`${key}:`)));
}

/** All that is not as declared: what the probe knows, and the taints. */
export function differencesOf(declared: Declared, found: FoundConfiguration, cluster: ClusterKind): Difference[] {
  const taints = found.nodes.flatMap(({ name, taints }): Difference[] => {
    const taint = taintOf(taints, cluster);
    if (taint === undefined) return [];
    return [
      { subject: `node ${name}`, fact: "its taint", found: taint, declared: "none", look: `kubectl describe node ${name}`, settles: false },
    ];
  });
  return [...taints, ...configurationDifferences(declared, found)];
}

/** A sentence for each fact that differs, which names every node where it differs alike. */
export function sentences(differences: readonly Difference[]): string[] {
  const same = new Map<string, [Difference, ...Difference[]]>();
  for (const difference of differences) {
    const { fact, found, declared } = difference;
    const key = JSON.stringify([fact, found, declared]);
    const alike = same.get(key);
    if (alike) alike.push(difference);
    else same.set(key, [difference]);
  }
  return [...same.values()].map((alike) => {
    const [{ subject, fact, found, declared }] = alike;
    const nodes = alike.map(({ subject }) => subject.replace(/^node /, ""));
    return `${alike.length === 1 ? subject : `nodes ${someOf(nodes, 9)}`}: ${fact} is "${found}", declared "${declared}".`;
  });
}
