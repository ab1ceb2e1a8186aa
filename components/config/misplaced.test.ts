import { describe, expect, it } from "vitest";
import { refuseKeysOfOtherClusters, refuseUnknownKeys } from "./misplaced";

describe("refuseUnknownKeys", () => {
  it.each([
    ["podCIDR", "podCidr"],
    ["worker", "workers"],
    ["WORKERS", "workers"],
    ["hubbel", "hubble"],
    ["loadBalancer", "loadBalancerMode"],
    ["ciliumversion", "ciliumVersion"],
    // Every object of JavaScript has one of these.
    ["toString", "testImage"],
  ])("suggests for %s the key %s", (typo, key) => {
    expect(() => refuseUnknownKeys("lab", { [`lab:${typo}`]: "x" })).toThrow(
      new Error(`lab:${typo} is not a key of this lab. Did you mean lab:${key}? Pulumi.yaml lists all keys.`),
    );
  });

  it("names all of them", () => {
    expect(() => refuseUnknownKeys("lab", { "lab:worker": "1", "lab:workers": "2", "lab:Hubble": "on" })).toThrow(
      new Error(
        "lab:worker is not a key of this lab. Did you mean lab:workers? Pulumi.yaml lists all keys.\n" +
          "lab:Hubble is not a key of this lab. Did you mean lab:hubble? Pulumi.yaml lists all keys.",
      ),
    );
  });

  it("leaves other namespaces alone", () =>
    expect(() => refuseUnknownKeys("lab", { "pulumi:podCIDR": "x", "labs:x": "y", "lab:workers": "2" })).not.toThrow());
});

describe("refuseKeysOfOtherClusters", () => {
  const unset = { "lab:workers": "2", "lab:context": "", "lab:dnsUpstream": "[]", "lab:podCidr": "10.9.0.0/16" };

  it.each(["kind", "existing"] as const)("passes defaults and what is for every cluster on %s", (cluster) => {
    expect(() => refuseKeysOfOtherClusters("lab", unset, cluster)).not.toThrow();
  });

  it("passes what is for the cluster", () => {
    expect(() => refuseKeysOfOtherClusters("lab", { ...unset, "lab:workers": "3" }, "kind")).not.toThrow();
    expect(() => refuseKeysOfOtherClusters("lab", { ...unset, "lab:context": "c" }, "existing")).not.toThrow();
  });

  it("names all of the others, and why", () => {
    expect(() => refuseKeysOfOtherClusters("lab", { ...unset, "lab:workers": "3", "lab:nodeImage": "n:1" }, "existing")).toThrow(
      new Error(
        'lab:nodeImage "n:1" is only for lab:cluster "kind", and this is "existing": no node is made. Remove the line.\n' +
          'lab:workers "3" is only for lab:cluster "kind", and this is "existing": the cluster has the nodes it has. Remove the line.',
      ),
    );
    expect(() => refuseKeysOfOtherClusters("lab", { "lab:takeOver": "park" }, "kind")).toThrow(
      new Error(
        'lab:takeOver "park" is only for lab:cluster "existing", and this is "kind": there is no kube-proxy and no other CNI in a cluster that the lab makes. Remove the line.',
      ),
    );
  });
});
