import { html, raw, type Markup } from "./html";
import { paletteCss } from "./palette";

/** What a page looks like, besides its colours: for the reader's screen, a telephone and paper. */
const shellCss = `*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--card);color:var(--ink);font:1rem/1.6 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,.top,.foot{max-width:74rem;margin:0 auto;padding:0 clamp(1rem,4vw,2.5rem)}
.top{padding-top:clamp(1.5rem,5vw,3.5rem)}
.foot{padding-block:2rem 4rem;color:var(--soft);font-size:.875rem}
h1,h2,h3{line-height:1.2;text-wrap:balance;letter-spacing:-.012em}
h1{font-size:clamp(1.7rem,1.1rem + 2.6vw,2.9rem);font-weight:680;margin:.3em 0 .4em;max-width:24ch}
h2{font-size:clamp(1.3rem,1.1rem + .9vw,1.75rem);font-weight:650;margin:0 0 .5rem}
h3{font-size:1.05rem;font-weight:650;margin:2rem 0 .5rem}
p,li{max-width:70ch}
a{color:var(--request);text-underline-offset:.18em}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--request);outline-offset:3px;border-radius:3px}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.86em}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;padding:.5rem 1rem;background:var(--card)}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.925rem;line-height:1.4;font-variant-numeric:tabular-nums;min-width:100%}
th,td{padding:.5rem .75rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{color:var(--soft);font-weight:600;font-size:.82rem;vertical-align:bottom}
tbody th{font-weight:500}
th:first-child,td:first-child{padding-left:0}
td.n,th.n{text-align:right;white-space:nowrap}
caption{text-align:left;color:var(--soft);font-size:.875rem;padding:.25rem 0 .5rem}
svg{max-width:100%;height:auto}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{body{font-size:10pt}a{color:inherit}section,figure,tr{break-inside:avoid}.scroll{overflow:visible}.skip,nav{display:none}}`;

/**
 * A page that needs nothing beside itself: no network, no script.
 *
 * @param title of the window, as text
 * @param body what stands in it: `header.top`, `main`, `footer.foot`
 * @param css further style
 */
export function shell(title: string, body: Markup, css = ""): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>
${raw(`${paletteCss}\n${shellCss}\n${css}`)}
</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
${body}
</body>
</html>
`.markup;
}
