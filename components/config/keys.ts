import type { Refusal } from "../cilium/refusals";
import { ciliumKeys } from "./cilium-keys";
import { clusterKeys } from "./cluster-keys";
import type { ClusterKind, StackKey } from "./stack-key";

export type { ClusterKind };

/**
 * The keys of a stack's configuration, each declared once. Pulumi.yaml's `config:`, the table of docs/changes.md, the schema of stack files
 * and the key that an error names are derived from this; `npm run generate` writes the files.
 */
export const keys = { ...clusterKeys, ...ciliumKeys } as const;

export type KeyName = keyof typeof keys;

export const keyNames = Object.keys(keys) as KeyName[];

/** The key of that name, as any key. */
export const stackKey = (name: KeyName): StackKey => keys[name];

/**
 * The key that decides what an intent says at `path`, as a person writes it: `cilium-lab:segments`. A path that no key decides stays as it is.
 *
 * @example keyOfIntent("cilium-lab", "ipam.podCidrs.1") // "cilium-lab:extraPodCidrs[0]"
 */
export function keyOfIntent(project: string, path: string): string {
  const pool = /^ipam\.podCidrs[.[](\d+)/.exec(path)?.[1];
  if (pool !== undefined && pool !== "0") return `${project}:extraPodCidrs[${Number(pool) - 1}]`;
  const deciding = keyNames.find((name) => {
    const { intent } = stackKey(name);
    return intent !== undefined && (path === intent || path.startsWith(`${intent}.`) || path.startsWith(`${intent}[`));
  });
  return deciding ? `${project}:${deciding}` : path;
}

/** A refusal as one sentence, in the words of the stack's configuration. */
export function refusalText(project: string, { path, found, reason, write }: Refusal): string {
  return `${keyOfIntent(project, path)} "${found}" ${reason}. ${write}`;
}
