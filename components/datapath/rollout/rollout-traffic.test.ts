import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { CiliumArgs } from "../../cilium/cilium";
import type { PhaseInputs } from "../../programs/phases";
import { recorded, secret } from "../../testing/recorded";
import { sampleDatapath } from "../../testing/sample-datapath";
import { planned, RolloutTraffic } from "./rollout-traffic";

const cilium: CiliumArgs = { version: "1.20.2", chart: { kind: "repository", url: "https://charts.example" }, datapath: sampleDatapath };
const args = { nodes: ["cp", "w"], cilium, testImage: "test:1" };
const phasesOf = async () => (await made(["cp", "w"]))[1]?.inputs as unknown as PhaseInputs;
const made = (nodes: pulumi.Input<string[]>) => recorded(() => new RolloutTraffic("rollout", { ...args, kubeconfig: "K", nodes }));

describe("RolloutTraffic", () => {
  it("is one command that remembers what was planned, and runs this checkout's program when it changes", async () => {
    const [component, command, ...others] = await made(["cp", "w"]);
    expect([component?.type, component?.name, others]).toEqual(["cilium-lab:index:RolloutTraffic", "rollout", []]);
    const { interpreter, ...inputs } = command?.inputs as { interpreter: string[] };
    expect([command?.type, command?.name]).toEqual(["command:local:Command", "rollout-traffic"]);
    expect(inputs).toEqual({
      create: "create rollout traffic",
      update: "update rollout traffic",
      delete: "delete rollout traffic",
      environment: secret({ KUBECONFIG_CONTENT: "K", PLANNED: JSON.stringify(planned(args)) }),
      logging: "stderr",
    });
    expect(interpreter[2]).toContain("\nexec node_modules/.bin/node --import tsx components/datapath/rollout/main.ts\n");
    expect(existsSync("components/datapath/rollout/main.ts")).toBe(true);
  });

  it("prints at create what was planned, and asks no cluster", async () => {
    const { interpreter, create } = await phasesOf();
    const { stdout, status } = spawnSync(interpreter[0]!, [...interpreter.slice(1), create], {
      env: { PLANNED: '{"a":"b c"}' },
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([0, '{"a":"b c"}\n']);
  });

  it.each([
    ["removes the traffic when it is deleted", 0, ""],
    [
      "is deleted also where the cluster is gone",
      1,
      "Namespace cilium-lab-rollout is left behind; the traffic in it ends by itself within an hour.\n",
    ],
  ])("%s", async (_, exit, said) => {
    const { interpreter, delete: remove } = await phasesOf();
    const home = mkdtempSync(join(tmpdir(), "fakes-"));
    try {
      writeFileSync(join(home, "kubectl"), `#!/bin/sh\n# A FAKE kubectl.\necho "$(cat "$KUBECONFIG"): $*" >${home}/calls\nexit ${exit}\n`, {
        mode: 0o755,
      });
      const env = { PATH: `${home}:${process.env.PATH}`, TMPDIR: home, KUBECONFIG_CONTENT: "the kubeconfig" };
      const { status, stderr } = spawnSync(interpreter[0]!, [...interpreter.slice(1), remove!], { env, encoding: "utf8" });
      expect([status, stderr]).toEqual([0, said]);
      expect(readFileSync(join(home, "calls"), "utf8")).toBe(
        "the kubeconfig: --request-timeout=30s delete namespace cilium-lab-rollout --ignore-not-found --wait=false\n",
      );
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("takes nodes that are known late", async () => {
    expect(await made(Promise.resolve(["cp", "w"]))).toEqual(await made(["cp", "w"]));
  });
});

describe("planned", () => {
  it("says what is declared", () => {
    expect(planned(args)).toEqual({
      change: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      declared: {
        cluster: "cilium-lab",
        nodes: ["cp", "w"],
        podCidrs: ["10.0.0.0/16"],
        nativeCidr: "10.0.0.0/16",
        segments: "one",
        ciliumVersion: "1.20.2",
        testImage: "test:1",
      },
    });
  });

  const change = (changes: Partial<CiliumArgs>, more = {}) => planned({ ...args, cilium: { ...cilium, ...changes }, ...more }).change;

  it.each<[string, Partial<CiliumArgs>]>([
    ["version", { version: "1.20.1" }],
    ["chart", { chart: { kind: "local", path: "chart" } }],
    ["debug", { datapath: { ...sampleDatapath, debug: { level: "off" } } }],
    ["load balancer's mode", { datapath: { ...sampleDatapath, loadBalancer: { mode: "dsr", acceleration: "disabled" } } }],
    ["Hubble", { datapath: { ...sampleDatapath, hubble: "on" } }],
  ])("is another change where the %s is another", (_, changes) => {
    expect(change(changes)).not.toBe(change({}));
  });

  it("is the same change where only nodes or the image of the traffic are others", () => {
    expect(change({}, { nodes: ["cp"], testImage: "test:2" })).toBe(change({}));
  });
});
