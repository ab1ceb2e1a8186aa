/** Check and diff of the provider's own arguments. */
import { isDeepStrictEqual } from "node:util";
import { changedKeys, kindOfChange } from "../protocol/diff";
import type { CheckFailure, Diff } from "../protocol/resource";
import { isUnknown, unwrapSecrets, type Obj } from "../protocol/values";
import { activeCluster, readKubeconfig, type Selection } from "./kubeconfig";

/** Arguments that together say which cluster is meant. */
const CLUSTER_KEYS = ["kubeconfig", "context", "cluster"];

/** Check: accepted as they are, except for combinations that exclude each other. Never reads the kubeconfig. */
export function checkProvider(news: Obj): { inputs: Obj; failures: CheckFailure[] } {
  const given = (key: string): boolean => news[key] !== undefined && unwrapSecrets(news[key]) !== "" && unwrapSecrets(news[key]) !== null;
  const failures = given("renderYamlToDirectory")
    ? CLUSTER_KEYS.filter(given).map((property) => ({
        property,
        reason: `"${property}" arg is not compatible with "renderYamlToDirectory" arg`,
      }))
    : [];
  return { inputs: news, failures };
}

/**
 * Diff of the provider's arguments.
 *
 * A replaced provider takes every resource with it, so it is replaced only where the cluster may be another one: a changed
 * `clusterIdentifier`; without one, an active cluster whose address or certificate authority changed, or one
 * that is not known yet.
 */
export function diffProvider(oldInputs: Obj, newInputs: Obj): Diff {
  // Secrecy is no difference, and the kubeconfig has to be read.
  const olds = unwrapSecrets(oldInputs);
  const news = unwrapSecrets(newInputs);
  const diffs = changedKeys(olds, news);
  const replaces = pinned(olds, news) ? [] : replacing(olds, news, diffs);
  return {
    changes: diffs.length > 0,
    diffs,
    replaces,
    detailed: Object.fromEntries(
      diffs.map((key) => [key, { kind: kindOfChange(olds, news, key, replaces.includes(key)), inputDiff: true }]),
    ),
  };
}

/** The user says that it is the same cluster. */
function pinned(olds: Obj, news: Obj): boolean {
  return news.clusterIdentifier !== undefined && !isUnknown(news.clusterIdentifier) && olds.clusterIdentifier === news.clusterIdentifier;
}

function replacing(olds: Obj, news: Obj, diffs: string[]): string[] {
  const replaces = diffs.filter(
    (key) => key === "renderYamlToDirectory" || (key === "clusterIdentifier" && olds[key] !== undefined && news[key] !== undefined),
  );
  const unknownKeys = CLUSTER_KEYS.filter((key) => isUnknown(news[key]));
  if (unknownKeys.length > 0) return [...replaces, ...unknownKeys];

  const before = identity(olds);
  const after = identity(news);
  const moved = before !== undefined && after !== undefined && !isDeepStrictEqual(before, after);
  return moved ? [...replaces, ...CLUSTER_KEYS.filter((key) => diffs.includes(key))] : replaces;
}

/** The active cluster; undefined where there is no telling, as with a kubeconfig that is not one. */
function identity(inputs: Obj): unknown {
  if (typeof inputs.kubeconfig !== "string" || inputs.kubeconfig === "") return undefined;
  const text = (key: keyof Selection): string | undefined => (typeof inputs[key] === "string" ? inputs[key] : undefined);
  try {
    return activeCluster(readKubeconfig(inputs.kubeconfig), { context: text("context"), cluster: text("cluster") });
  } catch {
    return undefined;
  }
}
