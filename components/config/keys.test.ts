import { describe, expect, it } from "vitest";
import { labConfig } from "../lab-config";
import { sampleValues } from "../testing/stack-files";
import { keyNames, keyOfIntent, stackKey, type KeyName } from "./keys";

/** The datapath of a lab on a cluster that has use for the key. */
function datapath(name: KeyName, set: Record<string, unknown>): unknown {
  const existing = stackKey(name).only?.cluster === "existing" ? { cluster: "existing", apiServer: "a.example:6443" } : {};
  return labConfig("cilium-lab", sampleValues({ nativeRoutingCidr: "10.0.0.0/8", ...existing, ...set })).cilium.datapath;
}

/** Paths of the leaves at which two values differ. */
function differing(a: unknown, b: unknown, path = ""): string[] {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b ? [] : [path];
  const members = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const of = (value: object, member: string): unknown => (value as Record<string, unknown>)[member];
  return members.flatMap((member) => differing(of(a, member), of(b, member), path === "" ? member : `${path}.${member}`));
}

describe("a key", () => {
  it.each(keyNames.filter((name) => name !== "cluster"))("%s is what errors name for all that it decides in the intent", (name) => {
    const decided = differing(datapath(name, {}), datapath(name, { [name]: stackKey(name).other }));
    expect(decided.map((path) => keyOfIntent("lab", path).replace(/\[0\]$/, ""))).toEqual(decided.map(() => `lab:${name}`));
    if (stackKey(name).intent !== undefined && name !== "apiServer" && name !== "workers") expect(decided).not.toEqual([]);
  });

  it.each(keyNames)("%s has a description of whole sentences, and an example that it takes", (name) => {
    expect(stackKey(name).description).toMatch(/\S.*\.$/s);
    const { only, example } = stackKey(name);
    const apiServer = only?.cluster === "existing" ? { apiServer: "a.example:6443" } : {};
    const cluster = name === "cluster" ? {} : { cluster: only?.cluster ?? "kind" };
    const native = name === "extraPodCidrs" ? { nativeRoutingCidr: "10.0.0.0/8" } : {};
    expect(() => labConfig("cilium-lab", sampleValues({ ...cluster, ...apiServer, ...native, [name]: example }))).not.toThrow();
  });
});

describe("keyOfIntent", () => {
  it.each([
    ["ipam.podCidrs", "lab:podCidr"],
    ["ipam.podCidrs.0", "lab:podCidr"],
    ["ipam.podCidrs[2]", "lab:extraPodCidrs[1]"],
    ["debug.verbose", "lab:debug"],
    ["apiServer.host", "lab:apiServer"],
    ["device", "device"],
    ["hubbles", "hubbles"],
  ])("finds for %s the key %s", (path, key) => expect(keyOfIntent("lab", path)).toBe(key));
});
