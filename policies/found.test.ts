import { expect, it } from "vitest";
import { found } from "./found";
import { unknown, type Known } from "./known";

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
  expect([word, word.toUpperCase(), `${word} `].map(found)).toEqual([
    `the string "${word}"`,
    `the string "${word.toUpperCase()}"`,
    "another string",
  ]);
});

it.each<[Known, string]>([
  [unknown, "a value that is not known during preview"],
  [null, "null"],
  [true, "true"],
  [false, "false"],
  [0, "a number"],
  [["native"], "a list"],
  [{ native: true }, "a map"],
  ["", "another string"],
  ["hunter2", "another string"],
])("calls %j %s", (value, noun) => expect(found(value)).toBe(noun));
