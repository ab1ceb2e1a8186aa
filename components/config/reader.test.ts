import { describe, expect, it } from "vitest";
import { configReader } from "./reader";

const reader = (values: Record<string, string>) =>
  configReader("lab", Object.fromEntries(Object.entries(values).map(([key, value]) => [`lab:${key}`, value])));
const workers = (value: string) => reader({ workers: value }).read("workers");
const notWorkers = (value: string) =>
  `lab:workers "${value}" is not a number of workers: a whole number from 1 to 8. The probe needs two nodes to see cross-node packets. Example: 2.`;

describe("configReader", () => {
  it("reads texts, words, numbers and lists", () => {
    const config = reader({
      podCidr: "10.0.0.0/16",
      nodeImage: "",
      hubble: "on",
      workers: "2",
      dnsUpstream: '["192.0.2.1"]',
      extraPodCidrs: "[]",
    });
    expect(config.key("podCidr")).toBe("lab:podCidr");
    expect(config.read("podCidr")).toBe("10.0.0.0/16");
    expect(config.read("nodeImage")).toBe("");
    expect(config.read("hubble")).toBe("on");
    expect(config.read("workers")).toBe(2);
    expect(config.read("dnsUpstream")).toEqual(["192.0.2.1"]);
    expect(config.read("extraPodCidrs")).toEqual([]);
  });

  it.each(["two", "2.5", "", "0", "9", "-1", "1e1", "0x2", " 2", "[2]", '{"a":1}', "true"])("refuses %j workers", (value) => {
    expect(() => workers(value)).toThrow(new Error(notWorkers(value)));
  });

  it.each<[string, Record<string, string>, (config: ReturnType<typeof reader>) => unknown, string]>([
    ["what is not set", {}, (c) => c.read("podCidr"), "lab:podCidr is not set, and Pulumi.yaml gave no default. Example: 10.0.0.0/16."],
    [
      "null for a text",
      { podCidr: "null" },
      (c) => c.read("podCidr"),
      "lab:podCidr is null. Remove the line for the default, or write a value. Example: 10.0.0.0/16.",
    ],
    [
      "null for a number",
      { workers: "null" },
      (c) => c.read("workers"),
      "lab:workers is null. Remove the line for the default, or write a value. Example: 2.",
    ],
    [
      "null for a list",
      { dnsUpstream: "null" },
      (c) => c.read("dnsUpstream"),
      'lab:dnsUpstream is null. Remove the line for the default, or write a value. Example: ["192.0.2.53"].',
    ],
    [
      "an object for a text",
      { podCidr: '{"a":1}' },
      (c) => c.read("podCidr"),
      'lab:podCidr is an object: {"a":1}. Accepted: one text. Example: 10.0.0.0/16.',
    ],
    [
      "a list for a text",
      { nodeImage: "[]" },
      (c) => c.read("nodeImage"),
      "lab:nodeImage is a list: []. Accepted: one text. Example: kindest/node:v1.34.11.",
    ],
    [
      "an object for a word",
      { hubble: '{"on":true}' },
      (c) => c.read("hubble"),
      'lab:hubble is an object: {"on":true}. Accepted: one text. Example: off.',
    ],
    ["an empty text", { podCidr: " " }, (c) => c.read("podCidr"), "lab:podCidr is empty. Accepted: a text. Example: 10.0.0.0/16."],
    ["another word", { hubble: "true" }, (c) => c.read("hubble"), 'lab:hubble "true" is not accepted. Accepted: off, on. Example: off.'],
    [
      "a text for a list",
      { dnsUpstream: "192.0.2.1" },
      (c) => c.read("dnsUpstream"),
      'lab:dnsUpstream "192.0.2.1" is not a list of IPv4 addresses. Example: ["192.0.2.53"].',
    ],
    [
      "a list of other things",
      { dnsUpstream: "[1,null]" },
      (c) => c.read("dnsUpstream"),
      'lab:dnsUpstream "[1,null]" is not a list of IPv4 addresses. Example: ["192.0.2.53"].',
    ],
    [
      "an empty text for a list",
      { dnsUpstream: "" },
      (c) => c.read("dnsUpstream"),
      'lab:dnsUpstream "" is not a list of IPv4 addresses. Example: ["192.0.2.53"].',
    ],
  ])("refuses %s", (_, values, read, message) => expect(() => read(reader(values))).toThrow(new Error(message)));
});
