import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chartValues } from "../../../components/cilium/values";
import { declared } from "../../../components/datapath/probe/declared";
import { planCluster } from "../../../components/kind/cluster-plan";
import { kindConfigYaml } from "../../../components/kind/kind-config";
import { program } from "../../../components/programs/program";
import { valuesText } from "../../../cli/lab/chart";
import type { BenchUpBlock } from "../plan";
import type { BenchUpRun, RunKind } from "../results";
import { scriptPhases } from "../steps";
import { timed } from "../timed";
import { kindSpec } from "./kind-spec";
import { run, type Bench } from "./run";

/** The corrected script: from nothing to the same proof, and its removal. */
export async function scriptBlock(bench: Bench, block: BenchUpBlock & { kind: "script" }, work: string): Promise<BenchUpRun[]> {
  const { ready, signal, configure: configureLab } = bench.lab;
  const { checkout } = ready.paths;
  const { lab, datapath } = await configureLab(`${bench.name}-script`, { clusterName: `${bench.name}-script` });
  const spec = kindSpec(lab);
  const plan = planCluster(spec);
  const { version, chart } = lab.cilium;
  const [config, values] = [join(work, "kind.yaml"), join(work, "values.yaml")];
  // As the notes have it: the node image as it is published or built, and not one that was derived of it; nothing that makes kubeadm faster.
  const { kubeadmConfigPatches, ...plain } = plan.config;
  await writeFile(config, kindConfigYaml({ ...plain, nodes: plan.config.nodes.map((node) => ({ ...node, image: spec.nodeImage })) }));
  await writeFile(values, valuesText(chartValues(datapath, version)));
  const env = {
    ...ready.childEnvironment,
    CLUSTER: plan.name,
    SUBNET: plan.network.subnet,
    GATEWAY: plan.network.gateway,
    KIND_CONFIG: config,
    VALUES: values,
    IMAGES: Object.values(lab.images).join(" "),
    CHART: chart.kind === "local" ? join(checkout, chart.path) : chart.url,
    CHART_VERSION: version,
    PROOF: program("components/datapath/probe/main.ts").script,
    DECLARED: JSON.stringify(declared({ nodes: plan.nodes, datapath: lab.cilium.datapath, testImage: lab.images.test })),
    CHECKOUT: checkout,
    KUBECONFIG: join(work, "kubeconfig"),
  };
  const script = join(checkout, "dev", "bench-up", "script", "corrected.sh");
  const runScript = (kind: RunKind, phase: string) =>
    run(bench, block, kind, spec.workers, async (log) => {
      const ran = await timed("sh", [script, phase], { cwd: work, env, log, signal });
      return { ...ran, spans: scriptPhases(ran.lines, ran.seconds) };
    });
  return [await runScript("script", "up"), await runScript("script-down", "down")];
}
