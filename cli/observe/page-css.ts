/** Style of the page of an observation, beyond that of any page. */
export const pageCss = `.eyebrow{color:var(--soft);font-size:.9rem;margin:0}
.lead{font-size:1.1rem;margin:.4rem 0}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.badge{display:inline-grid;place-items:center;width:1.15em;height:1.15em;border:.07em solid;border-radius:50%;font-size:.8em;vertical-align:.06em;margin-right:.15em}
.good{color:var(--good)}.bad{color:var(--bad)}.differs{color:var(--differs)}.request{color:var(--request)}.reply{color:var(--reply)}.zero{color:var(--soft)}
ul.cases{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,12.5rem),1fr));gap:.75rem;padding:0;margin:1.75rem 0 0;list-style:none}
.cases a{display:grid;grid-template-columns:auto 1fr;gap:.1rem .6rem;align-content:start;height:100%;padding:.8rem 1rem;border:1px solid var(--line);border-radius:.7rem;background:var(--node);color:var(--ink);text-decoration:none;line-height:1.35}
.cases a:hover{border-color:var(--ink)}
.cases .mark{font-size:1.1rem}
.cases a span:last-child{grid-column:2;color:var(--soft);font-size:.85rem}
main>section{margin-top:clamp(2.5rem,6vw,4.5rem)}
main>.verdict,main>.legend{margin-top:2rem}
.verdict h2{font-size:1.05rem}.verdict ul{margin:.3rem 0;padding-left:1.2rem}
.legend ul{display:flex;flex-wrap:wrap;gap:.5rem 1.75rem;margin:0;padding:.8rem 0;list-style:none;border-block:1px solid var(--line);font-size:.875rem}
.legend li{display:flex;align-items:center;gap:.6rem}
.legend svg{flex:none}
.case{scroll-margin-top:1rem}
.sentence{font-size:1.15rem;line-height:1.5;margin:.3rem 0}
.ends{color:var(--soft);font-size:.925rem;margin:.3rem 0 0}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1.5rem;margin:1.5rem 0;align-items:start}
.pictures figure{margin:0;padding:1rem;border:1px solid var(--line);border-radius:.9rem;text-align:center;min-width:0}
.pictures figcaption{text-align:left;margin-bottom:.9rem;font-size:.925rem}
.pictures .control{border-style:dashed}
.device{display:block;color:var(--soft);font-size:.82rem;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-weight:400}
td.mono{white-space:nowrap}.scroll{position:relative}.wide table{min-width:max(46rem,100%)}
tr.wrong{background:var(--differsFill)}
.shots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr));gap:1.25rem}
.shot{margin:0;min-width:0}
.shot figcaption{margin-bottom:.5rem;max-width:60ch}
.shot pre{margin:0;padding:.9rem 1rem;overflow-x:auto;border:1px solid var(--line);border-radius:.6rem;background:var(--node);line-height:1.55;font-size:.8rem}
.prompt{color:var(--soft)}
.tally{margin:.4rem 0 0;font-size:.875rem}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,13rem),1fr));gap:.9rem 1.5rem;margin:1rem 0 1.5rem}
.facts dt{color:var(--soft);font-size:.82rem}.facts dd{margin:0;overflow-wrap:anywhere}
.pcaps{columns:14rem;padding-left:1.2rem}
@media (max-width:30rem){.pictures figure{padding:.75rem .35rem}.pictures figcaption{padding-inline:.4rem}}
@media print{.wide table{min-width:0}.cases{display:none}.case{break-before:page}}`;
