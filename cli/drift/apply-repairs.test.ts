import { describe, expect, it } from "vitest";
import type { Finding, Mend } from "./finding";
import type { ClusterObject } from "./object";
import { asDeclared, mend } from "./apply-repairs";

const finding = (mend: Mend): Finding => ({ topic: "datapath", object: "x", path: "", mend });
const live: ClusterObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "c", namespace: "n", resourceVersion: "7", managedFields: [{ manager: "helm" }] },
  data: { a: "9", b: "2", c: "3" },
};
const role: ClusterObject = {
  apiVersion: "v1",
  kind: "Role",
  metadata: { name: "r", namespace: "n", labels: { l: "1" }, annotations: null },
};

/** Runs `mend` on tools that note what they are asked; those that `failing` names fail. */
async function asked(mends: Mend[], failing = ""): Promise<unknown[]> {
  const calls: unknown[] = [];
  const tool =
    (name: string) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args]);
      if (name === failing || args.some((arg) => Array.isArray(arg) && arg.includes(failing))) throw new Error("no");
      return "";
    };
  const tools = {
    kubectl: tool("kubectl") as never,
    inNode: tool("node"),
    removeTaint: tool("taint"),
    configureDns: tool("dns"),
    say: (line: string) => void calls.push(line),
  };
  await mend(mends.map(finding), { name: "cilium", namespace: "kube-system" }, tools);
  return calls;
}

const all: Mend[] = [
  { by: "agent", pod: "cilium-a" },
  { by: "agent", pod: "cilium-a" },
  { by: "agent", pod: "cilium-b" },
  { by: "corefile" },
  { by: "corefile" },
  { by: "taint" },
  { by: "write", object: live, at: ["data", "a"], value: "1" },
  { by: "write", object: live, at: ["data", "c"] },
  { by: "create", object: role },
  { by: "device", node: "a", device: "vxlan7" },
  { by: "device", node: "a", device: "vxlan7" },
];

describe("mend", () => {
  it("does each thing once, causes before what follows from them", async () => {
    const made = {
      ...role,
      metadata: {
        name: "r",
        namespace: "n",
        labels: { l: "1", "app.kubernetes.io/managed-by": "Helm" },
        annotations: { "meta.helm.sh/release-name": "cilium", "meta.helm.sh/release-namespace": "kube-system" },
      },
    };
    const put = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c", namespace: "n", resourceVersion: "7" },
      data: { a: "1", b: "2" },
    };
    const calls = (await asked(all)) as [string, unknown, { input?: string } | undefined][];
    expect(
      calls.map(([name, args, options]) => [
        name,
        args,
        options?.input === undefined ? options : (JSON.parse(options.input) as { items: unknown }).items,
      ]),
    ).toEqual([
      ["node", "a", "ip"],
      ["kubectl", ["create", "-f", "-"], [made]],
      ["kubectl", ["replace", "--field-manager=cilium-lab", "-f", "-"], [put]],
      ["taint", undefined, undefined],
      ["dns", undefined, undefined],
      ["kubectl", ["-n", "kube-system", "delete", "pods", "--ignore-not-found", "cilium-a", "cilium-b"], { seconds: 180 }],
    ]);
    expect(calls[0]).toEqual(["node", "a", "ip", "link", "del", "vxlan7"]);
  });

  it("does nothing about what is not its own to mend", async () => {
    expect(await asked([{ by: "up" }, { by: "itself" }, { by: "release" }, { by: "hand", command: "x" }])).toEqual([]);
  });

  it.each([
    ["node", "drift: device vxlan7 on a could not be mended: no"],
    ["create", "drift: what of the chart's objects is gone could not be mended: no"],
    ["replace", "drift: what of the chart's objects was edited could not be mended: no"],
    ["taint", "drift: the control plane's taint could not be mended: no"],
    ["dns", "drift: CoreDNS's Corefile could not be mended: no"],
    ["delete", "drift: the agents could not be mended: no"],
  ])("says that %s failed, and goes on", async (failing, sentence) => {
    const calls = await asked(all, failing);
    expect(calls.filter((call) => typeof call === "string")).toEqual([sentence]);
    expect(calls).toHaveLength(7);
  });
});

it("asDeclared keeps objects apart and their versions", () => {
  const other: ClusterObject = { ...live, metadata: { name: "d", namespace: "n", resourceVersion: "8" } };
  const put = asDeclared([
    { by: "write", object: live, at: ["data", "a"], value: "1" },
    { by: "write", object: other, at: ["data", "b"] },
  ]);
  expect(put.map(({ metadata, data }) => [metadata.name, metadata.resourceVersion, data])).toEqual([
    ["c", "7", { a: "1", b: "2", c: "3" }],
    ["d", "8", { a: "9", c: "3" }],
  ]);
  expect(live.metadata.managedFields).toHaveLength(1);
});
