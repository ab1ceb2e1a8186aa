import { readFile, readdir, readlink } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { enginePaths } from "../../airgap/engine";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheRoot } from "../../airgap/steps";
import { nodeImageName } from "../../components/kind/derived-image";
import type { FaultLab } from "./fault-lab";

/** What there is of a lab, by kind, in names that are the same each time the lab is made. */
export type Inventory = Record<string, readonly string[]>;

/** What of an inventory stays when the lab is removed: the engine's images. */
const kept = ["images", "dangling images", "dangling volumes", "network namespaces without a container"];

/** What `make down` has to leave of a lab that looked like this. */
export function withoutLab(inventory: Inventory): Inventory {
  return Object.fromEntries(Object.entries(inventory).map(([kind, found]) => [kind, kept.includes(kind) ? found : []]));
}

/** Lines such as `+ containers: x` for what is there and should not be, `- containers: x` for what should and is not. */
export function differences(wanted: Inventory, found: Inventory): string[] {
  return Object.keys({ ...wanted, ...found }).flatMap((kind) => {
    const [before, after] = [[...(wanted[kind] ?? [])], [...(found[kind] ?? [])]];
    return [...minus(after, before).map((name) => `+ ${kind}: ${name}`), ...minus(before, after).map((name) => `- ${kind}: ${name}`)];
  });
}

/** The names of `one` that `other` does not have, each as often as there are more of it. */
function minus(one: readonly string[], other: readonly string[]): string[] {
  const rest = [...other];
  return one.filter((name) => {
    const at = rest.indexOf(name);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** What a cluster's own name for its node image begins with: it goes with the cluster, and those of other labs come and go. */
const clusterImage = nodeImageName("");

/** Looks at the engine, the checkout's files, the temporary folder, the stack's state and the processes. */
export async function inventory(lab: FaultLab): Promise<Inventory> {
  const { checkout, clusterName, docker } = lab;
  const ids = await docker("ps", "--all", "--quiet", "--filter", `name=^/?${clusterName}-`);
  const inspected = ids.length === 0 ? [] : (JSON.parse((await docker("inspect", ...ids)).join("\n")) as Container[]);
  const images = (await docker("images", "--filter", "dangling=false", "--format", "{{.Repository}}:{{.Tag}}")).sort();
  return {
    containers: inspected.map(({ Name, State }) => `${Name.slice(1)} ${State.Status}`).sort(),
    volumes: inspected
      .flatMap(({ Name, Mounts }) => Mounts.filter(({ Type }) => Type === "volume").map(() => `one of ${Name.slice(1)}`))
      .sort(),
    "dangling volumes": await docker("volume", "ls", "--filter", "dangling=true", "--format", "{{.Name}}"),
    networks: await docker("network", "ls", "--filter", `name=^${clusterName}-`, "--format", "{{.Name}}"),
    images: images.filter((name) => !name.startsWith(clusterImage)),
    "images of the cluster's own name": images.filter((name) => name.startsWith(`${clusterImage}${clusterName}-`)),
    "dangling images": await docker("images", "--filter", "dangling=true", "--quiet", "--no-trunc"),
    "network namespaces without a container": await namespacesBeside(docker),
    files: [...(await labFiles(checkout.folder)), ...(await whereabouts(clusterName))],
    "temporary files": (await readdir(lab.temporary)).filter((name) => !toolsCaches.test(name)).sort(),
    "state entries": await stateEntries(lab),
    processes: await processesIn(checkout.folder),
  };
}

interface Container {
  Name: string;
  State: { Status: string };
  Mounts: { Type: string }[];
}

/** Caches of Node.js and of tsx are not the lab's, and hold compiled programs. */
const toolsCaches = /^(tsx-|ts-node-|node-compile-cache|node-jiti|v8-compile-cache)/;

/** What the engine may take to remove the file of a container that is gone: it does so once a minute. */
const patience = 75_000;

/** Files that Docker's engine keeps for the network namespaces of containers, and that are of none that runs. */
async function namespacesBeside(docker: FaultLab["docker"]): Promise<string[]> {
  let left = await namespacesWithout(docker);
  for (const start = Date.now(); left.length > 0 && Date.now() - start < patience;) {
    await sleep(2_000);
    const still = await namespacesWithout(docker);
    left = left.filter((name) => still.includes(name));
  }
  return left;
}

/** As above, at once. Other labs' come and go while this looks: those count that are there before and after. */
async function namespacesWithout(docker: FaultLab["docker"]): Promise<string[]> {
  const folders = [join(enginePaths().execRoot, "netns"), "/run/docker/netns"];
  const look = async () => (await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])))).flat();
  const before = await look();
  const containers = await docker("ps", "--quiet");
  // One that ended since it was listed is no error.
  const inspected =
    containers.length === 0 ? [] : await docker("inspect", "--format", "{{.NetworkSettings.SandboxKey}}", ...containers).catch(() => []);
  const names = inspected.map((path) => basename(path));
  const after = await look();
  return before.filter((name) => name !== "default" && after.includes(name) && !names.includes(name)).sort();
}

/** Files of a lab in `.lab`: kubeconfigs, the state of its stack, locks, temporary files. Of backups and history, which grow, the folder of a stack stands for all. */
async function labFiles(folder: string): Promise<string[]> {
  const entries = await readdir(`${folder}/.lab`, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => !entry.isDirectory()).map((entry) => relative(folder, `${entry.parentPath}/${entry.name}`));
  const ofLab = paths.filter(
    (path) =>
      /\.lab\/(kubeconfig|state|locks|tmp)\//.test(path) &&
      !path.endsWith("/meta.yaml") &&
      !/\.lab\/tmp\/[^/]+\/(tsx-|ts-node-|node-compile-cache)/.test(path),
  );
  const folded = ofLab.map((path) => path.replace(/\/(backups|history)\/([^/]+)\/([^/]+)\/.*/, "/$1/$2/$3"));
  return [...new Set(folded)]
    .filter((path) => !/\.bak(\.attrs)?$|\.attrs$/.test(path) || !ofLab.includes(path.replace(/(\.json).*$/, "$1")))
    .sort();
}

/** What says in which checkout a cluster's state is. */
async function whereabouts(clusterName: string): Promise<string[]> {
  const names = await readdir(join(cacheRoot(), "labs")).catch(() => []);
  return names.filter((name) => name.startsWith(`${clusterName}-`)).map((name) => `labs/${name}`);
}

/** The resources of the stack, those that wait for their deletion, and operations that were under way when Pulumi died. */
async function stateEntries({ checkout, stack }: FaultLab): Promise<string[]> {
  const text = await readFile(checkout.path(".lab/state/.pulumi/stacks/cilium-lab", `${stack}.json`), "utf8").catch(() => "{}");
  const { checkpoint } = JSON.parse(text) as {
    checkpoint?: { latest?: { resources?: StateEntry[]; pending_operations?: { resource: StateEntry; type: string }[] } };
  };
  const resources = (checkpoint?.latest?.resources ?? []).map(
    ({ urn, delete: goes }) => `${shortName(urn)}${goes ? ", to be deleted" : ""}`,
  );
  const pending = (checkpoint?.latest?.pending_operations ?? []).map(({ resource, type }) => `${shortName(resource.urn)}, ${type}`);
  return [...resources, ...pending].sort();
}

interface StateEntry {
  urn: string;
  delete?: boolean;
}

/** `type::name` of a URN, without the names of its parents. */
function shortName(urn: string): string {
  const [, , types, name] = urn.split("::");
  return `${types?.split("$").at(-1)}::${name}`;
}

/** Processes that run in the checkout: children that outlive what started them keep its folder. */
async function processesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => "");
    if (cwd !== folder && !cwd.startsWith(`${folder}/`)) continue;
    const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    found.push(words.slice(0, 3).join(" "));
  }
  return found.sort();
}
