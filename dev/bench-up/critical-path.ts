import { resourcesOf } from "../../cli/lab/pulumi-state";
import type { ResourceSpan } from "./events";

/** For each resource the URNs that it waits for: what it depends on, its provider, what it is deleted with, and what its parents wait for. */
export type Waits = ReadonlyMap<string, readonly string[]>;

/**
 * What waits for what, from a stack's state.
 *
 * @param stackExport JSON of `pulumi stack export`
 */
export function waitsOf(stackExport: string): Waits {
  const resources = resourcesOf(stackExport);
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const childrenOf = (urn: string): string[] =>
    resources.filter(({ parent }) => parent === urn).flatMap((child) => [child.urn, ...childrenOf(child.urn)]);
  const own = (urn: string): string[] => {
    const { dependencies, provider, deletedWith, parent } = byUrn.get(urn) ?? {};
    // What it is deleted with has to be there before it can be named.
    const direct = [
      ...(dependencies ?? []),
      ...(deletedWith === undefined ? [] : [deletedWith]),
      ...(provider === undefined ? [] : [provider.slice(0, provider.lastIndexOf("::"))]),
    ];
    // Who waits for a component waits for what is in it.
    return [...direct.flatMap((one) => [one, ...childrenOf(one)]), ...(parent === undefined ? [] : own(parent))];
  };
  return new Map(resources.map(({ urn }) => [urn, [...new Set(own(urn))].filter((one) => one !== urn)]));
}

/**
 * The chain that decided when the last resource was ready: from the one that ended last back to, each time, the one among those that it waited
 * for that ended last. A shorter resource on it would have made the whole shorter; one beside it would not, as long as the chain stays the longest.
 *
 * @returns URNs, the first one first
 */
export function criticalPath(resources: readonly ResourceSpan[], waits: Waits): string[] {
  const last = (candidates: readonly ResourceSpan[]) =>
    candidates.reduce<ResourceSpan | undefined>((found, one) => (found === undefined || one.to > found.to ? one : found), undefined);
  const path: string[] = [];
  for (let current = last(resources); current !== undefined;) {
    path.unshift(current.urn);
    const waited = waits.get(current.urn) ?? [];
    const { from } = current;
    // What it waited for began before it. So the chain comes to an end too.
    current = last(resources.filter((one) => waited.includes(one.urn) && one.from < from));
  }
  return path;
}
