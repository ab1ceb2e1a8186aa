/**
 * What a change of each key does to a lab that stands: its declaration says it, and docs/changes.md after it. Here every key is changed alone and
 * previewed by Pulumi's real engine, on a lab that `make up` brought up on FAKES of the Docker daemon, kind, kubectl and helm.
 */
import { readFileSync } from "node:fs";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pMap from "p-map";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chartFolder, chartStep } from "../../airgap/charts";
import { cacheRoot, runStages } from "../../airgap/steps";
import { nodeChange } from "../../cli/preflight/node-change";
import { readPlan } from "../../cli/pr/plan";
import { labOfStack } from "../../cli/lab/stack-lab";
import { renderChart } from "../../components/cilium/rendered/render";
import { chartValues } from "../../components/cilium/values";
import { changeCells } from "../../components/config/derived-files";
import { keyNames, stackKey } from "../../components/config/keys";
import { fakeLab, fakeLabMissing, stack, succeeded, type FakeLab, type Settings } from "./lifecycle/fake-lab";

const missing = fakeLabMissing();
if (missing) console.warn(`tests of changes are skipped: ${missing}`);

const source = join(__dirname, "..", "..");
const projectText = readFileSync(join(source, "Pulumi.yaml"), "utf8");

/** The lab that stands. Its node image is the published one, so that the version of Kubernetes decides it. */
const stands: Settings = {
  clusterName: "fake",
  workers: 1,
  ciliumVersion: "1.20.0",
  ciliumChart: "chart-1.20.0",
  nativeRoutingCidr: "10.0.0.0/8",
  agentImage: "fake.invalid/cilium",
  operatorImage: "fake.invalid/operator-generic",
  testImage: "fake.invalid/test:1",
};

/** What each key is changed to. The version of Cilium takes its chart along. */
const changes = Object.fromEntries(
  keyNames.map((name): [string, Settings] => [
    name,
    { [name]: stackKey(name).other, ...(name === "ciliumVersion" ? { ciliumChart: "chart-1.20.2" } : {}) },
  ]),
);

/** What a change does, in the words of docs/changes.md. */
interface Row {
  key: string;
  nodes: string;
  agents: string;
  /** Resources that are not left as they are. */
  resources: string;
}

describe.skipIf(missing)("a key that is changed alone, on a lab that stands", () => {
  let lab: FakeLab;
  beforeAll(async () => {
    lab = await fakeLab();
    await runStages([["1.20.0", "1.20.2"].map((version) => ({ title: version, steps: [chartStep(version)] }))], {
      cache: cacheRoot(),
      renderer: "silent",
    });
    for (const [name, version] of [
      ["chart-1.20.0", "1.20.0"],
      ["chart-copy", "1.20.0"],
      ["chart-1.20.2", "1.20.2"],
    ] as const) {
      await symlink(chartFolder(version), join(lab.checkout, name));
    }
    await lab.configure(stands);
    succeeded(await lab.run("up"));
  }, 900_000);
  afterAll(() => lab?.dispose());

  it("does what docs/changes.md says, and a change that does not touch the cluster never replaces it", async () => {
    const found = await pMap(Object.entries(changes), async ([key, change]) => row(lab, key, change), { concurrency: 2 });
    // docs/changes.md is written from the same declarations.
    const declared = keyNames.map((key): Row => {
      const { nodes, agents, resources } = changeCells(stackKey(key).change);
      return { key, nodes, agents, resources };
    });
    expect(found).toEqual(declared);
  }, 900_000);

  it("is said in the preview: which key replaces the nodes, or that they stay", async () => {
    await lab.configure({ ...stands, workers: 2 });
    const replaces = await lab.run("preview");
    expect(replaces.output).toMatch(
      /^The nodes are replaced, because of cilium-lab:workers \(1 -> 2\)\. fake-[0-9a-f]{6} is made beside fake-[0-9a-f]{6}, which is removed once the new one is proven; until then both take memory\.$/m,
    );
    await lab.configure({ ...stands, debug: "flow" });
    const stays = await lab.run("preview");
    expect(stays.output).toMatch(/^The nodes of fake-[0-9a-f]{6} stay: whatever changes does so in place\.$/m);
    expect(stays.output).toContain('cilium-config of Cilium 1.20.0:\n  -debug-verbose: "datapath"\n  +debug-verbose: "flow"');
    await lab.configure({ cluster: "existing", apiServer: "api.example:6443", context: "somebody" });
    const other = await lab.run("preview");
    expect(other.output).toContain(`cilium-lab:cluster is "existing", and the stack "${stack}" stands on "kind".`);
    expect([replaces, stays, other].map(({ exitCode }) => exitCode)).toEqual([0, 0, 1]);
  }, 900_000);
});

/** What the engine plans for a change, held against what the preview's sentence says of the nodes. */
async function row(lab: FakeLab, key: string, change: Settings): Promise<Row> {
  const text = `config:\n${Object.entries({ ...stands, ...change })
    .map(([name, value]) => `  cilium-lab:${name}: ${JSON.stringify(value)}\n`)
    .join("")}`;
  const file = join(lab.checkout, `changed-${key}.yaml`);
  await writeFile(file, text);
  const ran = await lab.pulumi("preview", "--json", "--non-interactive", "--stack", stack, "--config-file", file);
  if (ran.exitCode !== 0) {
    expect(() => labOfStack(projectText, text)).toThrow();
    expect(ran.output).toContain("cilium-lab:");
    return { key, nodes: "refused", agents: "", resources: "" };
  }
  const changed = readPlan(ran.output.slice(ran.output.indexOf("{\n"), ran.output.lastIndexOf("\n}") + 2), "").resources.filter(
    ({ op }) => op !== "same",
  );
  const replaced = changed.some(({ name, op }) => name === "lab-nodes" && op.includes("replace"));
  const wanted = labOfStack(projectText, text);
  const state = await lab.state();
  // What `preview` says is what the engine does.
  expect({ key, nodes: nodeChange(JSON.stringify({ deployment: { resources: state!.resources } }), wanted).kind }).toEqual({
    key,
    nodes: replaced ? "replaced" : "kept",
  });
  if (replaced) return { key, nodes: "replaced", agents: "", resources: "" };
  const [before, after] = await Promise.all([rendered(lab, labOfStack(projectText, stackText(stands))), rendered(lab, wanted)]);
  return {
    key,
    nodes: "stay",
    agents: before === after ? "stay" : "rolled",
    resources: [...new Set(changed.map(({ name }) => `\`${name}\``))].sort().join(", "),
  };
}

const stackText = (settings: Settings) =>
  `config:\n${Object.entries(settings)
    .map(([name, value]) => `  cilium-lab:${name}: ${JSON.stringify(value)}\n`)
    .join("")}`;

/** What Kubernetes rolls the agents by: the template of their pods, which carries a sum of `cilium-config`. */
async function rendered(lab: FakeLab, { lab: { cilium }, datapath, kubernetesVersion }: ReturnType<typeof labOfStack>): Promise<string> {
  const rendering = await renderChart({
    chart: cilium.chart,
    version: cilium.version,
    values: JSON.stringify(chartValues(datapath, cilium.version)),
    kubernetesVersion,
    cwd: lab.checkout,
  });
  if (rendering.kind !== "rendered") throw new Error(rendering.problem);
  return rendering.manifests.split(/^---$/m).find((one) => /^kind: DaemonSet$/m.test(one) && /^ {2}name: cilium$/m.test(one))!;
}
