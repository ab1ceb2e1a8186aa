import { html, type Markup } from "../reporting/html";

/** What lines and boxes of the pictures mean. */
export function legend(controls: boolean): Markup {
  return html`<section class="legend" aria-label="Legend"><ul>
<li><svg width="46" height="14" aria-hidden="true"><path d="M2 7H34" stroke="var(--request)" stroke-width="2.4"/><path d="M34 2l10 5-10 5z" fill="var(--request)"/></svg><span><b class="request">▼ request</b>, client to server: a whole line, downwards</span></li>
<li><svg width="46" height="14" aria-hidden="true"><path d="M44 7H12" stroke="var(--reply)" stroke-width="2.4" stroke-dasharray="5 2"/><path d="M12 2L2 7l10 5z" fill="var(--reply)"/></svg><span><b class="reply">▲ reply</b>, server to client: a broken line, upwards</span></li>
<li><svg width="46" height="20" aria-hidden="true"><rect x="1" y="2" width="44" height="16" rx="5" fill="var(--card)" stroke="var(--ink)"/></svg><span>a device, with the packets that tcpdump counted on it</span></li>
<li><svg width="46" height="20" aria-hidden="true"><rect x="1" y="2" width="44" height="16" rx="5" fill="var(--node)" stroke="var(--line)" stroke-dasharray="4 3"/></svg><span>bypassed: none of these packets showed up</span></li>
${controls ? html`<li><svg width="46" height="20" aria-hidden="true"><rect x="2" y="2" width="42" height="16" rx="5" fill="var(--differsFill)" stroke="var(--differs)" stroke-width="2"/></svg><span><b class="differs">≠</b> differs from the lab as declared</span></li>` : ""}
</ul></section>`;
}
