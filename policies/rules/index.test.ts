import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { PlainMap } from "../core/plain-value";
import { describe, expect, it } from "vitest";
import { rules, stackRules } from ".";

it("are these, by name and by what holds where they are kept", () => {
  expect([...rules, ...stackRules].map(({ name, description }) => [name, description])).toEqual([
    ["no-tunnel", "Cilium routes pods natively: no VXLAN, no Geneve."],
    ["no-kube-proxy", "Cilium's eBPF translates Services: no kube-proxy, and no CNI but Cilium."],
    ["datapath-kept", "Cilium masquerades and routes on the host by eBPF, and no other setting takes that back."],
    ["nodes-have-cilium", "A stack that makes a cluster installs Cilium in it."],
    ["one-cilium", "A cluster has one release of Cilium."],
  ]);
});

describe("the options of every chart as it renders the sample datapath", () => {
  const golden = join(__dirname, "../../components/cilium/rendered/golden");

  it.each(readdirSync(golden))("%s pass", (file) => {
    const data = parse(readFileSync(join(golden, file), "utf8")) as PlainMap;
    const resource = {
      type: "kubernetes:core/v1:ConfigMap",
      name: "net",
      props: { metadata: { name: "cilium-config" }, data },
      ignoreChanges: [],
    };
    expect(Object.keys(data).length).toBeGreaterThan(50);
    expect(rules.flatMap((rule) => rule.check(resource))).toEqual([]);
  });
});
