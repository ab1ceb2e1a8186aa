import { describe, expect, it } from "vitest";
import { html, raw } from "./html";

describe("html", () => {
  it.each([
    ["text", html`<p>${"<b> & \"c\" 'd'"}</p>`, "<p>&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;</p>"],
    ["numbers", html`<td>${0}</td>`, "<td>0</td>"],
    ["markup in markup", html`<p>${html`<b>${"<"}</b>`}</p>`, "<p><b>&lt;</b></p>"],
    ["lists", html`<ul>${["a", "<"].map((item) => html`<li>${item}</li>`)}</ul>`, "<ul><li>a</li><li>&lt;</li></ul>"],
    ["markup that somebody else made", html`<p>${raw("<svg/>")}</p>`, "<p><svg/></p>"],
  ])("%s", (_name, { markup }, expected) => expect(markup).toBe(expected));
});
