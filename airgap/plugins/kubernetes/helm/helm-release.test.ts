import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { InitFailed, type ResourceType } from "../../protocol/resource";
import { Secret, unknown, type Obj } from "../../protocol/values";
import { Cluster } from "../cluster";
import { readSettings } from "../settings";
import { fakeApiServer, kubeconfigFor, type FakeApiServer } from "../testing/fake-api-server";
import { fakeHelm, type FakeHelm } from "../testing/fake-helm";
import { testContext, type TestContext } from "../testing/context";
import { helmRelease } from "./helm-release";

const urn = "urn:pulumi:s::p::kubernetes:helm.sh/v3:Release::r";
/** Where nothing listens. */
const GONE = kubeconfigFor("http://127.0.0.1:1");

let helm: FakeHelm;
let server: FakeApiServer;
let work: string;
let chart: string;
let config: Obj;
let ctx: TestContext;

beforeEach(async () => {
  helm = fakeHelm();
  vi.stubEnv("PATH", helm.path);
  server = await fakeApiServer();
  work = mkdtempSync(join(tmpdir(), "release-test-"));
  chart = join(work, "chart");
  mkdirSync(chart);
  writeFileSync(join(chart, "Chart.yaml"), "apiVersion: v2\nname: demo\nversion: 1.2.3\n");
  config = { kubeconfig: new Secret(server.kubeconfig) };
  ctx = testContext();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  helm.dispose();
  await server.close();
  rmSync(work, { recursive: true });
});

/** A new provider process with the present configuration. */
const release = (): ResourceType => {
  const cluster = new Cluster(readSettings(config, {}));
  return helmRelease(() => cluster);
};
const check = async (news: Obj, olds: Obj = {}) => release().check!(ctx, { urn, news: { compat: "true", ...news }, olds });
const checked = async (news: Obj): Promise<Obj> => (await check({ chart, name: "demo", ...news })).inputs;
const create = async (news: Obj) => release().create(ctx, { urn, inputs: await checked(news), preview: false, timeoutSeconds: 0 });
const update = async (olds: Obj, news: Obj) =>
  release().update(ctx, {
    urn,
    id: "default/demo",
    oldInputs: olds,
    oldState: olds,
    news: await checked(news),
    preview: false,
    timeoutSeconds: 0,
    ignoreChanges: [],
  });
const read = async (state: Obj) => release().read!(ctx, { urn, id: "default/demo", inputs: {}, state });
const remove = async (state: Obj) => release().delete(ctx, { urn, id: "default/demo", inputs: {}, state, timeoutSeconds: 0 });
const failure = async (promise: Promise<unknown>): Promise<InitFailed> => {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(InitFailed);
  return thrown as InitFailed;
};

describe("check", () => {
  it("writes every argument out, with the version of the local chart, and runs no helm", async () => {
    const { inputs, failures } = await check({ chart, values: { a: 1 } });
    expect(failures).toEqual([]);
    expect(inputs).toEqual({
      allowNullValues: false,
      atomic: false,
      chart,
      cleanupOnFail: false,
      createNamespace: false,
      dependencyUpdate: false,
      description: "",
      devel: false,
      disableCRDHooks: false,
      disableOpenapiValidation: false,
      disableWebhooks: false,
      forceUpdate: false,
      keyring: "",
      lint: false,
      name: expect.stringMatching(/^r-[0-9a-f]{8}$/) as string,
      namespace: "default",
      postrender: "",
      recreatePods: false,
      renderSubchartNotes: false,
      replace: false,
      resetValues: false,
      reuseValues: false,
      skipAwait: false,
      skipCrds: false,
      takeOwnership: false,
      timeout: 300,
      values: { a: 1 },
      verify: false,
      version: "1.2.3",
      waitForJobs: false,
    });
    expect(helm.calls()).toEqual([]);
  });

  it("keeps the name made up before, and what is secret", async () => {
    const { inputs } = await check({ chart, values: { a: new Secret("x") } }, { name: "r-01234567" });
    expect([inputs.name, inputs.values]).toEqual(["r-01234567", { a: new Secret("x") }]);
  });

  it("with an unknown among the arguments leaves the rest as the program wrote it", async () => {
    const news = { chart: "/nowhere", values: { u: unknown } };
    expect((await check(news, { name: "n" })).inputs).toEqual({ compat: "true", ...news, name: "n", namespace: "default", timeout: 300 });
  });

  it("says that a chart is missing in the official words", async () => {
    expect((await check({ chart: "/nowhere" })).failures).toEqual([
      { property: "chart", reason: 'path "/nowhere" not found; check the chart name and repository configuration.' },
    ]);
    expect((await check({ chart: "missing" })).failures[0]?.reason).toMatch(/^non-absolute URLs should be .*; check the chart name/);
  });

  it("accepts another version than the local chart's; of a remote chart helm tells it", async () => {
    expect((await checked({ version: "9.9.9" })).version).toBe("1.2.3");
    const remote = { chart: "demo", version: "4.x", repositoryOpts: { repo: "https://charts.example.com" } };
    expect(await checked(remote)).toMatchObject({
      version: "4.5.6",
      repositoryOpts: { repo: "https://charts.example.com", caFile: "", username: "" },
    });
    expect(helm.calls()[0]?.args).toEqual(["show", "chart", "demo", "--repo", "https://charts.example.com", "--version", "4.x"]);
  });

  it("needs no cluster and no kubeconfig that is one", async () => {
    config = { kubeconfig: "garbage" };
    expect((await check({ chart })).failures).toEqual([]);
  });
});

describe("diff", () => {
  it.each<[Obj, string[], string[]]>([
    [{}, [], []],
    [{ name: "other" }, ["name"], ["name"]],
    [{ namespace: "other" }, ["namespace"], ["namespace"]],
    [{ timeout: 60, atomic: true, skipAwait: true, values: { b: 1 } }, ["atomic", "skipAwait", "timeout", "values"], []],
  ])("%j", async (change, diffs, replaces) => {
    const diff = await release().diff!(ctx, {
      urn,
      id: "x",
      oldInputs: await checked({}),
      oldState: {},
      news: await checked(change),
      ignoreChanges: [],
    });
    expect([[...diff.diffs].sort(), diff.replaces]).toEqual([diffs, replaces]);
  });
});

describe("create", () => {
  it("in a preview echoes the inputs and runs nothing", async () => {
    config = { kubeconfig: GONE };
    const inputs = await checked({ values: { fake: "template" } });
    expect(await release().create(ctx, { urn, inputs, preview: true, timeoutSeconds: 0 })).toEqual({ id: "", state: inputs });
    expect(helm.calls()).toEqual([]);
  });

  it("installs, passes kubeconfig and values in files of mode 600, and leaves none behind", async () => {
    const { id, state } = await create({ values: { a: new Secret("hidden") } });
    expect([id, state.status, state.resourceNames, state.values]).toEqual([
      "default/demo",
      { appVersion: "9.9", chart: "demo", name: "demo", namespace: "default", revision: 1, status: "deployed", version: "1.2.3" },
      { "ConfigMap/v1": ["default/demo-cm"] },
      { a: new Secret("hidden") },
    ]);
    const [install] = helm.calls();
    expect(install).toMatchObject({ kubeconfigMode: "600", valuesMode: "600", values: { a: "hidden" } });
    expect(install?.args.join(" ")).not.toMatch(/hidden|token-of-the-fake/);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("cilium-lab-kubernetes-"))).toEqual([]);
  });

  it("a chart's fail leaves nothing", async () => {
    await expect(create({ values: { fake: "template" } })).rejects.toThrow(/^execution error at \(demo\/templates\/cm.yaml:1:25\): boom$/);
    expect(helm.releases()).toEqual({});
  });

  it("not atomic, a failed install is in the state as failed", async () => {
    const failed = await failure(create({ values: { fake: "unready" } }));
    expect(failed.reasons).toEqual([
      'Helm release "default/demo" was created, but failed to initialize completely. Use Helm CLI to investigate.: failed to become available within allocated timeout. Error: Helm Release default/demo: context deadline exceeded',
    ]);
    expect([failed.id, failed.state.status]).toMatchObject(["default/demo", { status: "failed", revision: 1 }]);
    expect(ctx.lines).toEqual([
      { severity: "warning", message: expect.stringContaining('Helm release "demo" was created but has a failed status.') as string },
    ]);
  });

  it("atomic, a failed install is an error and nothing else", async () => {
    await expect(create({ atomic: true, values: { fake: "unready" } })).rejects.toThrow(
      /^release demo failed, and has been uninstalled due to atomic being set: context deadline exceeded$/,
    );
  });

  it("a name in use is somebody else's release: an error and nothing in the state", async () => {
    await create({});
    const thrown = await create({}).catch((error: unknown) => error);
    expect(thrown).not.toBeInstanceOf(InitFailed);
    expect((thrown as Error).message).toBe("cannot re-use a name that is still in use");
  });

  it("an interrupt leaves a failed release, in the state", async () => {
    const interrupted = failure(create({ values: { fake: "hang" } }));
    await vi.waitFor(() => expect(helm.releases()["default/demo"]?.[0]?.status).toBe("pending-install"), { timeout: 5000 });
    ctx.interrupt();
    expect(await interrupted).toMatchObject({
      state: { status: { status: "failed" } },
      reasons: [expect.stringMatching(/context canceled$/)],
    });
  });

  it("a killed engine takes helm along: the release stays pending, and blocks the next install and upgrade", async () => {
    const lost = create({ values: { fake: "hang" } });
    lost.catch(() => undefined);
    await vi.waitFor(() => expect(helm.releases()["default/demo"]?.[0]?.status).toBe("pending-install"), { timeout: 5000 });
    ctx.lose();
    await expect(lost).rejects.toThrow();
    expect(helm.releases()["default/demo"]?.[0]?.status).toBe("pending-install");
    ctx = testContext();
    await expect(create({})).rejects.toThrow("cannot re-use a name that is still in use");
    await expect(update(await checked({}), { timeout: 1 })).rejects.toThrow("another operation (install/upgrade/rollback) is in progress");
  });

  it("says that helm is missing, and what to do", async () => {
    vi.stubEnv("PATH", "/nowhere");
    await expect(create({})).rejects.toThrow(
      /runs the helm command for a Release, and there is none on the PATH\. Open a shell in the lab/,
    );
  });

  it.each([
    [{ lint: true }, /does not lint charts/],
    [{ repositoryOpts: { repo: "r", password: "TOPSECRET" } }, /takes no repositoryOpts\.password, which would show/],
  ])("refuses what it cannot do: %j", async (news, message) => {
    const inputs = { ...(await checked({})), ...news };
    await expect(release().create(ctx, { urn, inputs, preview: false, timeoutSeconds: 0 })).rejects.toThrow(message);
  });
});

describe("update", () => {
  it("upgrades", async () => {
    const { state } = await create({});
    expect((await update(state, { values: { b: 2 } })).state).toMatchObject({
      values: { b: 2 },
      status: { revision: 2, status: "deployed" },
    });
  });

  it("after a failed install tries again", async () => {
    const { state } = await failure(create({ values: { fake: "unready" } }));
    expect((await update(state, {})).state.status).toMatchObject({ revision: 2, status: "deployed" });
  });

  it("atomic and failing: helm has rolled back, the state names the failed revision", async () => {
    const { state } = await create({});
    const failed = await failure(update(state, { atomic: true, values: { fake: "unready" } }));
    expect(failed.state.status).toMatchObject({ revision: 2, status: "failed" });
    expect(failed.reasons[0]).toMatch(
      /^Helm release "default\/demo" failed to initialize completely\. .* rolled back due to atomic being set/,
    );
    expect(helm.releases()["default/demo"]?.map(({ status }) => status)).toEqual(["deployed", "failed", "deployed"]);
  });

  it("a chart's fail touches nothing", async () => {
    const { state } = await create({});
    const thrown = await update(state, { values: { fake: "template" } }).catch((error: unknown) => error);
    expect(thrown).not.toBeInstanceOf(InitFailed);
    expect((thrown as Error).message).toMatch(/boom$/);
  });

  it("uninstalled by hand: has no deployed releases", async () => {
    const { state } = await create({});
    helm.change((all) => delete all["default/demo"]);
    await expect(update(state, { values: { b: 1 } })).rejects.toThrow('"demo" has no deployed releases');
  });
});

describe("read", () => {
  it("finds what was installed unchanged", async () => {
    const { state } = await create({ values: { a: new Secret("x") } });
    const found = await read(state);
    expect(found?.state).toEqual(state);
    expect(found?.inputs).toEqual(await checked({ values: { a: new Secret("x") } }));
  });

  it("finds values changed by hand", async () => {
    const { state } = await create({ values: { a: 1 } });
    helm.change((all) => all["default/demo"]!.push({ revision: 2, status: "deployed", chart, values: { a: 2 } }));
    expect((await read(state))?.inputs.values).toEqual({ a: 2 });
  });

  it("is gone after an uninstall by hand", async () => {
    const { state } = await create({});
    helm.change((all) => delete all["default/demo"]);
    expect(await read(state)).toBeUndefined();
  });

  it("does not mind a failed release", async () => {
    const { state } = await failure(create({ values: { fake: "unready" } }));
    expect((await read(state))?.state.status).toMatchObject({ status: "failed" });
  });

  it("imports", async () => {
    await create({ values: { a: 1 } });
    expect((await read({}))?.inputs).toMatchObject({
      name: "demo",
      namespace: "default",
      chart: "demo",
      version: "1.2.3",
      values: { a: 1 },
    });
  });
});

describe("delete", () => {
  it("uninstalls, and waits as long as the install did", async () => {
    const { state } = await create({ timeout: 42 });
    await remove(state);
    expect(helm.calls().at(-1)?.args).toEqual(["uninstall", "demo", "--namespace", "default", "--wait", "--timeout", "42s"]);
    expect(ctx.lines).toEqual([]);
  });

  it("fails for what is not there", async () => {
    await expect(remove(await checked({}))).rejects.toThrow("uninstall: Release not loaded: demo: release: not found");
  });
});

describe("a cluster that does not answer", () => {
  const reason = 'unable to load schema information from the API server: Get "http://127.0.0.1:1/api": connect ECONNREFUSED 127.0.0.1:1';
  let state: Obj;
  beforeEach(async () => {
    ({ state } = await create({}));
    config = { kubeconfig: GONE };
  });

  it("create, update, delete and refresh say so", async () => {
    await expect(create({})).rejects.toThrow(`can't create Helm Release with unreachable cluster: ${reason}`);
    await expect(update(state, {})).rejects.toThrow(`can't update Helm Release with unreachable cluster: ${reason}`);
    await expect(remove(state)).rejects.toThrow(`can't delete Helm Release with unreachable cluster. Reason: ${JSON.stringify(reason)}`);
    await expect(read(state)).rejects.toThrow(/^failed to read resource state due to unreachable cluster\. If the cluster was deleted/);
    expect(ctx.lines).toEqual([{ severity: "warning", message: `configured Kubernetes cluster is unreachable: ${reason}` }]);
  });

  it("with deleteUnreachable, refresh drops it and delete still fails", async () => {
    config.deleteUnreachable = "true";
    expect(await read(state)).toBeUndefined();
    await expect(remove(state)).rejects.toThrow("can't delete Helm Release with unreachable cluster");
  });

  it("a kubeconfig that is garbage counts as one", async () => {
    config = { kubeconfig: "TOPSECRET" };
    await expect(create({})).rejects.toThrow(
      "can't create Helm Release with unreachable cluster: failed to parse kubeconfig data in `kubernetes:config:kubeconfig`- it is neither the path of a file nor the YAML of a kubeconfig",
    );
  });
});
