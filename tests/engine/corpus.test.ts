import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { benign, evasions, type Benign } from "../../policies/testing/corpus";
import { computed, type Fixture } from "../../policies/testing/harness/run";
import { rules } from "../../policies/rules";
import { engineMissing, startEngine, type Engine } from "./engine";

const missing = engineMissing();
if (missing) console.warn(`the corpus on the real engine is skipped: ${missing}`);

const PACK = resolve(__dirname, "..", "..", "policies");
/** Components in the SDK: nothing asks a provider about them. */
const components = /^kubernetes:(helm\.sh\/v[234]:Chart|yaml(\/v2)?:Config(File|Group)|kustomize(\/v2)?:Directory)$/;

/** The first evasion of each type of resource that is one resource with plain inputs. Unknowns and secrets on the engine are the policies' own test. */
const sample = oneOfEachType(evasions);
const harmless = oneOfEachType(benign);

function oneOfEachType<C extends Benign>(cases: readonly C[]): C[] {
  const last = new Map(
    cases
      .filter(isPlain)
      .toReversed()
      .map((each) => [each.stack[0]!.type, each]),
  );
  return [...last.values()];
}

function isPlain({ stack }: Benign): boolean {
  const text = JSON.stringify(stack);
  return (
    stack.length === 1 &&
    /^(command|docker|kubernetes):/.test(stack[0]!.type) &&
    !text.includes(computed) &&
    !text.includes("4dabf18193072939515e22adb298388d")
  );
}

/** The cluster's kubeconfig is unknown, as in a program that makes the cluster: nothing is asked of it, and no chart is looked for. */
const onUnknownCluster = `
const pulumi = require("@pulumi/pulumi");
const kubeconfig = new (require("@pulumi/command").local.Command)("kubeconfig", { create: "true" }).stdout;
const provider = new (require("@pulumi/kubernetes").Provider)("cluster", { kubeconfig });
`;

/** A program that declares all of them at once: no two have the same type, so none has the other's URN. */
function programOf(resources: readonly Fixture[]): string {
  const lines = resources.map(({ type, name, props, ignoreChanges = [] }) => {
    const inputs = JSON.stringify(props);
    return components.test(type)
      ? `new pulumi.ComponentResource(${JSON.stringify(type)}, ${JSON.stringify(name)}, ${inputs});`
      : `new pulumi.CustomResource(${JSON.stringify(type)}, ${JSON.stringify(name)}, ${inputs}, { ignoreChanges: ${JSON.stringify(ignoreChanges)}${type.startsWith("kubernetes:") ? ", provider" : ""} });`;
  });
  return `${onUnknownCluster}${lines.join("\n")}\n`;
}

describe.skipIf(missing)("the corpus on the real engine", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(["command", "docker", "kubernetes"]);
  });
  afterAll(() => engine?.dispose());

  it("holds one of every kind", () => expect(sample.length).toBeGreaterThan(30));

  it("has one of every kind refused with the sentences that the harness says", async () => {
    const project = await engine.project({
      program: programOf(sample.map(({ stack }) => stack[0]!)),
      packages: ["@pulumi/command", "@pulumi/docker", "@pulumi/kubernetes"],
    });
    const { output, exitCode } = await project.preview(["--policy-pack", join(PACK), "--suppress-progress"]);
    expect(exitCode).not.toBe(0);
    const said = violations(output);
    // What the rules on whole stacks say of such a stack is another matter.
    expect(ofResources(said).sort(), output).toEqual(ofResources(sample.flatMap(({ messages }) => messages)).sort());
  });

  it("says nothing of harmless ones, one of every kind", async () => {
    expect(harmless.length).toBeGreaterThan(10);
    const project = await engine.project({
      program: programOf(harmless.map(({ stack }) => stack[0]!)),
      packages: ["@pulumi/command", "@pulumi/docker", "@pulumi/kubernetes"],
    });
    const { output } = await project.preview(["--policy-pack", join(PACK), "--suppress-progress"]);
    expect(output).toContain("cilium-lab-datapath@v");
    // All of them at once are a stack that nobody has: what the rules on whole stacks say of it is another matter.
    expect(ofResources(violations(output)), output).toEqual([]);
    const planned = new Set(output.match(/^ \+ {2}\S+ +\S+ +create/gm));
    expect(planned.size, output).toBeGreaterThan(harmless.length);
    expect(output).not.toMatch(/\d+ errored/);
  });
});

/** `rule: sentence` of what the CLI printed; it puts heading, description and sentence on a line each. */
function violations(output: string): string[] {
  return [...output.matchAll(/^ *- \[mandatory\] +(\S+) +\(.*\)\n.*\n *(.*)$/gm)].map(([, rule, sentence]) => `${rule}: ${sentence}`);
}

function ofResources(said: string[]): string[] {
  return said.filter((line) => rules.some(({ name }) => line.startsWith(`${name}: `)));
}
