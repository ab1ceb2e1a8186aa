import { describe, expect, it } from "vitest";
import { benchPage, loadSentence } from "./page";
import { sampleResults } from "./testing/sample";

const results = sampleResults();

describe("benchPage", () => {
  const page = benchPage(results, [{ name: "rate", title: "A & B", svg: '<svg class="marks"></svg>' }]);

  it("has every sentence, the plots as they are and everything else as text", () => {
    for (const { sentence } of results.comparisons) expect(page).toContain(`<li>${sentence}</li>`);
    expect(page).toContain('<figure><figcaption>A &amp; B</figcaption><svg class="marks"></svg></figure>');
    expect(page).toContain("2 cores of AMD &lt;EPYC&gt;, a virtual machine, Linux 6.18.0; ApacheBench 2.3, iperf3 3.12.");
  });

  it("has a row for each workload, place and datapath with the medians of the rounds", () => {
    expect(page.match(/<tr><th scope="row">TCP[^,<]*</g)).toHaveLength(5 * 2 * 3);
    const row = (...cells: string[]) =>
      `<td>on one node</td><td>declared</td>${cells.map((cell) => `<td class="n">${cell}</td>`).join("")}</tr>`;
    expect(page).toContain(`<tr><th scope="row">TCP_RR ×1</th>${row("10500", "95", "500", "95.5")}`);
    expect(page).toContain(`<tr><th scope="row">TCP stream ×1</th>${row("10500", "–", "–", "95.5")}`);
  });

  it("sets eBPF and legacy host routing across nodes beside what is published", () => {
    const row = (title: string, ...cells: string[]) =>
      `<tr><th scope="row">${title}</th>${cells.map((cell) => `<td class="n">${cell}</td>`).join("")}</tr>`;
    expect(page).toContain(row("TCP_RR ×1, exchanges/s", "45200", "33900", "1.33", "10500", "9450", "1.11 (1.11 to 1.11)"));
    expect(page).toContain(row("TCP stream ×1, Gbit/s", "42.2", "35.7", "1.18", "84.0", "75.6", "1.11 (1.11 to 1.11)"));
  });

  it("says which runs have no result", () => expect(page).toContain("<li>Round 1, vxlan, TCP_CRR ×1 on one node: ab: reset</li>"));

  it("says how many comparisons would be significant by chance", () =>
    expect(page).toMatch(/\d+ of 72 comparisons are significant at 95 %\. Where nothing differed, about 4 would look so by chance\./));

  it("loads nothing from anywhere", () =>
    expect(page.match(/\b(?:src|href)="[^"]*"|url\(|@import|<script/g)).toEqual(['href="data:,"', 'href="#main"']));
});

describe("loadSentence", () => {
  it("tells what the machine did besides", () =>
    expect(loadSentence(results)).toBe(
      "With the lab at rest, 25 % of the cores' time was spent (median of 2 looks) and 1 % went to other virtual machines. The load average before the runs was 1.0 to 2.0.",
    ));

  it("warns where the machine had other work", () => {
    const warning = "The machine had other work: times and CPU times say as much of that as of the datapaths.";
    const busy = (share: number) => loadSentence({ ...results, blocks: results.blocks.map((block) => ({ ...block, busy: share })) });
    expect(busy(0.41).endsWith(` ${warning}`)).toBe(true);
    expect(busy(0.4)).not.toContain(warning);
  });

  it("says nothing of what was not looked at", () => expect(loadSentence({ blocks: [], runs: [] })).toBe(""));
});
