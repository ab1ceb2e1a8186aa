import { describe, expect, it } from "vitest";
import { apiServerAddresses } from "./hazards";
import type { ReviewedValues } from "./required-values";
import { UNKNOWN, type PlainValue } from "../core/plain-value";

const settings = (root: PlainValue): ReviewedValues => ({ subject: "It", root, locate: (key: string) => `(${key})`, under: "cilium." });
const sentence = (path: string, found = "a literal address") =>
  `It sets (${path}) to ${found}: once it moves, no agent reaches the API server any more. Write a name, such as \`cilium.k8sServiceHost: lab-control-plane\`.`;

const addresses: PlainValue[] = [
  "172.18.0.2",
  " 172.18.0.2 ",
  "172.18.2",
  "0xac.18.0.2",
  "0xac120002",
  "2886860802",
  "10.127.0.1",
  "10.0.0.1:6443",
  "fc00::2",
  " [fc00::2] ",
  "fe80::2%eth0",
  "::1:2",
  "::ffff:172.18.0.2",
];
const names: PlainValue[] = [
  undefined as unknown as PlainValue,
  null,
  true,
  "",
  "auto",
  "lab-control-plane",
  "api.example.com",
  "cafe",
  "10.example.com",
  "127.0.0.1",
  "127.1",
  "::1",
  "[::1]",
  UNKNOWN,
];

describe("apiServerAddresses", () => {
  it.each(addresses)("refuses %j", (k8sServiceHost) =>
    expect(apiServerAddresses(settings({ k8sServiceHost }))).toEqual([sentence("k8sServiceHost")]),
  );

  it("refuses a number, which is an address too", () =>
    expect(apiServerAddresses(settings({ k8sServiceHost: 2886860802 }))).toEqual([sentence("k8sServiceHost", "a number")]));

  it.each(names)("passes %s", (k8sServiceHost) => expect(apiServerAddresses(settings({ k8sServiceHost }))).toEqual([]));

  it.each([
    ["https://10.0.0.1:6443", 1],
    ["10.0.0.1:6443,https://[fc00::2]:6443/x", 2],
    ["https://10.0.0.1", 1],
    ["10.0.0.1/x:1, 10.0.0.2", 2],
    ["https://[fc00::2]/a:1 tcp://[fc00::3]", 2],
    ["https://a.example.com:6443 https://b.example.com", 0],
    [["https://10.0.0.1:6443"], 0],
  ])("looks at each of the URLs %j", (apiServerURLs, found) =>
    expect(apiServerAddresses(settings({ k8s: { apiServerURLs } }))).toEqual(
      Array.from({ length: found }, () => sentence("k8s.apiServerURLs")),
    ),
  );

  it("looks at the variable that kubelet gives, and at no other", () => {
    const extraEnv = [
      { name: "OTHER", value: "10.0.0.1" },
      { name: "KUBERNETES_SERVICE_HOST", value: "10.0.0.1" },
      "KUBERNETES_SERVICE_HOST",
    ];
    expect(apiServerAddresses(settings({ extraEnv }))).toEqual([sentence("extraEnv[1]")]);
    expect(apiServerAddresses(settings({ extraEnv: { name: "KUBERNETES_SERVICE_HOST" } }))).toEqual([]);
  });
});
