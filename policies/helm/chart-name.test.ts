import { describe, expect, it } from "vitest";
import { isCiliumChart } from "./chart";
import { UNKNOWN, type PlainValue } from "../core/plain-value";

const cases: [PlainValue | undefined, boolean][] = [
  ["cilium", true],
  ["rke2-charts/rke2-cilium", true],
  ["https://charts.example.com/%63ilium-1.20.2.tgz", true],
  ["https://charts.example.com/cilium%2D1.20.2.tgz", true],
  [" isovalent/cilium\n", true],
  ["https://user@charts.example.com/cilium-10.2.tgz?a=b#c", true],
  ["oci://quay.io/cilium/charts/cilium@sha256:0123", true],
  ["oci://localhost:5000/cilium:1.20.2", true],
  ["charts/cilium/v1.20.2", true],
  ["1.20.2", false],
  ["cilium.tgz-1.20.2", false],
  ["./charts/%zz", false],
  ["tetragon", false],
  ["cilium-policies", false],
  [undefined, false],
  [null, false],
  [UNKNOWN, false],
  [["cilium"], false],
];

describe("isCiliumChart", () => {
  it.each(cases)("%s: %s", (chart, expected) => expect(isCiliumChart(chart)).toBe(expected));
});
