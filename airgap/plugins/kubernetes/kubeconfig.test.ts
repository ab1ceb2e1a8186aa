import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { activeCluster, contextNamespace, readKubeconfig, select, unusable } from "./kubeconfig";

const text = `
apiVersion: v1
current-context: one
clusters:
  - { name: a, cluster: { server: "https://a:6443/", certificate-authority: ca.crt } }
  - { name: b, cluster: { server: "https://b:6443" } }
users: [{ name: u, user: { token: t } }]
contexts:
  - { name: one, context: { cluster: a, user: u, namespace: n } }
  - { name: two, context: { cluster: b, user: u } }
`;

describe("readKubeconfig", () => {
  const directory = mkdtempSync(join(tmpdir(), "kubeconfig-test-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  it("reads content, and a path with what lies beside it", () => {
    const path = join(directory, "config");
    writeFileSync(path, text);
    expect(activeCluster(readKubeconfig(text), {})).toMatchObject({ server: "https://a:6443", caFile: "ca.crt" });
    expect(activeCluster(readKubeconfig(path), {})).toMatchObject({ caFile: join(directory, "ca.crt") });
  });

  it.each([
    ["a plain word", "TOPSECRET", "it is neither the path of a file nor the YAML of a kubeconfig"],
    ["broken YAML", "a: b\nTOPSECRET: {", "not valid YAML: BAD_INDENT in line 2"],
    ["another document", "clusters: TOPSECRET", "it is YAML, but not a kubeconfig with lists of named clusters, contexts and users"],
  ])("says what is wrong with %s and never quotes it", (_, content, message) => {
    let thrown = "";
    try {
      readKubeconfig(content);
    } catch (error) {
      thrown = (error as Error).message;
    }
    expect(thrown.replace(/: [A-Z_]+ in line/, ": BAD_INDENT in line")).toBe(message);
    expect(thrown).not.toContain("TOPSECRET");
  });
});

describe("select", () => {
  const config = readKubeconfig(text);
  it.each([
    [{}, "https://a:6443", "n"],
    [{ context: "two" }, "https://b:6443", undefined],
    [{ cluster: "b" }, "https://b:6443", "n"],
    [{ context: "two", namespace: "m" }, "https://b:6443", "m"],
  ])("%j", (selection, server, namespace) => {
    const selected = select(config, selection);
    expect([selected.getCurrentCluster()?.server, contextNamespace(selected), unusable(selected)]).toEqual([server, namespace, undefined]);
  });

  it("keeps a context that does not exist, and says so", () => {
    expect(unusable(select(config, { context: "three" }))).toBe('context "three" does not exist');
    expect(unusable(select(config, { cluster: "c" }))).toBe('the cluster of context "one" does not exist');
    expect(unusable(select(readKubeconfig("clusters: []\ncontexts: []\nusers: []"), {}))).toContain("no context is selected");
  });
});
