import { existsSync } from "node:fs";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { recorded, secret, type Recorded } from "../testing/recorded";
import { sampleDatapath } from "../testing/sample-datapath";
import { phases } from "../programs/phases";
import { DatapathProbe } from "./datapath-probe";

const datapath = { ...sampleDatapath, routing: { ...sampleDatapath.routing, nativeCidr: "10.0.0.0/8" } };

/** The stack's probe after a release of that revision, and what it gives as its summary. */
async function probed(
  revision: number,
  nodes: pulumi.Input<string[]> = ["cp", "w"],
): Promise<{ command: Recorded; others: Recorded[]; summary: unknown }> {
  let summary: unknown;
  const resources = await recorded(
    () => {
      const release = new kubernetes.helm.v3.Release("cilium", { chart: "cilium" });
      const probe = new DatapathProbe("datapath", { kubeconfig: "K", nodes, datapath, testImage: "test:1", release });
      (probe.summary as pulumi.Output<unknown>).apply((found) => (summary = found));
    },
    ({ type }) => (type === "command:local:Command" ? { stdout: '{"cluster":"lab"}' } : { status: { revision } }),
  );
  const [command, ...more] = resources.filter(({ type }) => type === "command:local:Command");
  expect(more).toEqual([]);
  return { command: command as Recorded, others: resources.filter((resource) => resource !== command), summary };
}

describe("DatapathProbe", () => {
  it("is one command that runs the probe's program of this checkout, with a secret kubeconfig", async () => {
    const { command, others } = await probed(1);
    const run = "exec node_modules/.bin/node --import tsx components/datapath/probe/main.ts";
    expect(others.map(({ type, name }) => [type, name])).toEqual([
      ["kubernetes:helm.sh/v3:Release", "cilium"],
      ["cilium-lab:index:DatapathProbe", "datapath"],
    ]);
    expect(command).toEqual({
      type: "command:local:Command",
      name: "datapath-probe",
      inputs: {
        ...phases("datapath probe", { create: run, update: run }),
        environment: secret({
          KUBECONFIG_CONTENT: "K",
          DECLARED: JSON.stringify({
            cluster: "cilium-lab",
            nodes: ["cp", "w"],
            podCidrs: ["10.0.0.0/16"],
            nativeCidr: "10.0.0.0/8",
            segments: "one",
            ciliumVersion: "1.20.2",
            testImage: "test:1",
          }),
          RELEASE: "cilium-id revision 1",
        }),
        addPreviousOutputInEnv: false,
        logging: "stderr",
      },
    });
    expect(existsSync("components/datapath/probe/main.ts")).toBe(true);
  });

  it("gives what was found", async () => {
    expect((await probed(1)).summary).toEqual({ cluster: "lab" });
  });

  it("takes nodes that are known late", async () => {
    expect((await probed(1, Promise.resolve(["cp", "w"]))).command).toEqual((await probed(1)).command);
  });

  it("runs again when the release changes, and not otherwise", async () => {
    const [first, same, upgraded] = [await probed(1), await probed(1), await probed(2)];
    expect(same.command).toEqual(first.command);
    expect(upgraded.command).not.toEqual(first.command);
  });
});
