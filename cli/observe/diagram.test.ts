import { describe, expect, it } from "vitest";
import type { CaseName, ControlOrNone, Evidence } from "../../components/datapath/observe/evidence";
import { pathDiagram } from "./diagram";
import { palette } from "../reporting/palette";
import { attribute, elementsOf, ofClass, textOf, within } from "./testing/parsed";
import { sampleEvidence } from "./testing/sample";

async function drawn(name: CaseName, evidence: Evidence, declared?: Evidence) {
  const caseOf = ({ cases }: Evidence) => cases.find((one) => one.name === name)!;
  const svg = await pathDiagram(caseOf(evidence), {
    ...evidence,
    cluster: evidence.lab.cluster,
    id: "p",
    ...(declared && { declared: caseOf(declared) }),
  });
  return elementsOf(svg);
}
const texts = (elements: Awaited<ReturnType<typeof drawn>>) =>
  elements.map((group) =>
    within(group)
      .filter(({ tagName }) => tagName === "text")
      .map(textOf),
  );

describe("pathDiagram", () => {
  it("draws nodes and pods as clusters with their devices, and what was bypassed beside", async () => {
    const svg = await drawn("cross-node", sampleEvidence());
    expect(texts(ofClass(svg, "cluster"))).toEqual([["node worker"], ["pod client"], ["node worker2"], ["pod server"]]);
    expect(texts(ofClass(svg, "device"))).toEqual([
      ["eth0 of the client", "eth0", "▼ 20", "▲ 20"],
      ["lxc of the client", "lxc1f2e3d4c5b6a", "▼ 20", "▲ 0"],
      ["eth0 of node A", "eth0", "▼ 20", "▲ 20"],
      ["eth0 of node B", "eth0", "▼ 20", "▲ 20"],
      ["eth0 of the server", "eth0", "▼ 20", "▲ 20"],
      ["lxc of the server", "lxca63c0950b747", "▼ 0", "▲ 20"],
    ]);
    expect(texts(ofClass(svg, "bypassed")).map((lines) => lines.join(" "))).toEqual([
      "bypassed cilium_host 0 netfilter 0",
      "bypassed cilium_host 0 netfilter 0",
    ]);
    expect(texts(ofClass(svg, "hook"))).toEqual([
      ["eBPF", "redirect", "▲ 20"],
      ["eBPF", "redirect", "▼ 20"],
    ]);
  });

  it("writes on the edges what arrived, and not how many were sent", async () => {
    const evidence = sampleEvidence();
    const observed = evidence.cases[1]!;
    const requests: Record<string, number> = { "client-eth0": 20, "client-lxc": 19, "node-a": 18, "node-b": 17, "server-eth0": 16 };
    const replies: Record<string, number> = { "server-eth0": 15, "server-lxc": 14, "node-b": 13, "node-a": 12, "client-eth0": 11 };
    const hops = observed.hops.map((hop) => ({ ...hop, seen: { requests: requests[hop.id] ?? 0, replies: replies[hop.id] ?? 0 } }));
    const svg = await drawn("cross-node", { ...evidence, cases: [{ ...observed, hops }] });
    const labels = (direction: string) =>
      ofClass(svg, direction)
        .map(textOf)
        .filter((label) => label !== "")
        .sort();
    expect([labels("request"), labels("reply")]).toEqual([
      ["17", "18", "19"],
      ["12", "13", "14"],
    ]);
    expect(
      texts(ofClass(svg, "hook"))
        .map(([, , packets]) => packets)
        .sort(),
    ).toEqual(["▲ 11", "▼ 16"]);
  });

  it("tells replies from requests by a broken line, and says the way in words", async () => {
    const svg = await drawn("same-node", sampleEvidence());
    const strokes = (direction: string) => [
      ...new Set(
        ofClass(svg, direction).flatMap((edge) =>
          within(edge)
            .filter(({ tagName }) => tagName === "path")
            .map((path) => attribute(path, "stroke-dasharray")),
        ),
      ),
    ];
    expect([strokes("request"), strokes("reply")]).toEqual([[undefined], ["5,2"]]);
    expect(svg.filter(({ tagName }) => tagName === "title" || tagName === "desc").map(textOf)).toEqual([
      "Pod to pod on one node, the lab as declared",
      "Requests pass eth0 of the client (20), lxc of the client (20), eth0 of the server (20). Replies pass eth0 of the server (20), lxc of the server (20), eth0 of the client (20). Nothing is seen at cilium_host of node A, eth0 of node A.",
    ]);
  });

  it.each([
    ["legacy", ["≠ declared: ▼ 20 ▲ 0", "≠ declared: ▼ 0 ▲ 20"]],
    [
      "vxlan",
      [
        "≠ declared: ▼ 20 ▲ 0",
        "≠ declared: ▼ 20 ▲ 20",
        "≠ declared: ▼ 0 ▲ 0 encapsulated",
        "≠ declared: ▼ 20 ▲ 20",
        "≠ declared: ▼ 0 ▲ 0 encapsulated",
        "≠ declared: ▼ 0 ▲ 20",
      ],
    ],
  ] as [ControlOrNone, string[]][])("marks what is different under %s, and netfilter's counters", async (control, marks) => {
    const svg = await drawn("cross-node", sampleEvidence(control), sampleEvidence());
    const lines = svg.filter(({ tagName }) => tagName === "text").map(textOf);
    expect(lines.filter((line) => line.startsWith("≠")).sort()).toEqual([...marks].sort());
    expect(lines.filter((line) => /^(prerouting|forward|postrouting) /.test(line))).toEqual([
      "prerouting 120",
      "forward 120",
      "postrouting 120",
      "prerouting 80",
      "forward 80",
      "postrouting 80",
    ]);
    expect(ofClass(svg, "hook")).toEqual([]);
  });

  it("marks what was to be otherwise on the lab itself", async () => {
    const evidence = sampleEvidence();
    const hops = evidence.cases[0]!.hops.map((hop) =>
      hop.id === "client-lxc" ? { ...hop, seen: { requests: 20, replies: 20 }, holds: false } : hop,
    );
    const svg = await drawn("same-node", { ...evidence, cases: [{ ...evidence.cases[0]!, hops }] });
    expect(
      svg
        .filter(({ tagName }) => tagName === "text")
        .map(textOf)
        .filter((line) => line.startsWith("✘")),
    ).toEqual(["✘ expected ▼ 20 ▲ 0"]);
  });

  it("takes names for text, whatever they hold", async () => {
    const evil = `a"];}<b>&x\\`;
    const evidence = sampleEvidence();
    const observed = evidence.cases[0]!;
    const hops = observed.hops.map((hop) => ({
      ...hop,
      node: evil,
      ...(hop.pod === undefined ? {} : { pod: evil }),
      title: `${hop.title} ${evil}`,
      device: evil,
      id: `${hop.id}${evil}`,
    }));
    const svg = await drawn("same-node", { ...evidence, netfilter: [], cases: [{ ...observed, title: evil, hops }] });
    expect(texts(ofClass(svg, "cluster"))).toEqual([[`node ${evil}`], [`pod ${evil}`]]);
    expect(texts(ofClass(svg, "device"))[0]).toEqual([`eth0 of the client ${evil}`, evil, "▼ 20", "▲ 20"]);
    expect(svg.filter(({ tagName }) => tagName === "b")).toEqual([]);
  });

  it("uses no colour that has no dark counterpart", async () => {
    const svg = await drawn("cross-node", sampleEvidence("legacy"), sampleEvidence());
    const used = new Set(
      svg
        .flatMap((element) => ["fill", "stroke"].map((name) => attribute(element, name)))
        .filter((color) => color !== undefined && !["none", "transparent"].includes(color)),
    );
    const known: string[] = Object.values(palette).map(({ light }) => light);
    expect([...used].filter((color) => !known.includes(color!))).toEqual([]);
  });
});
