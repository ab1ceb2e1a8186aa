import { statfs } from "node:fs/promises";
import { derivedImageName } from "../../components/kind/derived-image";
import { planCluster } from "../../components/kind/cluster-plan";
import { stackLab } from "../lab/chart";
import { CliError } from "../lab/error";
import type { ReadyLab } from "../lab/lab";
import { docker } from "../lab/docker";

const GB = 1e9;

/**
 * What a lab takes of the disk, in bytes, rounded up from what was measured: an image derived from 0.9 GB of node image and 1.1 GB of others
 * took 1.5 GB for good and 3 GB meanwhile; a node 0.15 GB once it was up.
 */
const diskNeeds = { derivedImage: 5 * GB, node: 0.5 * GB };

/** The file system that Docker writes to. */
export interface DockerDisk {
  /** Docker's folder on it. */
  root: string;
  /** Bytes that are free for whoever asks. */
  free: number;
}

/** What is going to be made. */
export interface DiskWants {
  nodes: number;
  /** Whether the node image has to be derived first. */
  derive: boolean;
}

/**
 * Refuses to begin what a full disk would end: an image that is half there, nodes that evict their pods.
 *
 * @throws CliError with what is there and what is needed
 */
export function checkDisk({ root, free }: DockerDisk, { nodes, derive }: DiskWants): void {
  const needed = nodes * diskNeeds.node + (derive ? diskNeeds.derivedImage : 0);
  if (free >= needed) return;
  const parts = [
    ...(derive ? [`${gigabytes(diskNeeds.derivedImage)} to put its images into a node image`] : []),
    `${gigabytes(diskNeeds.node)} a node`,
  ];
  throw new CliError(
    `The disk of ${root}, where Docker keeps its images and containers, has ${gigabytes((Math.floor((free / GB) * 10) / 10) * GB)} free; this lab of ${nodes} nodes needs ${gigabytes(needed)}: ${parts.join(", ")}.`,
    "Make room: `docker system df` in a lab shell shows what Docker holds. No node was made.",
  );
}

/** `1.5 GB` */
function gigabytes(bytes: number): string {
  return `${(bytes / GB).toFixed(1)} GB`;
}

/** Does {@link checkDisk} where nodes are going to be made. Silent where the daemon is on another machine, whose disk cannot be asked. */
export async function checkDiskOf(lab: ReadyLab): Promise<void> {
  const { lab: declared } = await stackLab(lab.paths, lab.choice.stack);
  if (declared.cluster.kind !== "kind") return;
  const { spec } = declared.cluster;
  const { name, nodes } = planCluster(spec);
  const client = docker(lab.childEnvironment);
  const ask = async (...args: string[]) => {
    const { ok, stdout } = await client.ask(args);
    return ok ? stdout.trim() : undefined;
  };
  const there =
    (await ask("ps", "--all", "--quiet", "--filter", `label=io.x-k8s.kind.cluster=${name}`))?.split("\n").filter(Boolean).length ?? 0;
  const root = await ask("info", "--format", "{{.DockerRootDir}}");
  const free = root === undefined ? undefined : await freeOn(root);
  if (there >= nodes.length || root === undefined || free === undefined) return;
  const derived = await ask("image", "inspect", "--format", "{{.Id}}", derivedImageName(spec.nodeImage, Object.values(declared.images)));
  checkDisk({ root, free }, { nodes: nodes.length - there, derive: derived === undefined });
}

/** Bytes that are free where `folder` is; undefined where there is no such folder. */
export async function freeOn(folder: string): Promise<number | undefined> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => undefined,
  );
}
