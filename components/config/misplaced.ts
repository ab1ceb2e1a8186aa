import { closest } from "fastest-levenshtein";
import { keyNames, keys, stackKey, type ClusterKind } from "./keys";
import type { StackValues } from "./reader";
import { asText } from "./stack-values";

/**
 * Refuses keys of `project` that no lab has. Those of other namespaces are somebody else's.
 *
 * @throws Error naming each such key and the nearest that there is
 */
export function refuseUnknownKeys(project: string, values: StackValues): void {
  const unknown = Object.keys(values)
    .filter((key) => key.startsWith(`${project}:`))
    .map((key) => key.slice(project.length + 1))
    .filter((name) => !Object.hasOwn(keys, name));
  if (unknown.length === 0) return;
  throw new Error(
    unknown
      .map((name) => `${project}:${name} is not a key of this lab. Did you mean ${project}:${nearest(name)}? Pulumi.yaml lists all keys.`)
      .join("\n"),
  );
}

/** The key that `name` is nearest to, whatever its case. */
function nearest(name: string): string {
  const near = closest(
    name.toLowerCase(),
    keyNames.map((key) => key.toLowerCase()),
  );
  return keyNames.find((key) => key.toLowerCase() === near) ?? near;
}

/**
 * Refuses what was set for the other kind of cluster. A value that is Pulumi.yaml's default cannot be told from none, and passes.
 *
 * @throws Error naming each such key, and why
 */
export function refuseKeysOfOtherClusters(project: string, values: StackValues, cluster: ClusterKind): void {
  const misplaced = keyNames.flatMap((name) => {
    const { only, default: unset } = stackKey(name);
    const value = values[`${project}:${name}`];
    if (!only || only.cluster === cluster || value === undefined || value === asText(unset)) return [];
    return `${project}:${name} "${value}" is only for ${project}:cluster "${only.cluster}", and this is "${cluster}": ${only.because}. Remove the line.`;
  });
  if (misplaced.length > 0) throw new Error(misplaced.join("\n"));
}
