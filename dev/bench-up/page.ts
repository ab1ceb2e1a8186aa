import { html, type Markup } from "../../cli/reporting/html";
import { shell } from "../../cli/reporting/page-shell";
import { figureCss, plotCss, plotFigure, type Plot } from "../../cli/reporting/vega";
import { loadLines, sentences } from "./text";
import { inOrder, shownUp } from "./plots";
import { runKinds, runTitles, type BenchUpResults, type BenchUpRun } from "./results";

/** The page of a bench, which needs nothing beside itself. */
export function benchUpPage(results: BenchUpResults, plots: readonly Plot[]): string {
  const { machine, versions, runs, failures, seed, revision, startedAt, stack, pairs, images } = results;
  const up = shownUp(runs);
  const body = html`<header class="top">
<h1>From nothing to a proven datapath, timed</h1>
<p>Stack ${stack} at ${revision}: Cilium ${versions.cilium}, Kubernetes ${versions.kubernetes}, Pulumi ${versions.pulumi}. ${startedAt}; ${pairs} pairs and one to warm up, in an order from
the seed ${seed}. ${machine.cores} cores of ${machine.cpu}, ${machine.memoryGiB} GiB, Linux ${machine.kernel}. ${loadLines(runs).join(" ")}</p>
<p>Images that both were given: ${images.join(", ")}.</p>
</header>
<main id="main">
<section><h2>What came out</h2><ul>${sentences(results).map((sentence) => html`<li>${sentence}</li>`)}</ul></section>
${plots.map(plotFigure)}
${up === undefined ? "" : html`<section><h2>The timeline as a table</h2>${timelineTable(up)}</section>`}
<section><h2>Every run</h2>${runTable(results)}</section>
${failures.length === 0 ? "" : html`<section><h2>Not measured</h2><ul>${failures.map(({ block, problem }) => html`<li>${block}: ${problem}</li>`)}</ul></section>`}
</main>`;
  return shell("make up, timed", body, `${plotCss}\n${figureCss}`);
}

function timelineTable({ spans }: BenchUpRun): Markup {
  const rows = inOrder(spans).map(
    (span) =>
      html`<tr><th scope="row">${span.name}</th><td>${span.of === undefined ? span.kind : `step of ${span.of}`}</td><td class="n">${span.from.toFixed(1)}</td><td class="n">${(span.to - span.from).toFixed(1)}</td><td>${span.critical ? "yes" : ""}</td></tr>`,
  );
  return table("Spans of one make up, seconds", ["What", "Kind", "from", "for", "critical path"], rows);
}

function runTable({ runs, medians }: BenchUpResults): Markup {
  const rows = [...runs]
    .sort((a, b) => runKinds.indexOf(a.kind) - runKinds.indexOf(b.kind))
    .map((run) => {
      const what = run.pair === undefined ? `${run.workers} workers` : run.pair === 0 ? "warm-up, not counted" : `pair ${run.pair}`;
      return html`<tr><th scope="row">${runTitles[run.kind]}</th><td>${what}</td><td class="n">${run.seconds.toFixed(1)}</td><td class="n">${run.load.toFixed(1)}</td><td class="n">${(run.busy * 100).toFixed(0)} %</td></tr>`;
    });
  const middle = runKinds.flatMap((kind) => {
    const found = medians[kind];
    return found === undefined
      ? []
      : [html`<li>${runTitles[kind]}: ${found.median.toFixed(1)} s, ${found.least.toFixed(1)} to ${found.most.toFixed(1)}</li>`];
  });
  return html`<p>Medians of the pairs that count, and their range:</p><ul>${middle}</ul>${table("Seconds of each run, and what the machine did before it", ["What", "of", "seconds", "load average", "cores' time spent"], rows)}`;
}

function table(caption: string, heads: readonly string[], rows: readonly Markup[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
