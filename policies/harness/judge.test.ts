import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { judgeProgram } from "./judge";

it("judges every resource of a program, with the configuration that it is given, as a preview does", async () => {
  let seen: unknown;
  const judgement = await judgeProgram("lab", { "lab:clusterName": "mine" }, async () => {
    seen = [pulumi.getProject(), pulumi.runtime.allConfig(), pulumi.runtime.isDryRun()];
    new command.local.Command("good", { create: "true" });
    new command.local.Command("bad", { create: "kind create cluster" });
    await Promise.resolve();
  });
  expect(seen).toEqual(["lab", { "lab:clusterName": "mine" }, true]);
  expect(judgement).toEqual({ resources: 2, violations: [expect.stringMatching(/^Command "bad" makes a kind cluster without a config/)] });
});
