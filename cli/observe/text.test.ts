import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { evidence, type ControlOrNone, type Evidence } from "../../components/datapath/observe/evidence";
import { sampleEvidence } from "./testing/sample";
import { observationText, wrap } from "./text";

/** The sample with one case, for texts that can be read whole. */
function crossNode(control: ControlOrNone): Evidence {
  const all = sampleEvidence(control);
  const [, cross] = all.cases;
  return {
    ...all,
    cases: cross ? [cross] : [],
    discriminators: all.discriminators.filter((d) => d.case === "cross-node"),
    netfilter: all.netfilter.slice(0, 3),
  };
}

describe("the samples", () => {
  it.each(["none", "legacy", "vxlan"] as const)("%s is what `make observe` could write", (control) => {
    expect(evidence.parse(sampleEvidence(control))).toEqual(sampleEvidence(control));
  });
});

describe("observationText", () => {
  it("tells a lab that is as declared", () => {
    expect(observationText(crossNode("none"), { color: false, width: 100 })).toBe(`What packets showed on lab airgap (cilium-lab-0c321b)
Cilium 1.20.2, Kubernetes 1.34.4, kernel 6.18.44; 4 rounds, 20 exchanges a case, 31.4 s
▼ requests, client to server; ▲ replies, server to client. A device that packets were to pass by
shows 0.

cross-node: Pod to pod on another node ✔ as declared
  client (worker, 10.0.1.5) sends to 10.0.2.7:9000; server (worker2, 10.0.2.7) answers: 20 of 20
  worker
  ✔ eth0 of the client                  eth0             20 ▼ 20 ▲
  ✔ lxc of the client                   lxc1f2e3d4c5b6a  20 ▼  0 ▲  replies bypass it
  ✔ cilium_host of node A               cilium_host       0 ▼  0 ▲  bypassed
  ✔ eth0 of node A                      eth0             20 ▼ 20 ▲
  ✔ eth0 of node A, inside of a tunnel  eth0              0 ▼  0 ▲  none, as it should be
  worker2
  ✔ eth0 of node B                      eth0             20 ▼ 20 ▲
  ✔ eth0 of node B, inside of a tunnel  eth0              0 ▼  0 ▲  none, as it should be
  ✔ cilium_host of node B               cilium_host       0 ▼  0 ▲  bypassed
  ✔ lxc of the server                   lxca63c0950b747   0 ▼ 20 ▲  requests bypass it
  ✔ eth0 of the server                  eth0             20 ▼ 20 ▲

netfilter: packets of all exchanges that iptables' hooks saw
  ✔ worker  PREROUTING 0, FORWARD 0, POSTROUTING 0

✔ Packets take the paths that were declared, at every hop.
  Pod packets cross the node network as they are.
  Replies go past the client's lxc, requests past the server's: each straight into the pod's eth0.
`);
  });

  it("tells what a control showed, and where it had to differ", () => {
    expect(observationText(crossNode("legacy"), { color: false, width: 100 }))
      .toBe(`What packets showed on lab airgap (cilium-lab-0c321b), under the control: legacy host routing
Cilium 1.20.2, Kubernetes 1.34.4, kernel 6.18.44; 4 rounds, 20 exchanges a case, 31.4 s
▼ requests, client to server; ▲ replies, server to client. A device that packets were to pass by
shows 0.

cross-node: Pod to pod on another node ≠ differs
  client (worker, 10.0.1.5) sends to 10.0.2.7:9000; server (worker2, 10.0.2.7) answers: 20 of 20
  worker
  = eth0 of the client                  eth0             20 ▼ 20 ▲
  ≠ lxc of the client                   lxc1f2e3d4c5b6a  20 ▼ 20 ▲
      expected 20 requests, 0 replies (bpf-host-routing)
  = cilium_host of node A               cilium_host       0 ▼  0 ▲  bypassed
  = eth0 of node A                      eth0             20 ▼ 20 ▲
  = eth0 of node A, inside of a tunnel  eth0              0 ▼  0 ▲  none, as it should be
  worker2
  = eth0 of node B                      eth0             20 ▼ 20 ▲
  = eth0 of node B, inside of a tunnel  eth0              0 ▼  0 ▲  none, as it should be
  = cilium_host of node B               cilium_host       0 ▼  0 ▲  bypassed
  ≠ lxc of the server                   lxca63c0950b747  20 ▼ 20 ▲
      expected 0 requests, 20 replies (bpf-host-routing)
  = eth0 of the server                  eth0             20 ▼ 20 ▲

netfilter: packets of all exchanges that iptables' hooks saw
  ≠ worker  PREROUTING 120 (not 0), FORWARD 120 (not 0), POSTROUTING 120 (not 0)

control: where legacy host routing has to show something else
  ✔ cross-node, client-lxc: declared 20 requests, 0 replies; here 20 requests, 20 replies
  ✔ cross-node, server-lxc: declared 0 requests, 20 replies; here 20 requests, 20 replies

✔ Under the control (legacy host routing), packets take other paths: the proof can tell.
  Under legacy, every hop that has to differ did: the proof can fail.
`);
  });

  it("tells what differs on a lab that should be as declared, with strays and lost answers", () => {
    const all = crossNode("none");
    const broken: Evidence = {
      ...all,
      cases: all.cases.map((observed) => ({
        ...observed,
        exchanges: { sent: 20, answered: 19 },
        hops: observed.hops
          .slice(1, 2)
          .map((hop) => ({ ...hop, seen: { requests: 20, replies: 1 }, duplicates: 1, foreign: 3, holds: false })),
      })),
      netfilter: [],
      verdict: { holds: false, sentences: ["lxc of the client saw 1 reply."] },
    };
    const [, , , , ...lines] = observationText(broken, { color: false, width: 140 }).split("\n");
    expect(lines).toEqual([
      "cross-node: Pod to pod on another node ✘ differs",
      "  client (worker, 10.0.1.5) sends to 10.0.2.7:9000; server (worker2, 10.0.2.7) answers: 19 of 20",
      "  worker",
      "  ✘ lxc of the client  lxc1f2e3d4c5b6a  20 ▼  1 ▲  expected 20 requests, 0 replies (bpf-host-routing); 1 duplicate; 3 foreign packets",
      "",
      "✘ The datapath is not as declared: 1 hop differs.",
      "  lxc of the client saw 1 reply.",
      "",
    ]);
  });

  it("says the same without colour as with it", () => {
    const colored = observationText(sampleEvidence("legacy"), { color: true, width: 100 });
    expect(colored).toContain("\u001b[32m✔\u001b[39m");
    expect(stripVTControlCharacters(colored)).toBe(observationText(sampleEvidence("legacy"), { color: false, width: 100 }));
  });

  it.each([60, 80, 120])("stays inside of %d columns", (width) => {
    const longest = Math.max(
      ...observationText(sampleEvidence("vxlan"), { color: false, width })
        .split("\n")
        .map((line) => line.length),
    );
    // What is wrapped is the text: a table of names and numbers is as wide as its longest name.
    expect(longest).toBeLessThanOrEqual(Math.max(width, 80));
  });
});

describe("wrap", () => {
  it.each([
    ["a line that fits", "one two", 7, 0, ["one two"]],
    ["a line that does not", "one two", 6, 0, ["one", "two"]],
    ["an indented one", "one two", 8, 2, ["  one", "  two"]],
    ["a word that is too long", "a-long-word b", 4, 0, ["a-long-word", "b"]],
    ["colours, which take no room", "\u001b[32mone\u001b[39m two", 7, 0, ["\u001b[32mone\u001b[39m two"]],
  ])("%s", (_name, text, width, indent, lines) => expect(wrap(text, width, indent)).toEqual(lines));
});
