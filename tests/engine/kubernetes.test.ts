/** The kubernetes stand-in on Pulumi's real engine. No cluster is at hand here: helm and the API server are fakes. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeApiServer, kubeconfigFor, type FakeApiServer } from "../../airgap/plugins/kubernetes/testing/fake-api-server";
import { fakeHelm, type FakeHelm } from "../../airgap/plugins/kubernetes/testing/fake-helm";
import { engineMissing, startEngine, type Engine, type Project } from "./engine";

const missing = engineMissing();
if (missing) console.warn(`tests of the kubernetes stand-in on the real engine are skipped: ${missing}`);

/** Nothing listens there. */
const GONE = kubeconfigFor("http://127.0.0.1:1");
const TOKEN = "token-of-the-fake";

describe.skipIf(missing)("the kubernetes stand-in on the real engine", () => {
  let engine: Engine;
  let project: Project;
  let helm: FakeHelm;
  let server: FakeApiServer;
  let chart: string;
  let work: string;

  beforeAll(async () => void (engine = await startEngine(["kubernetes", "command"])));
  afterAll(() => engine?.dispose());
  beforeEach(async () => {
    helm = fakeHelm();
    // The fake first on the PATH of every command of the project.
    vi.stubEnv("PATH", helm.path);
    server = await fakeApiServer();
    work = await mkdtemp(join(tmpdir(), "lab-kubernetes-"));
    chart = join(work, "chart");
    await mkdir(chart);
    await writeFile(join(chart, "Chart.yaml"), "apiVersion: v2\nname: demo\nversion: 1.2.3\n");
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    helm.dispose();
    await server.close();
    await rm(work, { recursive: true });
  });

  /** A program with a provider `p` and a Release `r`; both arguments are JavaScript. */
  const program = (provider: string, release: string, more = "") => `
    const pulumi = require("@pulumi/pulumi");
    const k8s = require("@pulumi/kubernetes");
    const command = require("@pulumi/command");
    const p = new k8s.Provider("p", ${provider});
    const r = new k8s.helm.v3.Release("r", ${release}, { provider: p });
    ${more}
    exports.status = r.status;`;
  const secret = (kubeconfig: string) => `pulumi.secret(${JSON.stringify(kubeconfig)})`;
  const known = (more = "") => `{ kubeconfig: ${secret(server.kubeconfig)}, ${more} }`;
  const release = (more: object = {}) => JSON.stringify({ chart, name: "demo", ...more });
  const start = async (text: string) => {
    project = await engine.project({ program: text, packages: ["@pulumi/kubernetes", "@pulumi/command"] });
  };
  const change = (text: string) => project.write(text);
  const stateOfRelease = async () => (await project.resources()).find(({ type }) => type === "kubernetes:helm.sh/v3:Release");

  it("up, no change, refresh, hand-made change, destroy; the kubeconfig is never printed", async () => {
    await start(program(known(), release({ values: { a: 1 } })));
    const outputs: string[] = [];
    const run = async (verb: "up" | "refresh" | "preview" | "destroy", args: string[] = []) => {
      const { output, exitCode } = await project[verb](args);
      outputs.push(output);
      expect([exitCode, output]).toEqual([0, output]);
      return output;
    };
    expect(await run("up")).toMatch(/kubernetes:helm\.sh\/v3:Release r created/);
    expect(await project.outputs()).toMatchObject({ status: { name: "demo", namespace: "default", revision: 1, status: "deployed" } });
    expect(await run("up", ["--skip-preview"])).toContain("3 unchanged");
    helm.change((all) => all["default/demo"]!.push({ revision: 2, status: "deployed", chart, values: { a: 2 } }));
    expect(await run("up", ["--skip-preview"])).toContain("3 unchanged");
    expect(await run("refresh")).toMatch(/Release r .*\[diff: ~.*values/);
    expect(await run("up")).toMatch(/Release r update.*\[diff: ~values\]/);
    expect(helm.releases()["default/demo"]?.map(({ values }) => values)).toEqual([{ a: 1 }, { a: 2 }, { a: 1 }]);
    await run("destroy");
    expect(helm.releases()).toEqual({});
    expect(outputs.join("\n")).not.toContain(TOKEN);
  });

  it("a preview succeeds without a cluster and never renders; a missing chart is named", async () => {
    await start(program(`{ kubeconfig: ${secret(GONE)} }`, release({ values: { fake: "template" } })));
    expect((await project.preview()).exitCode).toBe(0);
    await change(program(known(), release({ chart: "/nowhere" })));
    const { output, exitCode } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(
      /chart.* value \{\/nowhere\} has a problem: path "\/nowhere" not found; check the chart name and repository configuration\./,
    );
    expect(helm.calls()).toEqual([]);
  });

  it("garbage as kubeconfig passes a fresh preview and fails up as unreachable", async () => {
    await start(program('{ kubeconfig: "}garbage{" }', release()));
    expect((await project.preview()).exitCode).toBe(0);
    const up = await project.up(["--skip-preview"]);
    expect(up.output).toContain("can't create Helm Release with unreachable cluster: failed to parse kubeconfig data");
    expect(up.exitCode).not.toBe(0);
  });

  it("with an unknown kubeconfig: a new stack is not checked; an existing Release is replaced, with clusterIdentifier updated", async () => {
    const unknown = (trigger: string, more = "") =>
      program(`{ kubeconfig: c.stdout, ${more} }`, release({ chart: trigger === "new" ? "/nowhere" : chart }), "").replace(
        "const p =",
        `const c = new command.local.Command("c", { create: ${JSON.stringify(`cat ${work}/kubeconfig # ${trigger}`)}, logging: "none" });\n    const p =`,
      );
    await writeFile(join(work, "kubeconfig"), server.kubeconfig);
    await start(unknown("new"));
    expect((await project.preview()).exitCode).toBe(0);

    await change(unknown("1"));
    expect((await project.up(["--skip-preview"])).exitCode).toBe(0);
    await change(unknown("2"));
    const replaced = (await project.preview()).output;
    expect(replaced).toMatch(/\+- pulumi:providers:kubernetes p replace/);
    expect(replaced).toMatch(/\+- kubernetes:helm\.sh\/v3:Release r replace/);

    await change(unknown("1", 'clusterIdentifier: "a"'));
    expect((await project.up(["--skip-preview"])).exitCode).toBe(0);
    await change(unknown("2", 'clusterIdentifier: "a"'));
    const updated = (await project.preview()).output;
    expect(updated).toMatch(/~ +pulumi:providers:kubernetes p update/);
    expect(updated).toMatch(/~ +kubernetes:helm\.sh\/v3:Release r update/);
    expect(updated).toContain("inputs that are not known during preview");
  });

  it("another server replaces provider and Release; under the same clusterIdentifier the Release stays unchanged", async () => {
    const moved = (more = "") => `{ kubeconfig: ${secret(server.kubeconfig.replace("127.0.0.1", "localhost"))}, ${more} }`;
    await start(program(known(), release()));
    await project.up(["--skip-preview"]);
    await change(program(moved(), release()));
    expect((await project.preview()).output).toMatch(/\+- kubernetes:helm\.sh\/v3:Release r replace/);

    await change(program(known('clusterIdentifier: "a"'), release()));
    expect((await project.up(["--skip-preview"])).output).toMatch(/providers:kubernetes p updated/);
    await change(program(moved('clusterIdentifier: "a"'), release()));
    const { output } = await project.up(["--skip-preview"]);
    expect(output).toMatch(/providers:kubernetes p updated/);
    expect(output).toContain("2 unchanged");
  });

  it("a failed install is saved as failed; refresh clears the error, up then sees nothing; without refresh it tries again", async () => {
    const unready = program(known(), release({ values: { fake: "unready" } }));
    await start(unready);
    const failed = await project.up(["--skip-preview"]);
    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toContain('Helm release "default/demo" was created, but failed to initialize completely');
    expect(await stateOfRelease()).toMatchObject({
      id: "default/demo",
      outputs: { status: { status: "failed" } },
      initErrors: [expect.any(String)],
    });
    await change(program(known(), release({ values: { fake: "unready" } })));
    expect((await project.preview()).output).toMatch(/Release r update/);
    expect((await project.refresh()).exitCode).toBe(0);
    expect((await project.up(["--skip-preview"])).output).toContain("3 unchanged");
    expect(helm.releases()["default/demo"]).toHaveLength(1);
  });

  it("an interrupted install is in the state as failed, and the next up repairs it", async () => {
    await start(program(known(), release({ values: { fake: "hang" } })));
    let sent = false;
    const interrupted = await project.up(["--skip-preview"], {
      onOutput: (_, kill) => {
        if (sent || helm.releases()["default/demo"]?.[0]?.status !== "pending-install") return;
        sent = true;
        kill("SIGINT");
      },
    });
    expect(interrupted.exitCode).not.toBe(0);
    expect(await stateOfRelease()).toMatchObject({ outputs: { status: { status: "failed" } } });
    await change(program(known(), release()));
    expect((await project.up(["--skip-preview"])).exitCode).toBe(0);
    expect(await stateOfRelease()).toMatchObject({ outputs: { status: { status: "deployed", revision: 2 } } });
  });

  it("a cluster that is gone: no-change up succeeds, refresh and destroy say so, deleteUnreachable helps refresh alone", async () => {
    await start(program(known('clusterIdentifier: "a"'), release()));
    await project.up(["--skip-preview"]);
    await server.close();
    expect((await project.up(["--skip-preview"])).output).toContain("3 unchanged");
    expect((await project.refresh()).output).toContain("failed to read resource state due to unreachable cluster");
    expect((await project.destroy(["--skip-preview"])).output).toContain("can't delete Helm Release with unreachable cluster");
    await change(program(known('clusterIdentifier: "a", deleteUnreachable: true'), release()));
    expect((await project.up(["--skip-preview"])).exitCode).toBe(0);
    expect((await project.destroy(["--skip-preview"])).output).toContain("can't delete Helm Release with unreachable cluster");
    expect((await project.destroy(["--skip-preview", "--refresh"])).exitCode).toBe(0);
  });

  it("objects: autonaming, a Patch, no change after up and refresh, destroy", async () => {
    const objects = `
      const cm = new k8s.core.v1.ConfigMap("cm", { data: { a: "b" } }, { provider: p });
      new k8s.core.v1.ConfigMapPatch("patch", { metadata: { name: cm.metadata.name, annotations: { "pulumi.com/patchForce": "true" } }, data: { c: "d" } }, { provider: p });
      new k8s.core.v1.Secret("s", { stringData: { k: "TOPSECRET" } }, { provider: p });
      new k8s.apiextensions.CustomResource("foo", { apiVersion: "lab.test/v1", kind: "Foo", spec: { a: 1 } }, { provider: p });`;
    await start(program(known(), release(), objects));
    const up = await project.up();
    expect([up.exitCode, up.output]).toEqual([0, up.output]);
    expect([...server.objects.keys()].sort()).toEqual([
      expect.stringMatching(/^\/api\/v1\/namespaces\/default\/configmaps\/cm-[0-9a-f]{8}$/),
      expect.stringMatching(/^\/api\/v1\/namespaces\/default\/secrets\/s-[0-9a-f]{8}$/),
      expect.stringMatching(/^\/apis\/lab.test\/v1\/foos\/foo-[0-9a-f]{8}$/),
    ]);
    expect(up.output).not.toMatch(/TOPSECRET|VE9QU0VDUkVU/);
    await project.refresh();
    expect((await project.up(["--skip-preview"])).output).toContain("7 unchanged");
    expect((await project.destroy(["--skip-preview"])).exitCode).toBe(0);
    expect(server.objects.size).toBe(0);
  });
});
