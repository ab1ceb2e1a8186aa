import { median } from "simple-statistics";
import { warmUp } from "../../components/datapath/bench/client-scripts";
import { published } from "../../components/datapath/bench/workloads";
import type { BenchResults, MeasuredRun } from "../../components/datapath/bench/results";
import {
  datapaths,
  placeTitles,
  places,
  workloadNames,
  workloads,
  type Datapath,
  type Place,
  type BenchWorkload,
} from "../../components/datapath/bench/workloads";
import { html, type Markup } from "../reporting/html";
import { shell } from "../reporting/page-shell";
import { figureCss, plotCss, plotFigure, type Plot } from "../reporting/vega";
import { duration } from "../reporting/terminal";

/** The page of a bench, which needs nothing beside itself. */
export function benchPage(results: BenchResults, plots: readonly Plot[]): string {
  const { lab, machine, rounds, secondsPerRun, seed, startedAt, seconds, failures, comparisons } = results;
  const significant = comparisons.filter((one) => one.significant);
  const body = html`<header class="top">
<h1>The datapath, measured against two others</h1>
<p>Lab ${lab.stack}, cluster ${lab.cluster}: Cilium ${lab.cilium}, Kubernetes ${lab.kubernetes}. ${startedAt}, ${duration(seconds)}: ${rounds} rounds, each of
native routing with eBPF host routing, of legacy host routing and of a VXLAN tunnel, in an order from the seed ${seed}; ${secondsPerRun} s a run, after a warm-up of ${warmUp} s.</p>
<p>${machine.cores} cores of ${machine.cpu}${machine.virtual ? ", a virtual machine" : ""}, Linux ${machine.kernel}; ApacheBench ${machine.tools.ab}, iperf3 ${machine.tools.iperf3}.
${loadSentence(results)} All nodes share this one kernel, and no packet leaves the machine.</p>
</header>
<main id="main">
${plots.slice(0, 1).map(plotFigure)}
<section><h2>What differs</h2>
<p>${significant.length} of ${comparisons.length} comparisons are significant at 95 %. Where nothing differed, about ${Math.round(comparisons.length / 20)} would look so by chance.</p>
<ul>${significant.map(({ sentence }) => html`<li>${sentence}</li>`)}</ul>
<details><summary>What does not differ, as far as can be told</summary>
<ul>${comparisons.filter((one) => !one.significant).map(({ sentence }) => html`<li>${sentence}</li>`)}</ul></details></section>
${plots.slice(1).map(plotFigure)}
<section><h2>Medians of the rounds</h2>
${table(results.runs)}</section>
<section><h2>Beside Cilium's own benchmark</h2>
<p>Cilium 1.9.6 on Linux 5.10, two machines of 16 cores with 100 Gbit/s cards back to back. Here both nodes share one kernel and its cores, and no card
is on the way: the ratios may be looked at side by side, the rates may not.</p>
${publishedTable(results)}</section>
${failures.length === 0 ? "" : html`<section><h2>Runs without a result</h2><ul>${failures.map((one) => html`<li>Round ${one.round}, ${one.datapath}, ${workloads[one.workload].title} ${placeTitles[one.place]}: ${one.problem}</li>`)}</ul></section>`}
</main>`;
  return shell(`Bench of ${lab.cluster}`, body, `${plotCss}\n${figureCss}`);
}

/** A lab at rest takes less than this share of two cores; what is above is other work. */
const quiet = 0.4;

/** What the machine did besides, in plain words. */
export function loadSentence({ blocks, runs }: Pick<BenchResults, "blocks" | "runs">): string {
  const percent = (values: number[]) => `${(median(values) * 100).toFixed(0)} %`;
  const loads = runs.map(({ load }) => load);
  const range =
    loads.length === 0 ? "" : ` The load average before the runs was ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`;
  if (blocks.length === 0) return range.trim();
  const warning =
    median(blocks.map(({ busy }) => busy)) > quiet
      ? " The machine had other work: times and CPU times say as much of that as of the datapaths."
      : "";
  return `With the lab at rest, ${percent(blocks.map(({ busy }) => busy))} of the cores' time was spent (median of ${blocks.length} looks) and ${percent(blocks.map(({ stolen }) => stolen))} went to other virtual machines.${range}${warning}`;
}

/** eBPF against legacy host routing across nodes: what is published, and what was measured here. */
function publishedTable({ comparisons, runs }: Pick<BenchResults, "comparisons" | "runs">): Markup {
  const rows = workloadNames.map((workload) => {
    const { bpf, legacy, unit } = published[workload];
    const found = comparisons.find(
      (one) => one.workload === workload && one.place === "cross-node" && one.against === "legacy" && one.metric === "rate",
    );
    const rate = (datapath: Datapath) => {
      const rates = runs
        .filter((run) => run.workload === workload && run.place === "cross-node" && run.datapath === datapath)
        .map((run) => run.rate);
      // Megabytes a second, which are 8 Mbit/s each.
      return rates.length === 0 ? "–" : unit === "Gbit/s" ? (median(rates) * 0.008).toFixed(1) : median(rates).toFixed(0);
    };
    const ratio = found?.ratio === undefined ? "–" : `${found.ratio.toFixed(2)} (${found.low?.toFixed(2)} to ${found.high?.toFixed(2)})`;
    const cells = [`${bpf}`, `${legacy}`, (bpf / legacy).toFixed(2), rate("declared"), rate("legacy"), ratio];
    return html`<tr><th scope="row">${workloads[workload].title}, ${unit}</th>${cells.map((cell) => html`<td class="n">${cell}</td>`)}</tr>`;
  });
  const heads = ["eBPF, published", "legacy, published", "ratio", "eBPF, here", "legacy, here", "ratio (95 % interval)"].map(
    (head) => html`<th scope="col" class="n">${head}</th>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Beside Cilium's own benchmark"><table>
<caption>eBPF host routing and legacy host routing, across nodes; here the medians of the rounds</caption>
<thead><tr><th scope="col">Workload</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** A row for each workload, place and datapath. */
function table(runs: readonly MeasuredRun[]): Markup {
  const rows = workloadNames.flatMap((workload) =>
    places.flatMap((place) => datapaths.map((datapath) => row(runs, workload, place, datapath))),
  );
  const heads = ["rate, /s", "p50, µs", "p99, µs", "CPU time, µs"].map((head) => html`<th scope="col" class="n">${head}</th>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Medians of the rounds"><table>
<caption>Exchanges, or megabytes of a stream; the CPU time is the whole machine's, of each</caption>
<thead><tr><th scope="col">Workload</th><th scope="col">Where</th><th scope="col">Datapath</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function row(all: readonly MeasuredRun[], workload: BenchWorkload, place: Place, datapath: Datapath): Markup {
  const runs = all.filter((run) => run.workload === workload && run.place === place && run.datapath === datapath);
  const middle = (values: (number | undefined)[], digits = 0) => {
    const there = values.filter((value) => value !== undefined);
    return there.length === 0 ? "–" : median(there).toFixed(digits);
  };
  const cells = [
    middle(runs.map(({ rate }) => rate)),
    middle(runs.map(({ p50 }) => p50)),
    middle(runs.map(({ p99 }) => p99)),
    middle(
      runs.map(({ cpu }) => cpu),
      1,
    ),
  ];
  return html`<tr><th scope="row">${workloads[workload].title}</th><td>${placeTitles[place]}</td><td>${datapath}</td>${cells.map((cell) => html`<td class="n">${cell}</td>`)}</tr>`;
}
