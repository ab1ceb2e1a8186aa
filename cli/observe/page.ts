import type { ControlOrNone, Counts, Evidence, Hop, ObservedCase } from "../../components/datapath/observe/evidence";
import type { Packet } from "../../components/datapath/observe/packet";
import { pathDiagram } from "./diagram";
import { excerpt, shots, type Shot } from "./excerpt";
import { html, raw, type Markup } from "../reporting/html";
import { legend } from "./legend";
import { pageCss } from "./page-css";
import { caseSentence } from "./sentences";
import { shell } from "../reporting/page-shell";
import { caseHolds, controlTitles, countsText, endName, headline, hopNote, shortNode, versionsText } from "./words";
import { count } from "../reporting/terminal";

/** What a page shows besides the evidence. */
export interface PageExtras {
  /** The last run under a control, shown beside. */
  control?: Evidence | undefined;
  /** Packets of the captures, by file name as in a hop's `pcap`: the page quotes the first ones. */
  packets?: ReadonlyMap<string, readonly Packet[]>;
}

/** One page about an observation that needs nothing beside itself; links lead to the files in its folder. */
export async function page(evidence: Evidence, { control, packets = new Map() }: PageExtras = {}): Promise<string> {
  const { lab, cases } = evidence;
  const sections = await Promise.all(cases.map((observed) => caseSection(observed, evidence, control, packets)));
  const body = html`<header class="top">
<p class="eyebrow">cilium-lab <span aria-hidden="true">·</span> ${evidence.control === "none" ? "the datapath, observed" : `control: ${controlTitles[evidence.control]}`} <span aria-hidden="true">·</span> <time datetime="${evidence.startedAt}">${dateText(evidence.startedAt)}</time></p>
<h1>${badge(evidence.verdict.holds)} ${headline(evidence)}</h1>
<p class="lead">${count(evidence.exchanges, "exchange")} in each of ${count(cases.length, "case")}, captured at every device on their way and counted there. Lab ${lab.stack}, cluster ${lab.cluster}: ${versionsText(lab)}.</p>
${control === undefined ? "" : html`<p class="lead">Beside each picture stands the same lab with another datapath in its place. ${headline(control)}</p>`}
<nav aria-label="Cases"><ul class="cases">${cases.map((observed) => caseLink(observed, evidence.control))}</ul></nav>
</header>
<main id="main">
${verdictSection(evidence)}
${legend(control !== undefined || evidence.control !== "none")}
${sections}
${netfilterSection(evidence, control)}
${control === undefined || control.discriminators.length === 0 ? "" : controlSection(control)}
${evidence.discriminators.length === 0 ? "" : controlSection(evidence)}
${flowsSection(evidence)}
${labSection(evidence)}
${filesSection(evidence, control)}
${methodSection(evidence, control)}
</main>
<footer class="foot"><p>Made by <code>make observe</code> of cilium-lab. This file is all of the page: it loads nothing and runs no script.</p></footer>`;
  return shell(`${headline(evidence)} ${lab.cluster}`, body, pageCss);
}

/** `23 November 2026, 12:00 UTC` */
function dateText(iso: string): string {
  const text = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(new Date(iso));
  return `${text.replace(" at ", ", ")} UTC`;
}

const badge = (holds: boolean): Markup =>
  html`<span class="badge ${holds ? "good" : "bad"}" aria-hidden="true">${holds ? "✔" : "✘"}</span>`;

function caseLink(observed: ObservedCase, control: ControlOrNone): Markup {
  const holds = caseHolds(observed);
  const said = holds ? "as declared" : control === "none" ? "differs" : "differs, as a control may";
  return html`<li><a href="#${observed.name}"><span class="mark ${holds ? "good" : control === "none" ? "bad" : "differs"}" aria-hidden="true">${holds ? "✔" : control === "none" ? "✘" : "≠"}</span>
<b>${observed.title}</b><span>${observed.exchanges.answered} of ${observed.exchanges.sent} answered, ${said}</span></a></li>`;
}

function verdictSection({ verdict: { sentences } }: Evidence): Markup {
  if (sentences.length === 0) return html``;
  return html`<section aria-labelledby="verdict" class="verdict"><h2 id="verdict">What was found</h2><ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul></section>`;
}

async function caseSection(
  observed: ObservedCase,
  evidence: Evidence,
  control: Evidence | undefined,
  packets: NonNullable<PageExtras["packets"]>,
): Promise<Markup> {
  const other = control?.cases.find(({ name }) => name === observed.name);
  const { cluster } = evidence.lab;
  const picture = await pathDiagram(observed, { ...evidence, cluster, id: `declared-${observed.name}` });
  const beside =
    control &&
    other &&
    (await pathDiagram(other, { ...control, cluster: control.lab.cluster, id: `control-${observed.name}`, declared: observed }));
  const at = (end: ObservedCase["client"]) =>
    html`${endName(end)} <span class="mono">${end.ip}</span>${end.node === "" ? "" : ` on ${shortNode(end.node, cluster)}`}`;
  const quoted = evidence.control === "none" ? (shots[observed.name] ?? []) : [];
  return html`<section class="case" aria-labelledby="${observed.name}">
<h2 id="${observed.name}">${observed.title}</h2>
<p class="sentence">${caseSentence(observed)}</p>
<p class="ends">${at(observed.client)} <span aria-hidden="true">→</span><span class="hidden"> sends to </span> <span class="mono">${observed.target}</span>, answered by ${at(observed.server)}: ${observed.exchanges.answered} of ${observed.exchanges.sent} exchanges.</p>
<div class="pictures">
<figure><figcaption><b>${evidence.control === "none" ? "As declared" : `Under ${controlTitles[evidence.control]}`}</b></figcaption>${raw(picture)}</figure>
${beside ? html`<figure class="control"><figcaption><b>Under the control</b>: ${controlTitles[control.control]}</figcaption>${raw(beside)}</figure>` : ""}
</div>
${hopTable(observed, other, evidence)}
${quoted.length === 0 ? "" : html`<h3>What tcpdump prints there</h3><div class="shots">${quoted.map((shot) => shotFigure(shot, observed, packets))}</div>`}
</section>`;
}

function hopTable(observed: ObservedCase, other: ObservedCase | undefined, { control, lab: { cluster } }: Evidence): Markup {
  const differing = (expected: Counts) =>
    control === "none"
      ? html`<b class="bad">✘ expected ${countsText(expected)}</b>`
      : html`<b class="differs">≠ declared: ${countsText(expected)}</b>`;
  const rows = observed.hops.map((hop) => {
    const under = other?.hops.find(({ id }) => id === hop.id);
    const differs = under !== undefined && !same(hop, under);
    const note = hop.holds ? hopNote(hop) : "";
    return html`<tr${raw(hop.holds ? "" : ' class="wrong"')}><th scope="row">${hop.title} <span class="device">${hop.device}${hop.node === "" ? "" : ` · ${shortNode(hop.node, cluster)}`}</span></th>
<td class="n">${number(hop.seen.requests, "request")}</td><td class="n">${number(hop.seen.replies, "reply")}</td>
<td>${hop.holds ? html`<span class="good">✔</span> ${note === "" ? "as expected" : note}` : differing(hop.expected)}</td>
${other === undefined ? "" : html`<td>${under === undefined ? "not captured" : html`${differs ? html`<b class="differs">≠</b><span class="hidden"> differs:</span>` : html`=<span class="hidden"> the same:</span>`} <span aria-hidden="true">▼ ${under.seen.requests} ▲ ${under.seen.replies}</span><span class="hidden">${countsText(under.seen)}</span>`}</td>`}
<td class="mono">${hop.invariant}</td></tr>`;
  });
  return html`<div class="scroll wide" tabindex="0" role="region" aria-label="Hops: ${observed.title}"><table>
<caption>Hop by hop, from the client's side to the server's: what was captured at each device</caption>
<thead><tr><th scope="col">Hop</th><th scope="col" class="n"><span aria-hidden="true">▼ </span>requests</th><th scope="col" class="n"><span aria-hidden="true">▲ </span>replies</th><th scope="col">Verdict</th>${other === undefined ? "" : html`<th scope="col">Under the control</th>`}<th scope="col">Invariant</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

const same = (a: Hop, b: Hop) => a.seen.requests === b.seen.requests && a.seen.replies === b.seen.replies;
const number = (packets: number, direction: "request" | "reply") =>
  packets === 0 ? html`<span class="zero">0</span>` : html`<b class="${direction}">${packets}</b>`;

function shotFigure({ hop: id, command, shows }: Shot, observed: ObservedCase, packets: NonNullable<PageExtras["packets"]>): Markup {
  const hop = observed.hops.find((one) => one.id === id);
  if (!hop) return html``;
  const { lines, more } = excerpt(observed, hop, packets.get(hop.pcap) ?? []);
  const directed = lines.map(
    (line) =>
      html`<span class="${line.includes(` > ${observed.client.ip}.`) ? "reply" : "request"}">${line.includes(` > ${observed.client.ip}.`) ? "▲" : "▼"} ${line}</span>\n`,
  );
  const text =
    lines.length === 0 ? html`${countsText(hop.seen)}` : html`${directed}${more > 0 ? `  … and ${count(more, "packet")} more` : ""}`;
  return html`<figure class="shot"><figcaption>${hop.holds ? shows : `${hop.title} differs here: ${countsText(hop.seen)}.`}</figcaption>
<pre tabindex="0" role="region" aria-label="Capture: ${hop.title}, ${observed.title}"><span class="prompt">$ ${command(hop)}</span>
${text}</pre><p class="tally">${hop.title}: <b class="request">▼ ${count(hop.seen.requests, "request")}</b>, <b class="reply">▲ ${hop.seen.replies} ${hop.seen.replies === 1 ? "reply" : "replies"}</b></p></figure>`;
}

function netfilterSection({ netfilter, lab }: Evidence, control: Evidence | undefined): Markup {
  if (netfilter.length === 0) return html``;
  const nodes = [...new Set(netfilter.map(({ node }) => node))];
  const hooks = [...new Set(netfilter.map(({ hook }) => hook))];
  const cell = (rows: Evidence["netfilter"], node: string, hook: string) => {
    const row = rows.find((one) => one.node === node && one.hook === hook);
    return row === undefined
      ? html`<td class="n">–</td>`
      : html`<td class="n">${row.seen === 0 ? html`<span class="zero">0</span>` : html`<b class="differs">${row.seen}</b>`}</td>`;
  };
  const columns = (title: string) => html`<th scope="colgroup" colspan="${hooks.length}" class="n">${title}</th>`;
  const hold = netfilter.every(({ holds }) => holds);
  return html`<section aria-labelledby="netfilter"><h2 id="netfilter">Past netfilter</h2>
<p>${hold ? "No packet of any exchange reached a hook of the nodes' own iptables: rules that only count stood there while they were sent." : "Packets of the exchanges reached hooks of the nodes' own iptables, as rules that only count have shown."}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Netfilter counters"><table><caption>Packets of all cases together, at the hooks of each node</caption>
<thead><tr><td></td>${columns("observed")}${control === undefined ? "" : columns("under the control")}</tr>
<tr><th scope="col">Node</th>${[1, ...(control === undefined ? [] : [2])].flatMap(() => hooks.map((hook) => html`<th scope="col" class="n">${hook}</th>`))}</tr></thead>
<tbody>${nodes.map((node) => html`<tr><th scope="row">${shortNode(node, lab.cluster)}</th>${hooks.map((hook) => cell(netfilter, node, hook))}${control === undefined ? "" : hooks.map((hook) => cell(control.netfilter, node, hook))}</tr>`)}</tbody></table></div></section>`;
}

function controlSection({ control, discriminators, cases }: Evidence): Markup {
  const title = (name: string, id: string) => {
    const hop = cases.find((one) => one.name === name)?.hops.find((one) => one.id === id);
    return hop === undefined ? id : hop.title;
  };
  return html`<section aria-labelledby="control"><h2 id="control">What the control tells apart</h2>
<p>A proof that passes on any lab proves nothing. So the same exchanges were sent with ${controlTitles[control]} in the datapath's place, and these hops had to show something else.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Hops that tell the control apart"><table><thead><tr><th scope="col">Case</th><th scope="col">Hop</th><th scope="col">As declared</th><th scope="col">Under ${controlTitles[control]}</th><th scope="col">Told apart</th></tr></thead>
<tbody>${discriminators.map((one) => html`<tr><th scope="row">${one.case}</th><td>${title(one.case, one.hop)}</td><td>${countsText(one.declared)}</td><td>${countsText(one.control)}</td><td>${one.differs ? html`<span class="good">✔ yes</span>` : html`<b class="bad">✘ no</b>`}</td></tr>`)}</tbody></table></div></section>`;
}

function flowsSection({ flows, lab }: Evidence): Markup {
  if (flows.length === 0) return html``;
  return html`<section aria-labelledby="flows"><h2 id="flows">What Hubble saw of it</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Flows of Hubble"><table><thead><tr><th scope="col">Time</th><th scope="col">Node</th><th scope="col">Verdict</th><th scope="col">Flow</th></tr></thead>
<tbody>${flows.slice(0, 40).map(({ time, node, verdict, summary }) => html`<tr><td class="mono">${time}</td><td>${shortNode(node, lab.cluster)}</td><td>${verdict}</td><td>${summary}</td></tr>`)}</tbody></table></div>
${flows.length > 40 ? html`<p>And ${flows.length - 40} more in <a href="evidence.json">evidence.json</a>.</p>` : ""}</section>`;
}

function labSection({ lab, startedAt, seconds, rounds, exchanges, cost }: Evidence): Markup {
  const fact = (name: string, value: Markup | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<section aria-labelledby="lab"><h2 id="lab">The lab</h2>
<dl class="facts">${fact("Cilium", lab.cilium)}${fact("Kubernetes", lab.kubernetes.replace(/^v/, ""))}${fact("Kernel", lab.kernel)}${fact("Captures", lab.tcpdump.replace(/ version /, " "))}
${fact("Cluster", lab.cluster)}${fact("Stack", lab.stack)}${fact("Begun", html`<time datetime="${startedAt}">${dateText(startedAt)}</time>`)}${fact("Took", `${seconds.toFixed(0)} s, ${count(rounds, "round")}, ${count(exchanges, "exchange")} a case`)}
${fact("Cost of the captures", `${cost.cpuSeconds.toFixed(2)} s of CPU time, ${(100 * cost.share).toFixed(1)} % of the machine's meanwhile`)}</dl>
<div class="scroll" tabindex="0" role="region" aria-label="Nodes and what their agents say"><table><caption>What each agent says of itself: configuration, and no proof</caption>
<thead><tr><th scope="col">Node</th><th scope="col">Address</th><th scope="col">Pods</th><th scope="col">Routing</th><th scope="col">Host routing</th><th scope="col">Masquerading</th><th scope="col">kube-proxy replacement</th><th scope="col">Device</th></tr></thead>
<tbody>${lab.nodes.map(({ name, ip, podCidrs }) => {
    const mode = lab.modes.find(({ node }) => node === name);
    return html`<tr><th scope="row">${shortNode(name, lab.cluster)}</th><td class="mono">${ip}</td><td class="mono">${podCidrs.join(", ")}</td><td>${mode?.routing ?? "–"}</td><td>${mode?.hostRouting ?? "–"}</td><td>${mode?.masquerading ?? "–"}</td><td>${mode?.kubeProxyReplacement ?? "–"}</td><td>${mode?.device ?? "–"}</td></tr>`;
  })}</tbody></table></div></section>`;
}

function filesSection({ cases }: Evidence, control: Evidence | undefined): Markup {
  const pcaps = [...new Set(cases.flatMap(({ hops }) => hops.map(({ pcap }) => pcap)))].sort();
  return html`<section aria-labelledby="files"><h2 id="files">Raw files</h2>
<p>Beside this page: <a href="evidence.json">evidence.json</a>, from which all of it is made; <a href="report.svg">report.svg</a>, the pictures; <a href="report.txt">report.txt</a>, the same as text.${control === undefined ? "" : html` Of the control: <a href="../${control.control}/evidence.json">evidence.json</a>.`}</p>
<ul class="pcaps">${pcaps.map((pcap) => html`<li><a href="${encodeURIComponent(pcap)}" class="mono">${pcap}</a></li>`)}</ul></section>`;
}

function methodSection({ exchanges }: Evidence, control: Evidence | undefined): Markup {
  return html`<section aria-labelledby="method"><h2 id="method">How it was made, and what it does not prove</h2>
<p>Each exchange is one UDP datagram and its answer. Its payload names the run, the case and a number, so that a packet is known at every hop, through every translation of its addresses: ${exchanges} distinct ones were sent in each case. tcpdump ran on every device at once, in the pods, on the nodes and outside; the files were counted afterwards, each exchange once a direction. What else passed the same ports is told apart as foreign.</p>
<ul><li>A device that shows no packet was not passed by one that tcpdump could see; the arrow around it is drawn from that. Which eBPF program sent it past is Cilium's own account, and is not seen in a capture.</li>
<li>The counters of netfilter stand at the mangle table's PREROUTING, FORWARD and POSTROUTING of each node, and are of all cases together.</li>
<li>All nodes share one kernel and one machine: nothing here is a figure of speed.</li>
${control === undefined ? html`<li>No control is shown beside. <code>make observe CONTROL=legacy</code> sends the same with another datapath, to show that these counts can differ.</li>` : ""}</ul></section>`;
}
