import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheRoot } from "../../airgap/steps";
import type { Lab } from "../lab/lab";
import { project } from "../lab/lab";
import { stateFile } from "../lab/paths";
import { readIfThere } from "../lab/read-if-there";
import { CliError } from "../lab/error";
import { isLabCluster, type ClusterOfDaemon } from "./ownership";

/** Where the state of a cluster is, as of the last `make up` on it. */
export interface Whereabouts {
  /** Absolute path. */
  checkout: string;
  stack: string;
}

/** One file a cluster, beside the kit's cache: what finds a lab again from another checkout than its own. */
const fileOf = (cluster: string, cache: string) => join(cache, "labs", `${cluster}.json`);

/** Remembers that the stack's state of `cluster` is in this checkout. */
export async function rememberWhereabouts(
  { paths, choice }: Pick<Lab, "paths" | "choice">,
  cluster: string,
  cache = cacheRoot(),
): Promise<void> {
  await mkdir(join(cache, "labs"), { recursive: true });
  await writeFile(fileOf(cluster, cache), `${JSON.stringify({ checkout: paths.checkout, stack: choice.stack } satisfies Whereabouts)}\n`);
}

/** Forgets a cluster that is gone. */
export async function forgetWhereabouts(cluster: string, cache = cacheRoot()): Promise<void> {
  await rm(fileOf(cluster, cache), { force: true });
}

/** Forgets all clusters of a stack that is gone: also one of which no node came into the state, and one that another has replaced. */
export async function forgetStack({ paths, choice }: Pick<Lab, "paths" | "choice">, cache = cacheRoot()): Promise<void> {
  const names = await readdir(join(cache, "labs")).catch(() => []);
  for (const cluster of names.flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? [])) {
    const { checkout, stack } = JSON.parse((await readIfThere(fileOf(cluster, cache))) ?? "{}") as Partial<Whereabouts>;
    if (checkout === paths.checkout && stack === choice.stack) await forgetWhereabouts(cluster, cache);
  }
}

/**
 * Who made a cluster, for a sentence; undefined where nobody has said, and where it was the stack itself, whose state is there: that tells the
 * cluster that it made from another one of the name.
 */
export async function madeBy(
  cluster: string,
  { paths: here, choice }: Pick<Lab, "paths" | "choice">,
  cache = cacheRoot(),
): Promise<string | undefined> {
  const text = await readIfThere(fileOf(cluster, cache));
  if (text === undefined) return undefined;
  const { checkout, stack } = JSON.parse(text) as Whereabouts;
  const state = stateFile({ ...here, state: join(checkout, ".lab", "state") }, project, stack);
  // A refused `make up` may have made an empty one since.
  const gone = !(await readIfThere(state))?.includes(cluster);
  if (!gone && checkout === here.checkout && stack === choice.stack) return undefined;
  return `the stack "${stack}" of ${checkout === here.checkout ? "this checkout" : checkout}, ${gone ? "whose state is gone" : "whose state is there"}`;
}

/**
 * Refuses to call a lab down whose cluster is there and whose state is not here.
 *
 * @param clusters the kind clusters on the daemon
 * @throws CliError that says where its state is, as far as that is known
 */
export async function refuseClusterWithoutState(
  { paths, choice }: Pick<Lab, "paths" | "choice">,
  clusterName: string,
  clusters: readonly ClusterOfDaemon[],
  cache = cacheRoot(),
): Promise<void> {
  const found = clusters.find(({ name }) => isLabCluster(name, clusterName));
  if (found === undefined) return;
  const by = await madeBy(found.name, { paths, choice }, cache);
  throw new CliError(
    `This checkout has no state of the stack "${choice.stack}", and a kind cluster "${found.name}" of its name is there${by === undefined ? "" : `, made by ${by}`}. It was not touched.`,
    `Bring it down from the checkout that has its state. If there is none any more: kind delete cluster --name ${found.name}; docker network rm ${found.name}`,
  );
}
