import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { kubeconfigNamed, secretsOf, withoutSecrets } from "./secrets";

const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nshort\n-----END PRIVATE KEY-----\n";
const kubeconfig = stringify({
  clusters: [{ name: "lab", cluster: { server: "https://a.example.org" } }],
  users: [
    { name: "admin", user: { "client-key-data": Buffer.from(key).toString("base64") } },
    { name: "ci", user: { token: "a-token-of-ci", "auth-provider": { config: { "refresh-token": "a-refresh-token" } } } },
    { name: "none" },
  ],
});

describe("secretsOf", () => {
  it("finds tokens and keys, encoded and in clear, and no word of the cluster", () => {
    const found = secretsOf(kubeconfig);
    for (const secret of [Buffer.from(key).toString("base64"), "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "a-token-of-ci", "a-refresh-token"])
      expect(found).toContain(secret);
    expect(
      found.filter((text) => text.includes("example.org") || text.startsWith("-----") || text === "short" || text === "admin"),
    ).toEqual([]);
  });

  it.each(["", "a: [", "users: 1", "users: [1]"])("finds none in %j", (text) => expect(secretsOf(text)).toEqual([]));
});

describe("withoutSecrets", () => {
  it("hides every one of them, the longest first", () => {
    expect(withoutSecrets("token a-token-of-ci, again a-token-of-ci", ["a-token-of-ci", "a-token"])).toBe("token [secret], again [secret]");
  });
});

describe("kubeconfigNamed", () => {
  it.each([
    ["config: { cilium-lab:kubeconfig: ./k }", "./k"],
    ["config: { cilium-lab:kubeconfig: 1 }", ""],
    ["config: { }", ""],
    ["", ""],
    ["config: [", ""],
  ])("reads %j as %j", (text, named) => expect(kubeconfigNamed(text)).toBe(named));
});
