import { access, readFile } from "node:fs/promises";
import { execa } from "execa";
import { planCluster } from "../../components/kind/cluster-plan";
import { controlPlaneTaintScripts, kubeconfigVariable } from "../../components/kind/cluster-scripts";
import { configureDns } from "../../components/kind/dns/coredns";
import type { Kubectl } from "../../components/programs/kubectl";
import { stackLab } from "../lab/chart";
import type { ReadyLab, Say } from "../lab/lab";
import { kubeconfigFile } from "../lab/paths";
import { reaching } from "../lab/running-lab";
import { nodesOf } from "./cluster";
import { declaredLab, type DeclaredLab } from "./declared";
import { driftOf } from "./drift";
import type { Finding } from "./finding";
import { findCluster, findDocker } from "./live";
import { mend, type Tools } from "./apply-repairs";
import { findingSentence } from "./report";
import { errorText } from "../../components/programs/present";

/** Limit of each question to the cluster, in seconds. */
const patience = 15;

/**
 * Finds what has drifted from the last `make up`, says each finding, and mends what can be mended, before Pulumi runs: Pulumi compares what is
 * declared with what was declared, and sees none of it. Quiet where nothing has drifted, where the lab was never whole, and where its cluster is
 * about to be another one.
 *
 * @returns URNs to give Pulumi as `--replace`: the probe's, so that the datapath is proven again
 */
export async function repairDrift(lab: ReadyLab, say: Say): Promise<string[]> {
  const { stack } = lab.choice;
  const there = await access(kubeconfigFile(lab.paths, stack)).then(
    () => true,
    () => false,
  );
  const declared = there ? declaredLab(await lab.pulumi.read(["stack", "export", "--stack", stack])) : undefined;
  if (declared === undefined || (await isAnother(lab, declared))) return [];
  return reaching(lab, say, async ({ kubectl }) => {
    const findings = await lookedFor(lab, declared, kubectl).catch((error: unknown) => {
      say(`drift was not looked for: ${errorText(error)}`);
      return [];
    });
    if (findings.length === 0) return [];
    for (const finding of findings) say(findingSentence(finding));
    await mend(findings, declared.release, toolsOf(lab, declared, kubectl, say));
    if (findings.some((finding) => finding.mend.by === "release")) await refreshRelease(lab, declared);
    return [declared.probe.urn];
  });
}

async function lookedFor(lab: ReadyLab, declared: DeclaredLab, kubectl: Kubectl): Promise<Finding[]> {
  const { kind } = declared;
  const [docker, cluster] = await Promise.all([
    kind && findDocker(kind.name, kind.network.name, lab.childEnvironment),
    findCluster(declared, kubectl, patience),
  ]);
  return driftOf(declared, docker, cluster);
}

/** Whether the configuration is of another cluster by now: what is there goes. */
async function isAnother(lab: ReadyLab, { kind }: DeclaredLab): Promise<boolean> {
  const wanted = (await stackLab(lab.paths, lab.choice.stack)).lab.cluster;
  return kind === undefined ? wanted.kind !== "existing" : wanted.kind !== "kind" || planCluster(wanted.spec).name !== kind.name;
}

function toolsOf(lab: ReadyLab, { kind }: DeclaredLab, kubectl: Kubectl, say: Say): Tools {
  const env = lab.childEnvironment;
  const script = async (text: string, variables: Record<string, string>) => {
    const kubeconfig = await readFile(kubeconfigFile(lab.paths, lab.choice.stack), "utf8");
    const ran = await execa("sh", ["-c", text], {
      env: { ...env, ...variables, [kubeconfigVariable]: kubeconfig },
      extendEnv: false,
      stdin: "ignore",
      reject: false,
    });
    if (ran.exitCode !== 0) throw new Error(ran.stderr.trim() || "it did not say why");
  };
  return {
    kubectl,
    say,
    inNode: (node, ...command) => execa("docker", ["exec", node, ...command], { env, extendEnv: false, stdin: "ignore" }),
    removeTaint: () =>
      script(controlPlaneTaintScripts.remove, {
        NODES: kind
          ? nodesOf(kind)
              .filter(({ role }) => role === "control-plane")
              .map(({ name }) => name)
              .join(" ")
          : "",
      }),
    configureDns: () => configureDns(kubectl, kind?.dnsUpstream ?? []),
  };
}

/** Lets Pulumi see what helm has, so that it puts back what is declared. */
async function refreshRelease(lab: ReadyLab, { release }: DeclaredLab): Promise<void> {
  await lab.pulumi.show(["refresh", "--yes", "--skip-preview", "--stack", lab.choice.stack, "--target", release.urn]);
}
