import { describe, expect, it } from "vitest";
import { contains } from "../network/cidr";
import { sampleCluster as spec } from "../testing/sample-cluster";
import { planCluster, type ClusterSpec } from "./cluster-plan";

describe("planCluster", () => {
  const plan = planCluster(spec);

  it("names the cluster after the lab and its configuration", () => {
    expect(plan.name).toMatch(/^lab-[0-9a-f]{6}$/);
    expect(planCluster({ ...spec })).toEqual(plan);
  });

  it("names the nodes as kind does, and the API host after the control plane", () => {
    expect(plan.nodes).toEqual([`${plan.name}-control-plane`, `${plan.name}-worker`, `${plan.name}-worker2`]);
    expect(plan.apiServer).toEqual({ host: `${plan.name}-control-plane`, port: 6443 });
  });

  it("takes a /24 of the pool, its first address as gateway", () => {
    expect(contains(spec.nodePool, plan.network.subnet)).toBe(true);
    expect(plan.network.subnet).toMatch(/^172\.30\.\d+\.0\/24$/);
    expect(plan.network.gateway).toBe(plan.network.subnet.replace(".0/24", ".1"));
  });

  it("takes the whole pool where it is no larger than one network", () => {
    expect(planCluster({ ...spec, nodePool: "172.30.7.0/25" }).network.subnet).toBe("172.30.7.0/25");
  });

  it.each<[keyof ClusterSpec, Partial<ClusterSpec>]>([
    ["workers", { workers: 3 }],
    ["nodeImage", { nodeImage: "node:2" }],
    ["podCidr", { podCidr: "10.1.0.0/16" }],
    ["serviceCidr", { serviceCidr: "10.97.0.0/16" }],
    ["nodePool", { nodePool: "172.29.0.0/16" }],
  ])("is another cluster, on another network, when %s changes", (_, change) => {
    const other = planCluster({ ...spec, ...change });
    expect(other.name).not.toBe(plan.name);
    expect(other.network.subnet).not.toBe(plan.network.subnet);
  });

  it("gives labs of one configuration networks of their own", () => {
    const other = planCluster({ ...spec, name: "two" });
    expect(other.network.subnet).not.toBe(plan.network.subnet);
  });
});
