import { describe, expect, it } from "vitest";
import { keyOf } from "./blame";

describe("keyOf", () => {
  it.each([
    ["routing.nativeCidr", "lab:nativeRoutingCidr"],
    ["routing.segments", "lab:segments"],
    ["ipam.podCidrs", "lab:podCidr"],
    ["ipam.podCidrs.0", "lab:podCidr"],
    ["ipam.podCidrs.1", "lab:extraPodCidrs[0]"],
    ["ipam.podCidrs[2]", "lab:extraPodCidrs[1]"],
    ["ipam.nodePrefix", "lab:nodePrefix"],
    ["loadBalancer.mode", "lab:loadBalancerMode"],
    ["loadBalancer.acceleration", "lab:loadBalancerAcceleration"],
    ["bandwidthManager", "lab:bandwidthManager"],
    ["hubble", "lab:hubble"],
    ["apiServer.host", "lab:apiServer"],
    ["clusterName", "lab:clusterName"],
    ["debug.verbose", "lab:debug"],
    ["monitorAggregation", "lab:monitorAggregation"],
    ["images.agent.repository", "lab:agentImage"],
    ["images.operator", "lab:operatorImage"],
    ["device", "device"],
    ["hubbles", "hubbles"],
  ])("finds for %s the key %s", (path, key) => expect(keyOf("lab", path)).toBe(key));
});
