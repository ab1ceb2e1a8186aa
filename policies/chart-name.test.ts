import { describe, expect, it } from "vitest";
import { isCiliumChart } from "./chart-name";
import { unknown, type Known } from "./known";

const cases: [Known | undefined, boolean][] = [
  ["cilium", true],
  ["rke2-charts/rke2-cilium", true],
  ["https://charts.example.com/%63ilium-1.20.2.tgz", true],
  ["https://charts.example.com/cilium%2D1.20.2.tgz", true],
  ["./charts/%zz", false],
  ["tetragon", false],
  ["cilium-policies", false],
  [undefined, false],
  [null, false],
  [unknown, false],
  [["cilium"], false],
];

describe("isCiliumChart", () => {
  it.each(cases)("%s: %s", (chart, expected) => expect(isCiliumChart(chart)).toBe(expected));
});
