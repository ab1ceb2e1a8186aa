import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { timeline } from "./timeline";

/**
 * The log of an update with one worker on a busy machine, as Pulumi left it: it empties the file after the preview. Kept of it are the events that are
 * read; its own time stamps, whole seconds, stand for the times of arrival.
 */
const recorded = readFileSync(join(__dirname, "testing", "recorded-update.jsonl"), "utf8")
  .trimEnd()
  .split("\n");
const stampOf = (text: string) => (JSON.parse(text) as { timestamp: number }).timestamp;
const events = [
  ...['{"preludeEvent":{}}', '{"summaryEvent":{}}'].map((text) => ({ at: 20, text })),
  ...recorded.map((text) => ({ at: stampOf(text) - stampOf(recorded[0]!) + 20, text })),
];

it("reads the spans of a real up: every resource that was worked on, and kind's steps", () => {
  const spans = timeline({ seconds: 230, marks: [{ at: 15, text: "chart rendered and checked" }], events, waits: new Map() });
  const rows = (kind: string) => spans.filter((span) => span.kind === kind).map(({ name, from, to }) => [name, from, to]);
  expect(rows("phase")).toEqual([
    ...[
      ["chart rendered and checked", 0, 15],
      ["Pulumi starts, with policies and plugins", 15, 20],
    ],
    ...[
      ["preview, judged by the policies", 20, 20],
      ["update", 20, 227],
    ],
    ...[["kubeconfig written, outputs read", 227, 230]],
  ]);
  expect(rows("resource")).toEqual([
    ...[
      ["lab-preflight", 42, 43],
      ["lab-node-image", 43, 44],
      ["lab-operator-image", 43, 44],
      ["lab-network", 44, 45],
    ],
    ...[
      ["lab-derived-image", 48, 49],
      ["lab-nodes", 50, 108],
      ["lab-load-images", 108, 112],
      ["lab-kubeconfig", 109, 111],
    ],
    ...[
      ["cilium-chart-check", 109, 123],
      ["lab-corefile", 115, 121],
      ["lab-taint", 116, 121],
      ["rollout-traffic", 122, 123],
    ],
    ...[
      ["cilium-release", 123, 165],
      ["datapath-probe", 166, 225],
    ],
  ]);
  expect(rows("step")).toEqual([
    ...[
      ["Ensuring node image (cilium-lab.invalid/node:bench-up-ac089a)", 51, 51],
      ["Preparing nodes", 51, 69],
      ["Writing configuration", 69, 71],
    ],
    ...[
      ["Starting control-plane", 71, 95],
      ["Installing StorageClass", 95, 97],
      ["Joining worker nodes", 98, 106],
    ],
  ]);
});
