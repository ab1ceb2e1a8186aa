import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chartValues } from "../../components/cilium/values";
import { checkChart, configDiff, releaseInState, showConfigDiff, stackLab, valuesText, withSettings, withVersion } from "./chart";
import type { ReadyLab } from "./lab";
import { labPaths } from "./paths";

const config = (...lines: string[]) =>
  `kind: ConfigMap\nmetadata: {name: cilium-config}\ndata:\n${lines.map((line) => `  ${line}`).join("\n")}\n`;

describe("the difference of two renders", () => {
  it.each([
    ["nothing where both say the same in another order", config('b: "1"', "a: x"), config("a: x", "b: 1"), []],
    [
      "each key that changed, came or went, in order of the keys",
      config("z: same", "m: old", "gone: 1"),
      config("z: same", "m: new", 'come: ""'),
      ['+come: ""', '-gone: "1"', '-m: "old"', '+m: "new"'],
    ],
    ["all of it where there was nothing", "", config("a: x"), ['+a: "x"']],
  ])("is %s", (_, before, after, lines) => expect(configDiff(before, after)).toEqual(lines));
});

describe("the release in a stack's state", () => {
  const resource = (inputs: unknown, more = {}) => ({
    urn: "urn:pulumi:dev::cilium-lab::t::cilium-release",
    type: "kubernetes:helm.sh/v3:Release",
    inputs,
    ...more,
  });
  const exported = (...resources: unknown[]) => JSON.stringify({ deployment: { resources } });
  const values = { routingMode: "native" };

  it.each([
    [
      "a chart on disk",
      exported(resource({ chart: "c", version: "1.20.2", values })),
      { version: "1.20.2", chart: { kind: "local", path: "c" }, values },
    ],
    [
      "a chart of a repository",
      exported(resource({ chart: "cilium", version: "1.19.6", repositoryOpts: { repo: "https://charts.example" }, values, timeout: 900 })),
      { version: "1.19.6", chart: { kind: "repository", url: "https://charts.example" }, values },
    ],
    ["none of one that is being replaced", exported(resource({ chart: "c", version: "1.20.2", values }, { delete: true })), undefined],
    [
      "none of another release",
      exported(resource({ chart: "c", version: "1.20.2", values }, { urn: "urn:pulumi:dev::cilium-lab::t::other" })),
      undefined,
    ],
    ["none in a new stack", JSON.stringify({ deployment: {} }), undefined],
  ])("is %s", (_, state, release) => expect(releaseInState(state)).toEqual(release));
});

describe("values as text", () => {
  it("mean to YAML 1.1, which helm reads, what they are", () => {
    const values = { a: "off", b: "1.20", c: ["y", "10.0.0.0/8"], d: { e: true, f: "", g: 24 } };
    expect(valuesText(values)).toBe('a: "off"\nb: "1.20"\nc:\n  - "y"\n  - 10.0.0.0/8\nd:\n  e: true\n  f: ""\n  g: 24\n');
    expect(parse(valuesText(values), { version: "1.1" })).toEqual(values);
  });

  it("are not folded, however long", () => expect(valuesText({ a: "x ".repeat(200).trim() }).split("\n")).toHaveLength(2));
});

describe("a stack file with another version of Cilium", () => {
  it.each([
    [
      "replaces the file's own",
      "# Kept.\nconfig:\n  cilium-lab:ciliumVersion: 1.20.2\n",
      "# Kept.\nconfig:\n  cilium-lab:ciliumVersion: 1.15.6\n",
    ],
    ["adds it", "config:\n  cilium-lab:debug: off\n", "config:\n  cilium-lab:debug: off\n  cilium-lab:ciliumVersion: 1.15.6\n"],
    ["makes the map", "", "config:\n  cilium-lab:ciliumVersion: 1.15.6\n"],
    ["fills an empty map", "config:\n", "config:\n  cilium-lab:ciliumVersion: 1.15.6\n"],
  ])("%s", (_, before, after) => expect(withVersion(before, "1.15.6")).toBe(after));
});

describe("withSettings", () => {
  it("sets what is given over what is there, and leaves the rest with its comments", () =>
    expect(
      withSettings("config:\n  # why\n  cilium-lab:workers: 2\n  cilium-lab:clusterName: a\n", {
        clusterName: "b",
        workers: 6,
        debug: "off",
      }),
    ).toBe("config:\n  # why\n  cilium-lab:workers: 6\n  cilium-lab:clusterName: b\n  cilium-lab:debug: off\n"));
});

describe("before Pulumi runs", () => {
  const unreachable = "echo 'Error: looks like \"x\" is not a valid chart repository or cannot be reached' >&2; exit 1";
  let checkout: string;
  let said: string[];
  const say = (line: string) => void said.push(line);
  beforeEach(async () => {
    said = [];
    checkout = await mkdtemp(join(tmpdir(), "chart-"));
    await copyFile(resolve(__dirname, "../../Pulumi.yaml"), join(checkout, "Pulumi.yaml"));
    await writeFile(join(checkout, "Pulumi.x.yaml"), "config: {}\n");
  });
  afterEach(() => rm(checkout, { recursive: true }));

  /** A lab whose helm does `template`, and whose state holds `release`. */
  async function lab(template: string, release?: unknown): Promise<ReadyLab> {
    await writeFile(join(checkout, "helm"), `#!/bin/sh\ncat > /dev/null\n${template}\n`, { mode: 0o755 });
    const resources = release === undefined ? [] : [{ urn: "urn::cilium-release", type: "kubernetes:helm.sh/v3:Release", inputs: release }];
    const childEnvironment = { PATH: [checkout, process.env.PATH].join(delimiter) };
    const pulumi = { read: () => Promise.resolve(JSON.stringify({ deployment: { resources } })) };
    return { paths: labPaths(checkout), choice: { stack: "x", reason: "" }, childEnvironment, pulumi } as unknown as ReadyLab;
  }

  const remote = { chart: "cilium", repositoryOpts: { repo: "https://helm.cilium.io" } };

  it("refuses a chart that renders to something else", async () => {
    await expect(checkChart(await lab("echo"), say)).rejects.toThrow(
      /^Cilium's chart 1\.20\.2 renders to something else than the stack "x" declares\.\nThere is no ConfigMap cilium-config [^]* Nothing was changed\./,
    );
  });

  it("refuses a chart that cannot be had, and only says so where nothing is changed anyhow", async () => {
    await expect(checkChart(await lab(unreachable), say)).rejects.toThrow(/^https:\/\/helm\.cilium\.io gave no chart: /);
    expect(said).toEqual([]);
    await checkChart(await lab(unreachable), say, "say");
    expect(said).toEqual([
      expect.stringMatching(
        /^Cilium's chart was not rendered, so that only its values are checked\. https:\/\/helm\.cilium\.io gave no chart: /,
      ),
    ]);
  });

  it("shows what another version does to cilium-config", async () => {
    const render = `case "$*" in *1.19.6*) word=old ;; *) word=new ;; esac; printf 'kind: ConfigMap\\nmetadata: {name: cilium-config}\\ndata: {a: %s}\\n' $word`;
    await showConfigDiff(await lab(render, { ...remote, version: "1.19.6", values: {} }), say);
    expect(said).toEqual(['cilium-config from Cilium 1.19.6 to 1.20.2:\n  -a: "old"\n  +a: "new"']);
  });

  it("says that the old chart is gone", async () => {
    await showConfigDiff(
      await lab('case "$1" in show) echo gone >&2; exit 1 ;; esac', { chart: ".lab/old", version: "1.19.6", values: {} }),
      say,
    );
    expect(said).toEqual([
      expect.stringMatching(/^cilium-config from Cilium 1\.19\.6 to 1\.20\.2:\n {2}not known: There is no chart at "\.lab\/old": gone\. /),
    ]);
  });

  it.each(["no release yet", "the same release"])("is silent about %s", async (which) => {
    const { datapath } = await stackLab(labPaths(checkout), "x");
    const same = { ...remote, version: "1.20.2", values: chartValues(datapath, "1.20.2") };
    await showConfigDiff(await lab("exit 1", which === "the same release" ? same : undefined), say);
    expect(said).toEqual([]);
  });
});
