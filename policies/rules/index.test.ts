import { expect, it } from "vitest";
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
