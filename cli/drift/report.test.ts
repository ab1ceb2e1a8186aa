import { describe, expect, it } from "vitest";
import type { Finding } from "./finding";
import { driftReport, findingSentence } from "./report";

const config = { topic: "cilium-config", object: "ConfigMap kube-system/cilium-config" } as const;
const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "cilium-config" } };
const edited: Finding = {
  ...config,
  path: "data.bpf-lb-mode",
  declared: '"snat"',
  live: '"dsr"',
  note: "taken by no agent yet",
  mend: { by: "write", object, at: [], value: "snat" },
};
const added: Finding = { ...config, path: "data.x", live: '"1"', mend: { by: "write", object, at: [] } };
const gone: Finding = {
  topic: "objects of the chart",
  object: "ServiceAccount kube-system/cilium-operator",
  path: "",
  declared: "there",
  mend: { by: "create", object },
};
const removed: Finding = {
  ...config,
  path: "data.y",
  declared: '"2"',
  note: "taken by all agents",
  mend: { by: "write", object, at: [], value: "2" },
};
const chain: Finding = {
  topic: "datapath",
  object: "node a",
  path: "first iptables chain of kube-proxy",
  declared: '"none"',
  live: '"KUBE-SERVICES"',
  mend: { by: "hand", command: "look" },
};

const report = (...findings: Finding[]) => driftReport("dev", "lab-0c321b", findings).map(({ text }) => text);

describe("driftReport", () => {
  it("is one line where nothing has drifted", () => expect(report()).toEqual(['No drift: the lab "dev" is as declared.']));

  it("is a diff by topic and object, with what is left to do by hand", () => {
    expect(report(gone, edited, added, removed, chain)).toEqual([
      '--- declared by the stack "dev"',
      "+++ live on lab-0c321b",
      "",
      "objects of the chart",
      "@@ ServiceAccount kube-system/cilium-operator @@",
      "-there",
      "",
      "cilium-config",
      "@@ ConfigMap kube-system/cilium-config @@",
      '-data.bpf-lb-mode: "snat"',
      '+data.bpf-lb-mode: "dsr"  # taken by no agent yet',
      '+data.x: "1"',
      '-data.y: "2"  # taken by all agents',
      "",
      "datapath",
      "@@ node a @@",
      '-first iptables chain of kube-proxy: "none"',
      '+first iptables chain of kube-proxy: "KUBE-SERVICES"',
      "",
      "✗ 5 differences; `make up` mends 4. By hand, in a lab shell:",
      "  node a first iptables chain of kube-proxy: look",
    ]);
  });

  it("marks what is declared and what is live", () => {
    expect(driftReport("dev", "lab", [edited]).map(({ mood }) => mood)).toEqual([
      "dim",
      "dim",
      "plain",
      "bold",
      "dim",
      "good",
      "bad",
      "plain",
      "bad",
    ]);
  });

  it.each<[Finding[], string]>([
    [[edited], "✗ 1 difference; `make up` mends it."],
    [[edited, added], "✗ 2 differences; `make up` mends all of them."],
    [[chain], "✗ 1 difference; `make up` mends none of them. By hand, in a lab shell:"],
  ])("ends with the sum", (findings, expected) => expect(report(...findings)).toContain(expected));
});

describe("findingSentence", () => {
  it.each<[Finding, string]>([
    [edited, 'drift: ConfigMap kube-system/cilium-config, data.bpf-lb-mode: "dsr", declared "snat"; put back.'],
    [added, 'drift: ConfigMap kube-system/cilium-config, data.x: "1", declared none; put back.'],
    [gone, "drift: ServiceAccount kube-system/cilium-operator: missing, declared there; made again."],
    [chain, 'drift: node a, first iptables chain of kube-proxy: "KUBE-SERVICES", declared "none"; not mended here: look.'],
    [
      { ...edited, mend: { by: "taint" } },
      'drift: ConfigMap kube-system/cilium-config, data.bpf-lb-mode: "dsr", declared "snat"; taken off again.',
    ],
    [
      { ...edited, mend: { by: "corefile" } },
      'drift: ConfigMap kube-system/cilium-config, data.bpf-lb-mode: "dsr", declared "snat"; put back.',
    ],
    [
      { ...edited, mend: { by: "release" } },
      'drift: ConfigMap kube-system/cilium-config, data.bpf-lb-mode: "dsr", declared "snat"; the release is upgraded.',
    ],
    [
      { ...edited, mend: { by: "agent", pod: "cilium-x" } },
      'drift: ConfigMap kube-system/cilium-config, data.bpf-lb-mode: "dsr", declared "snat"; cilium-x is started anew.',
    ],
    [
      { ...edited, mend: { by: "device", node: "a", device: "d" } },
      'drift: ConfigMap kube-system/cilium-config, data.bpf-lb-mode: "dsr", declared "snat"; removed.',
    ],
    [
      { ...edited, mend: { by: "up" } },
      'drift: ConfigMap kube-system/cilium-config, data.bpf-lb-mode: "dsr", declared "snat"; mended on the way.',
    ],
    [
      { ...edited, mend: { by: "itself" } },
      'drift: ConfigMap kube-system/cilium-config, data.bpf-lb-mode: "dsr", declared "snat"; the probe waits for it.',
    ],
  ])("%#", (finding, expected) => expect(findingSentence(finding)).toBe(expected));
});
