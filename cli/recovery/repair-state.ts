import { execa } from "execa";
import type { ReadyLab, Say } from "../lab/lab";
import { kindClusterInState } from "../lab/pulumi-state";
import { networksUnderWay, operationText, pendingOperations } from "./pending-operations";
import { proofInState } from "./proof";
import { readRevisions, releaseOn, releaseRepair } from "./pending-release";
import { docker } from "../lab/docker";

/**
 * Takes the operations out of the state that were under way when Pulumi was killed, and removes what they may have made without anybody
 * knowing its id. Nodes of such an operation are found by the network that they are on; a release by {@link mendRelease}.
 *
 * @returns JSON of `pulumi stack export`, as it was before
 */
export async function mendState(lab: ReadyLab, say: Say): Promise<string> {
  const { stack } = lab.choice;
  const text = await lab.pulumi.read(["stack", "export", "--stack", stack]);
  const operations = pendingOperations(text);
  if (operations.length === 0) return text;
  say(`Under way when Pulumi died: ${operations.map(operationText).join(", ")}. Each is done again, over what it left.`);
  for (const network of networksUnderWay(operations)) await removeNetwork(lab, network);
  // Pulumi drops them from whatever it imports.
  await lab.pulumi.read(["stack", "import", "--stack", stack], text);
  return text;
}

/** A network that is in use is no leftover, and Docker does not remove it. */
async function removeNetwork({ childEnvironment }: ReadyLab, name: string): Promise<void> {
  const client = docker(childEnvironment);
  const filters = ["--filter", `name=^${name}$`, "--filter", `label=cilium-lab.cluster=${name}`];
  const { stdout } = await client.ask(["network", "ls", "--quiet", ...filters]);
  if (stdout) await client.ask(["network", "rm", stdout.trim()]);
}

/** The release of `components/cilium/cilium.ts`. */
const release = { name: "cilium", namespace: "kube-system" };

/**
 * Makes the stack's helm release one that helm can go on with, where an operation on it was killed, or where somebody removed it. Content
 * where the cluster does not answer: what follows says so.
 *
 * @returns URNs to replace: helm counts the revisions of a release that it installs anew from one, so that it looks like the proven one
 */
export async function mendRelease(lab: ReadyLab, say: Say): Promise<string[]> {
  const { stack } = lab.choice;
  const text = await lab.pulumi.read(["stack", "export", "--stack", stack]);
  const cluster = kindClusterInState(text)?.name;
  if (cluster === undefined) return [];
  // In the node, with the node's own credentials: none has to be put into a file here.
  const kubectl = (args: readonly string[]) =>
    execa(
      "docker",
      [
        "exec",
        `${cluster}-control-plane`,
        "kubectl",
        "--kubeconfig=/etc/kubernetes/admin.conf",
        "--request-timeout=10s",
        "-n",
        release.namespace,
        ...args,
      ],
      { env: lab.childEnvironment, extendEnv: false, reject: false, stdin: "ignore", timeout: 20_000 },
    );
  const columns = "custom-columns=S:.metadata.name,R:.metadata.labels.version,T:.metadata.labels.status";
  const asked = await kubectl(["get", "secrets", "-l", `owner=helm,name=${release.name}`, "--no-headers", "-o", columns]);
  if (asked.exitCode !== 0) return [];
  const repair = releaseRepair(readRevisions(asked.stdout), releaseOn(text, cluster));
  if (repair === undefined) return [];
  say(repair.sentence);
  if (repair.forget.length > 0) await kubectl(["delete", "secrets", ...repair.forget]);
  if (repair.refresh !== undefined) await lab.pulumi.read(["refresh", "--yes", "--stack", stack, "--target", repair.refresh]);
  const proof = proofInState(text);
  return proof === undefined ? [] : [proof.urn];
}
