import * as command from "@pulumi/command";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { evaluateProgram } from "./evaluate";
import { goodValues } from "./testing/harness/fixtures";

it("evaluates rules on each resource and on the stack, with the configuration that it is given, as a preview does", async () => {
  let seen: unknown;
  const evaluation = await evaluateProgram("lab", { "lab:clusterName": "mine" }, async () => {
    seen = [pulumi.getProject(), pulumi.runtime.allConfig(), pulumi.runtime.isDryRun()];
    new command.local.Command("good", { create: "true", environment: { A: pulumi.secret("a") } });
    const made = new command.local.Command("bad", { create: pulumi.secret("kind create cluster") });
    new kubernetes.core.v1.ConfigMapPatch("later", { metadata: { name: "cilium-config" }, data: { "routing-mode": made.stdout } });
    const release = { chart: "cilium", version: "1.20.2", values: goodValues };
    const one = new kubernetes.Provider("one", { kubeconfig: "{}" });
    const other = new kubernetes.Provider("other", { kubeconfig: "{}" });
    new kubernetes.helm.v3.Release("cilium", release, { provider: one });
    new kubernetes.helm.v3.Release("again", release, { provider: one });
    new kubernetes.helm.v3.Release("elsewhere", release, { provider: other });
    await Promise.resolve();
  });
  expect(seen).toEqual(["lab", { "lab:clusterName": "mine" }, true]);
  expect(evaluation.resources).toBe(8);
  expect(evaluation.violations.map((sentence) => sentence.replace(/(preview|config|provider),.*/, "$1"))).toEqual([
    expect.stringMatching(/^Command "bad" makes a kind cluster without a config/),
    'ConfigMapPatch "later" sets `data.routing-mode` to a value that is not known during preview',
    'Release "cilium" and Release "again" install Cilium by the same provider',
  ]);
});
