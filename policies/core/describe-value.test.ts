import { expect, it } from "vitest";
import { describeValue } from "./describe-value";
import { UNKNOWN, type PlainValue } from "./plain-value";

const words = [
  "native",
  "tunnel",
  "vxlan",
  "geneve",
  "disabled",
  "enabled",
  "true",
  "false",
  "strict",
  "partial",
  "probe",
  "none",
  "iptables",
  "ipvs",
  "nftables",
];

it.each(words)("repeats %s, in any case, and nothing around it", (word) => {
  expect([word, word.toUpperCase(), `${word} `].map(describeValue)).toEqual([
    `the string "${word}"`,
    `the string "${word.toUpperCase()}"`,
    "another string",
  ]);
});

it.each<[PlainValue, string]>([
  [UNKNOWN, "a value that is not known during preview"],
  [null, "null"],
  [true, "true"],
  [false, "false"],
  [0, "a number"],
  [["native"], "a list"],
  [{ native: true }, "a map"],
  ["", "another string"],
  ["hunter2", "another string"],
])("calls %j %s", (value, noun) => expect(describeValue(value)).toBe(noun));
