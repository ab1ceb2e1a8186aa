/** The pure parts around the helm command: values, chart, arguments, error text, record. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { AssetOrArchive, Secret, type Obj, type Value } from "../../protocol/values";
import { installArgs, uninstallArgs, upgradeArgs } from "./args";
import { chartRef, chartVersion } from "./chart";
import { errorText } from "./cli";
import { releaseOf } from "./release-inputs";
import { resourceNames } from "./release-record";
import { mergeValueFiles, withoutNulls } from "./values";

const asset = (text: string) => new AssetOrArchive("asset", { text });

describe("mergeValueFiles", () => {
  it.each<[string, Value[], Value, Obj]>([
    [
      "the program wins at every depth",
      [asset("a: {x: 1, y: true}\nb: [1]")],
      { a: { y: false }, c: 0 },
      { a: { x: 1, y: false }, b: [1], c: 0 },
    ],
    ["of two files the later wins at the top", [asset("a: {x: 1}\nb: 1"), asset("a: {y: 2}")], {}, { a: { y: 2 }, b: 1 }],
    ["secrets stay", [asset("a: {x: 1, y: 1}")], { a: new Secret({ x: 2 }) }, { a: new Secret({ x: 2, y: 1 }) }],
    ["an empty file", [asset("")], { a: 1 }, { a: 1 }],
  ])("%s", (_, files, values, expected) => expect(mergeValueFiles(files, values)).toEqual(expected));

  it("says which file is wrong, and quotes nothing", () => {
    expect(() => mergeValueFiles([asset("- 1")], {})).toThrow("a text of valueYamlFiles is not a YAML mapping");
    expect(() => mergeValueFiles([asset("a: 1\nTOPSECRET: {")], {})).toThrow(/^a text of valueYamlFiles is not valid YAML: see line \d$/);
    expect(() => mergeValueFiles([new AssetOrArchive("asset", { path: "/nowhere.yaml" })], {})).toThrow(
      'valueYamlFiles names "/nowhere.yaml", which does not exist',
    );
  });

  it("drops nulls at every depth", () => expect(withoutNulls({ a: null, b: { c: null, d: [null, 1] } })).toEqual({ b: { d: [1] } }));
});

describe("chartRef", () => {
  const directory = mkdtempSync(join(tmpdir(), "chart-test-"));
  mkdirSync(join(directory, "empty"));
  writeFileSync(join(directory, "demo.tgz"), "");
  afterAll(() => rmSync(directory, { recursive: true }));
  const repositoryOpts = (repo: string) => ({ repo, caFile: "", certFile: "", keyFile: "", password: "", username: "" });

  it.each([
    [{ chart: join(directory, "demo.tgz") }, { chart: join(directory, "demo.tgz"), local: true }],
    [{ chart: "oci://registry.example.com/demo" }, { chart: "oci://registry.example.com/demo", local: false }],
    [
      { chart: "demo", repositoryOpts: repositoryOpts("https://charts.example.com") },
      { chart: "demo", repo: "https://charts.example.com", local: false },
    ],
    [
      { chart: "demo", repositoryOpts: repositoryOpts("stable") },
      { chart: "stable/demo", local: false },
    ],
    [{ chart: "stable/demo" }, { chart: "stable/demo", local: false }],
  ])("%j", (release, expected) => expect(chartRef(release)).toEqual(expected));

  it.each([join(directory, "empty"), "./nowhere"])("%s is not found", (chart) => {
    expect(() => chartRef({ chart })).toThrow(`path "${chart}" not found`);
  });

  it("refuses a chart without a version, and a library", () => {
    expect(() => chartVersion("name: a")).toThrow("validation: chart.metadata.version is required");
    expect(() => chartVersion("version: 1.0.0\ntype: library")).toThrow("library charts are not installable");
  });
});

describe("arguments of helm", () => {
  const base = releaseOf({ name: "demo", namespace: "kube-system", chart: "/c", version: "1.2.3", timeout: 300 });
  const local = { chart: "/c", local: true };
  const remote = { chart: "demo", repo: "https://charts.example.com", local: false };

  it("install", () => {
    expect(installArgs(local, base, "/v").join(" ")).toBe("install demo /c --namespace kube-system --values /v --timeout 300s --wait");
    const all = {
      ...base,
      skipAwait: true,
      waitForJobs: true,
      atomic: true,
      createNamespace: true,
      skipCrds: true,
      disableWebhooks: true,
      replace: true,
      timeout: 0,
      description: "d",
      takeOwnership: true,
    };
    expect(installArgs(remote, all, "/v").join(" ")).toBe(
      "install demo demo --namespace kube-system --values /v --repo https://charts.example.com --version 1.2.3 --timeout 300s --atomic --take-ownership --description d --create-namespace --skip-crds --no-hooks --replace",
    );
  });

  it("upgrade", () => {
    const all = { ...base, waitForJobs: true, forceUpdate: true, resetValues: true, cleanupOnFail: true, maxHistory: 3, timeout: 60 };
    expect(upgradeArgs(local, all, "/v").join(" ")).toBe(
      "upgrade demo /c --namespace kube-system --values /v --timeout 60s --wait --wait-for-jobs --history-max 3 --force --reset-values --cleanup-on-fail",
    );
    expect(upgradeArgs(local, base, "/v").join(" ")).toContain("--history-max 0");
  });

  it("uninstall", () => {
    expect(uninstallArgs({ ...base, skipAwait: true })).toEqual(["uninstall", "demo", "--namespace", "kube-system"]);
    expect(uninstallArgs({ ...base, skipAwait: true, atomic: true }).slice(-3)).toEqual(["--wait", "--timeout", "300s"]);
  });
});

describe("errorText", () => {
  it.each([
    [{ stderr: "WARNING: x\nError: INSTALLATION FAILED: execution error: boom\nmore", exitCode: 1 }, "execution error: boom\nmore"],
    [{ stderr: "Error: UPGRADE FAILED: no", exitCode: 1 }, "no"],
    [{ stderr: "", signal: "SIGKILL" }, "helm was ended by SIGKILL and said nothing"],
  ])("%j", (result, expected) => expect(errorText(result)).toBe(expected));
});

describe("resourceNames", () => {
  it("groups by kind, group and version", () => {
    const manifest =
      "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: b, namespace: n}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n---\n# empty\n---\napiVersion: v1\nkind: Service\nmetadata: {name: s}";
    expect(resourceNames(manifest)).toEqual({ "Deployment.apps/apps/v1": ["a", "n/b"], "Service/v1": ["s"] });
  });
});
