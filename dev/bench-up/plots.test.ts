import { describe, expect, it } from "vitest";
import { palette, tone } from "../../cli/reporting/palette";
import { benchUpPage } from "./page";
import { benchUpPlots, inOrder, standalone, timelinePlot } from "./plots";
import { resultsOf } from "./keep";
import { sampleAbout, sampleResults, sampleRun, sampleSpans } from "./testing/sample";

describe("timelinePlot", () => {
  it("has a bar for each span, with the critical path told apart by colour and sign", () => {
    const { spec, title } = timelinePlot("up", "make up", { spans: sampleSpans, seconds: 20 });
    expect(title).toBe("make up: where 20 s go");
    expect(spec.data.values.map(({ label, look, length }) => [label, look, length])).toEqual([
      ["checks", "on the critical path", "4.0 s"],
      ["update", "a part of the command", "16 s"],
      ["lab-nodes", "on the critical path", "◆ 10 s"],
      ["· Preparing nodes <a&b>", "a step within", "2.0 s"],
      ["chart-check", "a resource", "4.0 s"],
    ]);
  });
});

describe("inOrder", () => {
  it("loses none, and puts steps below what they are of", () =>
    expect(inOrder(sampleSpans.toReversed()).map(({ name }) => name)).toEqual([
      "checks",
      "update",
      "lab-nodes",
      "Preparing nodes <a&b>",
      "chart-check",
    ]));
});

describe("benchUpPlots", () => {
  it("draws the pairs, both timelines and the workers, without a canvas", async () => {
    const plots = await benchUpPlots(sampleResults());
    expect(plots.map(({ name }) => name)).toEqual(["pairs", "up-timeline", "script-timeline", "workers"]);
    for (const { svg } of plots) expect(/NaN|undefined/.exec(svg)).toBeNull();
    const up = plots[1]!;
    for (const { name } of sampleSpans)
      expect(up.svg).toContain(name.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
    expect(up.svg.match(new RegExp(`<path [^>]*fill="${tone("reply")}"`, "g"))!.length).toBeGreaterThanOrEqual(2);
  });

  it("draws what there is after the first block", async () => {
    const results = resultsOf(sampleAbout, { runs: [sampleRun("script", 100, { pair: 0, spans: sampleSpans })], failures: [] });
    expect((await benchUpPlots(results)).map(({ name }) => name)).toEqual(["script-timeline"]);
    expect(await benchUpPlots(resultsOf(sampleAbout, { runs: [], failures: [] }))).toEqual([]);
  });
});

describe("standalone", () => {
  it("brings the colours of light and dark with it, and a ground to stand on", async () => {
    const svg = standalone((await benchUpPlots(sampleResults()))[1]!);
    expect(svg).toMatch(/^<svg [^>]*class="marks"[^>]*><title>make up with 2 workers: where \d+ s go<\/title><style>/);
    expect(svg).toContain(`--reply:${palette.reply.dark}`);
    expect(svg).toContain(`<rect width="100%" height="100%" fill="${palette.card.light}"/>`);
  });
});

describe("benchUpPage", () => {
  it("has the sentences, the pictures, every run, and loads nothing from anywhere", async () => {
    const results = sampleResults();
    const page = benchUpPage(results, await benchUpPlots(results));
    expect(page).toContain("<li>make up takes 0.60 of the corrected script&#39;s time");
    expect(page).toContain("2 cores of a &lt;CPU&gt;, 24 GiB");
    expect(page).toContain('<td>warm-up, not counted</td><td class="n">200.0</td>');
    expect(page).toContain(
      '<th scope="row">Preparing nodes &lt;a&amp;b&gt;</th><td>step of lab-nodes</td><td class="n">6.0</td><td class="n">2.0</td>',
    );
    expect(page.match(/<figure>/g)).toHaveLength(4);
    expect(page.match(/\b(?:src|href)="[^"]*"|url\(|@import|<script/g)).toEqual(['href="data:,"', 'href="#main"']);
  });
});
