import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planCluster } from "../../components/kind/cluster-plan";
import { labOfStack } from "../lab/stack-lab";
import { refuseUpgrade } from "./upgrade";

const project = readFileSync(join(__dirname, "..", "..", "Pulumi.yaml"), "utf8");
const wanted = (version: string, more = "") => labOfStack(project, `config:\n  cilium-lab:ciliumVersion: ${version}\n${more}`);

/** State of a lab that runs this version. */
function running(version: string): string {
  const { lab } = wanted("1.20.2");
  if (lab.cluster.kind !== "kind") throw new Error("The default is a cluster of the lab's own.");
  const stack = {
    urn: "urn:pulumi:dev::cilium-lab::pulumi:pulumi:Stack::cilium-lab-dev",
    type: "pulumi:pulumi:Stack",
    outputs: { clusterName: planCluster(lab.cluster.spec).name },
  };
  const release = {
    urn: "urn:pulumi:dev::cilium-lab::t::cilium-release",
    type: "kubernetes:helm.sh/v3:Release",
    inputs: { chart: "c", version, values: {} },
  };
  return JSON.stringify({ deployment: { resources: [stack, release] } });
}

describe("a change of Cilium's version", () => {
  it.each([
    ["the same", "1.20.2", "1.20.2"],
    ["a later patch", "1.20.0", "1.20.2"],
    ["the next minor", "1.19.6", "1.20.2"],
  ])("is taken to %s", (_, from, to) => expect(() => refuseUpgrade(running(from), wanted(to))).not.toThrow());

  it.each([
    [
      "a downgrade",
      "1.20.2",
      "1.20.0",
      'cilium-lab:ciliumVersion is "1.20.0", and 1.20.2 runs. From Cilium 1.20.2 to 1.20.0 is a downgrade',
    ],
    ["a skipped minor, with the way", "1.15.19", "1.18.1", "Go 1.15 -> 1.16 -> 1.17 -> 1.18, to the latest patch of each"],
  ])("is refused for %s", (_, from, to, message) => expect(() => refuseUpgrade(running(from), wanted(to))).toThrow(message));

  it("is free in a lab that is not there yet", () => expect(() => refuseUpgrade("{}", wanted("1.12.19"))).not.toThrow());

  it("is free where the cluster is made anew as well", () =>
    expect(() => refuseUpgrade(running("1.20.2"), wanted("1.20.0", "  cilium-lab:workers: 1\n"))).not.toThrow());
});
