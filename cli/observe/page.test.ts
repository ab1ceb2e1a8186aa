import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../../components/datapath/observe/evidence";
import { writeReports } from "./report";
import { page } from "./page";
import { attribute, elementsOf, ofClass, textOf, within, type Element } from "./testing/parsed";
import { sampleEvidence } from "./testing/sample";

const tag = (elements: readonly Element[], name: string) => elements.filter(({ tagName }) => tagName === name);
const rowsOf = (table: Element) =>
  tag(within(table), "tr").map((row) => row.childNodes.flatMap((cell) => ("tagName" in cell ? [textOf(cell)] : [])));
const region = (elements: readonly Element[], label: string) =>
  tag(within(elements.find((element) => attribute(element, "aria-label") === label)!), "table")[0]!;

describe("page", () => {
  it("says the verdict first, and has a section for each case", async () => {
    const elements = elementsOf(await page(sampleEvidence()));
    expect(tag(elements, "h1").map(textOf)).toEqual(["✔ Packets take the paths that were declared, at every hop."]);
    expect(ofClass(elements, "case").map((section) => textOf(tag(within(section), "h2")[0]!))).toEqual(
      sampleEvidence().cases.map(({ title }) => title),
    );
    expect(tag(elements, "svg").filter((svg) => attribute(svg, "role") === "img")).toHaveLength(5);
  });

  it("lists the hops beside what the control showed", async () => {
    const elements = elementsOf(await page(sampleEvidence(), { control: sampleEvidence("legacy") }));
    expect(rowsOf(region(elements, "Hops: Pod to pod on one node"))).toEqual([
      ["Hop", "▼ requests", "▲ replies", "Verdict", "Under the control", "Invariant"],
      ["eth0 of the client eth0 · worker", "20", "20", "✔ as expected", "= the same: ▼ 20 ▲ 2020 requests, 20 replies", "bpf-host-routing"],
      [
        "lxc of the client lxc1f2e3d4c5b6a · worker",
        "20",
        "0",
        "✔ replies bypass it",
        "≠ differs: ▼ 20 ▲ 2020 requests, 20 replies",
        "bpf-host-routing",
      ],
      [
        "cilium_host of node A cilium_host · worker",
        "0",
        "0",
        "✔ bypassed",
        "= the same: ▼ 0 ▲ 00 requests, 0 replies",
        "bpf-host-routing",
      ],
      ["eth0 of node A eth0 · worker", "0", "0", "✔ bypassed", "= the same: ▼ 0 ▲ 00 requests, 0 replies", "native-routing"],
      [
        "lxc of the server lxc0a9b8c7d6e5f · worker",
        "0",
        "20",
        "✔ requests bypass it",
        "≠ differs: ▼ 20 ▲ 2020 requests, 20 replies",
        "bpf-host-routing",
      ],
      ["eth0 of the server eth0 · worker", "20", "20", "✔ as expected", "= the same: ▼ 20 ▲ 2020 requests, 20 replies", "bpf-host-routing"],
    ]);
    expect(rowsOf(region(elements, "Netfilter counters"))).toEqual([
      ["", "observed", "under the control"],
      ["Node", "PREROUTING", "FORWARD", "POSTROUTING", "PREROUTING", "FORWARD", "POSTROUTING"],
      ["worker", "0", "0", "0", "120", "120", "120"],
      ["worker2", "0", "0", "0", "80", "80", "80"],
    ]);
    expect(rowsOf(region(elements, "Hops that tell the control apart"))).toHaveLength(1 + sampleEvidence("legacy").discriminators.length);
  });

  it("does not claim what a lab that differs has not shown", async () => {
    const evidence = sampleEvidence();
    const cases = evidence.cases.map((observed, i) =>
      i > 0
        ? observed
        : {
            ...observed,
            hops: observed.hops.map((hop) =>
              hop.id === "client-lxc" ? { ...hop, seen: { requests: 20, replies: 20 }, holds: false } : hop,
            ),
          },
    );
    const broken: Evidence = { ...evidence, cases, verdict: { holds: false, sentences: ["It differs."] } };
    const elements = elementsOf(await page(broken));
    expect(tag(elements, "h1").map(textOf)).toEqual(["✘ The datapath is not as declared: 1 hop differs."]);
    expect(textOf(ofClass(elements, "sentence")[0]!)).toBe(
      "Not as declared: lxc of the client saw 20 requests, 20 replies and was to see 20 requests, 0 replies.",
    );
    expect(textOf(ofClass(elements, "shot")[0]!)).toContain("lxc of the client differs here: 20 requests, 20 replies.");
  });

  it("holds the page of a control against the lab as declared", async () => {
    const elements = elementsOf(await page(sampleEvidence("legacy")));
    expect(tag(elements, "h1").map(textOf)).toEqual([
      "✔ Under the control (legacy host routing), packets take other paths: the proof can tell.",
    ]);
    expect(rowsOf(region(elements, "Hops: Pod to pod on one node"))[2]).toEqual([
      "lxc of the client lxc1f2e3d4c5b6a · worker",
      "20",
      "20",
      "≠ declared: 20 requests, 0 replies",
      "bpf-host-routing",
    ]);
    expect(ofClass(elements, "bad").map(textOf)).toEqual([]);
  });

  it("takes names for text, whatever they hold", async () => {
    const evil = `<script>alert(1)</script>"'&`;
    const evidence = sampleEvidence();
    const elements = elementsOf(
      await page({
        ...evidence,
        lab: { ...evidence.lab, cluster: evil, stack: evil, kernel: evil },
        verdict: { holds: true, sentences: [evil] },
        cases: evidence.cases.map((one) => ({ ...one, title: evil, target: evil })),
      }),
    );
    expect(tag(elements, "script")).toEqual([]);
    expect(ofClass(elements, "case").map((section) => textOf(tag(within(section), "h2")[0]!))).toEqual(Array(5).fill(evil));
  });

  it("names no other file than those beside it", async () => {
    const elements = elementsOf(await page(sampleEvidence(), { control: sampleEvidence("vxlan") }));
    const targets = elements
      .flatMap((element) => ["href", "src", "xlink:href"].map((name) => attribute(element, name)))
      .filter((target) => target !== undefined);
    expect(targets.filter((target) => !/^(#[a-z-]+|data:,|[\w-]+\.(json|svg|txt|pcap)|\.\.\/vxlan\/evidence\.json)$/.test(target))).toEqual(
      [],
    );
  });
});

describe("writeReports", () => {
  it("writes page, picture and text, also where no capture can be read", async () => {
    const folder = await mkdtemp(join(tmpdir(), "report-"));
    try {
      await writeReports(sampleEvidence(), folder, sampleEvidence("legacy"));
      expect((await readdir(folder)).sort()).toEqual(["report.html", "report.svg", "report.txt"]);
      expect((await readFile(join(folder, "report.svg"), "utf8")).match(/<svg x="/g)).toHaveLength(10);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
