import { execa } from "execa";
import pMap from "p-map";
import { rewriteCorefile } from "../../components/kind/dns/corefile";
import { originalCorefileKey } from "../../components/kind/dns/coredns";
import { atOnce, collectConfiguration } from "../../components/datapath/probe/collect";
import { backupName } from "../../components/datapath/control/backup";
import type { Kubectl } from "../../components/programs/kubectl";
import { parsePods } from "../../components/datapath/probe/parse-answers";
import type { FoundContainer, FoundDocker } from "./cluster";
import type { DeclaredLab } from "./declared";
import { appliedObjects, type LiveCluster } from "./drift";
import type { ClusterObject } from "./object";
import { parseTaken, takenScript } from "./options";
import { releaseRecords } from "./release";

/** What Docker has of the cluster. @throws Error where it does not answer */
export async function findDocker(cluster: string, network: string, environment: NodeJS.ProcessEnv): Promise<FoundDocker> {
  const docker = async (...args: string[]) =>
    (await execa("docker", args, { env: environment, extendEnv: false, stdin: "ignore" })).stdout.trim();
  const [ids, networks] = await Promise.all([
    docker("ps", "--all", "--quiet", "--filter", `label=io.x-k8s.kind.cluster=${cluster}`),
    docker("network", "ls", "--quiet", "--no-trunc", "--filter", `name=^${network}$`),
  ]);
  const [containers, found] = await Promise.all([
    ids === "" ? "[]" : docker("inspect", ...ids.split("\n")),
    networks === "" ? "[]" : docker("network", "inspect", ...networks.split("\n")),
  ]);
  return { containers: parseContainers(containers), network: parseNetwork(found) };
}

/** @param json `docker inspect` of containers */
export function parseContainers(json: string): FoundContainer[] {
  interface Inspected {
    Name: string;
    Config: { Image: string; Labels: Record<string, string> };
    State: { Status: string };
    NetworkSettings: { Networks: Record<string, { NetworkID: string }> };
  }
  return (JSON.parse(json) as Inspected[]).map(({ Name, Config, State, NetworkSettings }) => ({
    name: Name.replace(/^\//, ""),
    role: Config.Labels["io.x-k8s.kind.role"] ?? "none",
    image: Config.Image,
    state: State.Status,
    networkIds: Object.values(NetworkSettings.Networks).map(({ NetworkID }) => NetworkID),
  }));
}

/** @param json `docker network inspect` of one network at most */
export function parseNetwork(json: string): FoundDocker["network"] {
  const [network] = JSON.parse(json) as { Id: string; Name: string; IPAM: { Config?: { Subnet?: string; Gateway?: string }[] } }[];
  if (network === undefined) return undefined;
  const range = network.IPAM.Config?.[0];
  return { id: network.Id, name: network.Name, subnet: range?.Subnet ?? "", gateway: range?.Gateway ?? "" };
}

/**
 * What the API server and the agents answer; changes nothing.
 *
 * @param seconds limit of each question
 * @throws Error where the API server does not answer
 */
export async function findCluster(declared: DeclaredLab, kubectl: Kubectl, seconds: number): Promise<LiveCluster> {
  const { name, namespace } = declared.release;
  const [secrets, agents, configuration] = await Promise.all([
    kubectl(["-n", namespace, "get", "secrets", "-l", `owner=helm,name=${name},status!=superseded`, "-o", "json"], { seconds }),
    findAgents(kubectl, seconds),
    collectConfiguration(kubectl, seconds),
  ]);
  const releases = releaseRecords(secrets);
  const manifest = appliedObjects(releases);
  const extra = [configMap("coredns"), configMap("kubeadm-config"), configMap(backupName)];
  const objects = await readObjects(kubectl, [...manifest, ...extra], seconds);
  const data = (of: string) =>
    objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === of)?.["data"] as Record<string, string> | undefined;
  return {
    releases,
    objects,
    agents,
    configuration,
    control: data(backupName)?.["control"],
    ...(declared.kind && {
      made: {
        kubeadm: data("kubeadm-config")?.["ClusterConfiguration"],
        corefile: {
          live: data("coredns")?.["Corefile"],
          expected: expectedCorefile(data("coredns")?.[originalCorefileKey], declared.kind.dnsUpstream),
        },
      },
    }),
  };
}

function configMap(name: string): ClusterObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "kube-system" } };
}

/** Those of `objects` that are there, in one call. */
async function readObjects(kubectl: Kubectl, objects: readonly ClusterObject[], seconds: number): Promise<ClusterObject[]> {
  const named = objects.map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace && { namespace }) },
  }));
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: named });
  const text = await kubectl(["get", "-f", "-", "--ignore-not-found", "--show-managed-fields", "-o", "json"], { input, seconds });
  if (text.trim() === "") return [];
  const found = JSON.parse(text) as ClusterObject & { items?: ClusterObject[] };
  return found.items ?? [found];
}

/** What every agent that is ready started with, and the CNI configuration of its node. One that does not answer is a matter of the configuration. */
async function findAgents(kubectl: Kubectl, seconds: number): Promise<LiveCluster["agents"]> {
  const pods = parsePods(await kubectl(["-n", "kube-system", "get", "pods", "-l", "k8s-app=cilium", "-o", "json"], { seconds }));
  const script = `ls /host/etc/cni/net.d; printf '\\0'; ${takenScript}`;
  const asked = await pMap(
    pods.filter(({ ready }) => ready),
    async ({ name, node }) => {
      const said = await kubectl(["-n", "kube-system", "exec", name, "-c", "cilium-agent", "--", "sh", "-c", script], { seconds }).catch(
        () => undefined,
      );
      if (said === undefined) return [];
      const end = said.indexOf("\0");
      return [{ node, pod: name, files: said.slice(0, end).split("\n").filter(Boolean), options: parseTaken(said.slice(end + 1)) }];
    },
    atOnce,
  );
  return asked.flat();
}

/** The Corefile that the lab makes of the one it found, by the very function that makes it; undefined where there is none, or where it cannot. */
export function expectedCorefile(original: string | undefined, upstream: readonly string[]): string | undefined {
  return original === undefined ? undefined : rewriteCorefile(original, upstream)?.trimEnd();
}
