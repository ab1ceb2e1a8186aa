import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { releaseFindings, releaseRecords, type StoredRelease } from "./release";

const declared = {
  urn: "urn",
  name: "cilium",
  namespace: "kube-system",
  version: "1.20.2",
  values: { routingMode: "native", bpf: { masquerade: true }, k8sServicePort: 6443 },
};
const record = (change: Partial<StoredRelease> = {}): StoredRelease => ({
  revision: 2,
  status: "deployed",
  version: "1.20.2",
  values: declared.values,
  manifest: "",
  ...change,
});
const by = (findings: ReturnType<typeof releaseFindings>) =>
  findings.map(({ object, path, declared, live, mend }) => [object, path, declared, live, mend.by === "hand" ? mend.command : mend.by]);
const about = "release kube-system/cilium";

describe("releaseFindings", () => {
  it.each<[string, StoredRelease[], unknown[]]>([
    ["as declared", [record()], []],
    ["gone", [], [[about, "", "there", undefined, "release"]]],
    [
      "under way",
      [record({ status: "pending-upgrade" }), record({ revision: 1 })],
      [[about, "status", '"deployed"', '"pending-upgrade"', "up"]],
    ],
    ["failed", [record({ status: "failed" })], [[about, "status", '"deployed"', '"failed"', "helm -n kube-system rollback cilium"]]],
    ["another chart", [record({ version: "1.20.0" })], [[about, "chart", '"1.20.2"', '"1.20.0"', "release"]]],
    [
      "other values",
      [record({ values: { routingMode: "native", bpf: { masquerade: false }, debug: { enabled: true } } })],
      [
        [about, "values.bpf.masquerade", "true", "false", "release"],
        [about, "values.debug", undefined, '{"enabled":true}', "release"],
        [about, "values.k8sServicePort", "6443", undefined, "release"],
      ],
    ],
  ])("%s", (_, records, expected) => expect(by(releaseFindings(declared, records))).toEqual(expected));
});

describe("releaseRecords", () => {
  const secret = (version: number, release: object) => {
    const text = gzipSync(
      JSON.stringify({
        version,
        info: { status: "deployed" },
        chart: { metadata: { version: "1.20.2" } },
        manifest: "kind: A",
        ...release,
      }),
    ).toString("base64");
    return { data: { release: Buffer.from(text).toString("base64") } };
  };

  it("gives the last one first, and no values as an empty map", () => {
    const json = JSON.stringify({
      items: [secret(1, { config: { a: 1 } }), secret(10, {}), secret(9, { config: null, info: { status: "failed" } })],
    });
    const common = { status: "deployed", version: "1.20.2", manifest: "kind: A" };
    expect(releaseRecords(json)).toEqual([
      { ...common, revision: 10, values: {} },
      { ...common, revision: 9, status: "failed", values: {} },
      { ...common, revision: 1, values: { a: 1 } },
    ]);
  });
});
