import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InitFailed } from "../../protocol/resource";
import { Secret, textOf, unknown, type Obj } from "../../protocol/values";
import { Cluster } from "../cluster";
import { readSettings } from "../settings";
import { fakeApiServer, kubeconfigFor, type FakeApiServer } from "../testing/fake-api-server";
import { testContext, type TestContext } from "../testing/context";
import { kubernetesObject } from "./kubernetes-object";

const urnOf = (type: string) => `urn:pulumi:s::p::kubernetes:${type}::r`;
const CONFIG_MAP = urnOf("core/v1:ConfigMap");

let server: FakeApiServer;
let config: Obj;
let ctx: TestContext;
beforeEach(async () => {
  server = await fakeApiServer();
  config = { kubeconfig: server.kubeconfig };
  ctx = testContext();
});
afterEach(() => server.close());

const resource = () => {
  const cluster = new Cluster(readSettings(config, {}));
  return kubernetesObject({ provider: { name: "kubernetes", version: "4.34.2" }, cluster: () => cluster, pollMs: 5 });
};
const check = async (urn: string, news: Obj, olds: Obj = {}) => (await resource().check!(ctx, { urn, news, olds })).inputs;
const create = async (urn: string, news: Obj, timeoutSeconds = 5) =>
  resource().create(ctx, { urn, inputs: await check(urn, news), preview: false, timeoutSeconds });
const read = (urn: string, id: string, inputs: Obj, state: Obj = {}) => resource().read!(ctx, { urn, id, inputs, state });
const remove = (urn: string, id: string, state: Obj) => resource().delete(ctx, { urn, id, inputs: {}, state, timeoutSeconds: 1 });

describe("check", () => {
  it("makes up a name once, says so, and fills in the namespace", async () => {
    const first = await check(CONFIG_MAP, { data: { a: "b" } });
    expect(first).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      data: { a: "b" },
      metadata: {
        name: expect.stringMatching(/^r-[0-9a-f]{8}$/) as string,
        namespace: "default",
        annotations: { "pulumi.com/autonamed": "true" },
      },
    });
    expect(await check(CONFIG_MAP, { data: { a: "c" } }, first)).toEqual({ ...first, data: { a: "c" } });
  });

  it.each([
    ["core/v1:Namespace", undefined],
    ["rbac.authorization.k8s.io/v1:ClusterRole", undefined],
    ["apps/v1:Deployment", "default"],
    ["cilium.io/v2:CiliumNetworkPolicy", "default"],
  ])("%s gets the namespace %s", async (type, namespace) => {
    expect((await check(urnOf(type), { metadata: { name: "n" } })).metadata).toEqual(namespace ? { name: "n", namespace } : { name: "n" });
  });

  it("keeps unknowns, seals a Secret, and turns its texts into data as the API server does", async () => {
    expect((await check(CONFIG_MAP, { metadata: unknown })).metadata).toBe(unknown);
    const sealed = await check(urnOf("core/v1:Secret"), { metadata: { name: "n" }, stringData: { k: "v" } });
    expect([sealed.data, sealed.stringData]).toEqual([new Secret({ k: "dg==" }), undefined]);
  });

  it("refuses a list, and a Patch without a name", async () => {
    await expect(check(urnOf("core/v1:ConfigMapList"), {})).rejects.toThrow("cannot be created directly");
    await expect(check(urnOf("core/v1:ConfigMapPatch"), {})).rejects.toThrow(
      "patch resources require the `.metadata.name` field to be set",
    );
  });
});

describe("diff", () => {
  const diff = async (urn: string, before: Obj, after: Obj) => {
    const { replaces, deleteBeforeReplace } = await resource().diff!(ctx, {
      urn,
      id: "x",
      oldInputs: before,
      oldState: {},
      news: after,
      ignoreChanges: [],
    });
    return [replaces, deleteBeforeReplace];
  };
  const named = { metadata: { name: "n", namespace: "d" } };

  it.each<[string, string, Obj, Obj, [string[], boolean]]>([
    ["a field", "apps/v1:Deployment", { ...named, spec: { replicas: 1 } }, { ...named, spec: { replicas: 2 } }, [[], false]],
    [
      "a selector",
      "apps/v1:Deployment",
      { ...named, spec: { selector: { a: "1" } } },
      { ...named, spec: { selector: { a: "2" } } },
      [["spec.selector.a"], true],
    ],
    ["the data of a ConfigMap", "core/v1:ConfigMap", { ...named, data: { a: "1" } }, { ...named, data: { a: "2" } }, [["data.a"], true]],
    ["the same of a Patch", "core/v1:ConfigMapPatch", { ...named, data: { a: "1" } }, { ...named, data: { a: "2" } }, [[], false]],
    ["a name", "core/v1:ConfigMap", named, { metadata: { name: "m", namespace: "d" } }, [["metadata.name"], false]],
  ])("%s", async (_, type, before, after, expected) => expect(await diff(urnOf(type), before, after)).toEqual(expected));

  it("updates a ConfigMap in place if the provider is told to", async () => {
    config.enableConfigMapMutable = "true";
    expect(await diff(CONFIG_MAP, { ...named, data: { a: "1" } }, { ...named, data: { a: "2" } })).toEqual([[], false]);
  });
});

describe("create, update, read, delete", () => {
  it("applies on the server side with a field manager of its own", async () => {
    const { id, state } = await create(CONFIG_MAP, { metadata: { name: "n" }, data: { a: "b" } });
    expect([id, state.__fieldManager]).toEqual(["default/n", expect.stringMatching(/^pulumi-kubernetes-[0-9a-f]{8}$/)]);
    expect(server.requests.at(-1)).toBe(
      `PATCH /api/v1/namespaces/default/configmaps/n?fieldManager=${textOf(state.__fieldManager)}&force=false&fieldValidation=Warn`,
    );
    await resource().update(ctx, {
      urn: CONFIG_MAP,
      id,
      oldInputs: {},
      oldState: state,
      news: await check(CONFIG_MAP, { metadata: { name: "n" }, data: {} }),
      preview: false,
      timeoutSeconds: 5,
      ignoreChanges: [],
    });
    expect(server.requests.at(-1)).toContain(`fieldManager=${textOf(state.__fieldManager)}&`);
  });

  it("in a preview echoes the inputs and asks nobody", async () => {
    config = { kubeconfig: kubeconfigFor("http://127.0.0.1:1") };
    const inputs = await check(CONFIG_MAP, { data: { a: unknown } });
    expect(await resource().create(ctx, { urn: CONFIG_MAP, inputs, preview: true, timeoutSeconds: 0 })).toEqual({ id: "", state: inputs });
  });

  it("refuses what exists already, unless told to take it", async () => {
    await create(CONFIG_MAP, { metadata: { name: "n" } });
    await expect(create(CONFIG_MAP, { metadata: { name: "n" } })).rejects.toThrow(
      `resource "${CONFIG_MAP}" was not successfully created by the Kubernetes API server: ConfigMap "default/n" already exists`,
    );
    config.upsertExistingObjects = "true";
    expect((await create(CONFIG_MAP, { metadata: { name: "n" } })).id).toBe("default/n");
  });

  it("forces a Patch that says so, and gives its fields back when deleted", async () => {
    await create(CONFIG_MAP, { metadata: { name: "n" } });
    const urn = urnOf("core/v1:ConfigMapPatch");
    const { id, state } = await create(urn, {
      metadata: { name: "n", annotations: { "pulumi.com/patchForce": "true" } },
      data: { c: "d" },
    });
    expect(server.requests.at(-1)).toContain("force=true");
    await remove(urn, id, state);
    expect(server.requests.at(-1)).toContain(`PATCH /api/v1/namespaces/default/configmaps/n?fieldManager=${textOf(state.__fieldManager)}`);
    expect(server.objects.size).toBe(1);
  });

  it("a custom kind without a namespace is applied without one, and a refresh sees no difference", async () => {
    const urn = urnOf("lab.test/v1:Foo");
    const inputs = await check(urn, { metadata: { name: "n" }, spec: { a: 1 } });
    const { id, state } = await create(urn, { metadata: { name: "n" }, spec: { a: 1 } });
    expect([id, [...server.objects.keys()]]).toEqual(["n", ["/apis/lab.test/v1/foos/n"]]);
    expect((await read(urn, id, inputs, state))?.inputs).toEqual(inputs);
  });

  it("names a kind that the API server does not have", async () => {
    await expect(create(urnOf("lab.test/v1:Bar"), { metadata: { name: "n" } })).rejects.toThrow(
      'no matches for kind "Bar" in version "lab.test/v1"',
    );
  });

  it("waits for a rollout", async () => {
    const urn = urnOf("apps/v1:Deployment");
    server.onApply = (object) => {
      object.status = {};
      setTimeout(() => (object.status = { updatedReplicas: 1, availableReplicas: 1, replicas: 1 }), 50);
    };
    expect((await create(urn, { metadata: { name: "n" }, spec: { replicas: 1 } })).state.status).toMatchObject({ availableReplicas: 1 });
  });

  it("keeps what does not get ready in the state, with the reason", async () => {
    const urn = urnOf("apps/v1:Deployment");
    const failed = await create(urn, { metadata: { name: "n", annotations: { "pulumi.com/timeoutSeconds": "0.05" } }, spec: {} }).catch(
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(InitFailed);
    expect((failed as InitFailed).reasons[0]).toMatch(
      /was successfully created, but .* become live: timed out after 0.05 s: 0 of 1 Pods are of the current generation$/,
    );
    const skipped = await create(urn, { metadata: { name: "m", annotations: { "pulumi.com/skipAwait": "true" } }, spec: {} });
    expect(skipped.id).toBe("default/m");
  });

  it("reads what the cluster changed, keeps what is secret, and knows what is gone", async () => {
    const urn = urnOf("core/v1:Secret");
    const inputs = await check(urn, { metadata: { name: "n" }, stringData: { k: "v" } });
    const { id, state } = await create(urn, { metadata: { name: "n" }, stringData: { k: "v" } });
    expect(state.data).toEqual(new Secret({ k: "dg==" }));
    server.objects.get("/api/v1/namespaces/default/secrets/n")!.data = { k: "eA==" };
    expect((await read(urn, id, inputs, state))?.inputs.data).toEqual(new Secret({ k: "eA==" }));
    expect((await read(urn, id, {}))?.inputs).toMatchObject({ kind: "Secret", metadata: { name: "n", namespace: "default" } });
    await remove(urn, id, state);
    expect(await read(urn, id, inputs, state)).toBeUndefined();
  });

  it("a cluster that does not answer", async () => {
    const reason = 'unable to load schema information from the API server: Get "http://127.0.0.1:1/api": connect ECONNREFUSED 127.0.0.1:1';
    config = { kubeconfig: kubeconfigFor("http://127.0.0.1:1") };
    await expect(create(CONFIG_MAP, {})).rejects.toThrow(`configured Kubernetes cluster is unreachable: ${reason}`);
    await expect(read(CONFIG_MAP, "default/n", {})).rejects.toThrow("failed to read resource state due to unreachable cluster");
    await expect(remove(CONFIG_MAP, "default/n", {})).rejects.toThrow("configured Kubernetes cluster is unreachable");
    config.deleteUnreachable = "true";
    expect(await read(CONFIG_MAP, "default/n", {})).toBeUndefined();
    await remove(CONFIG_MAP, "default/n", {});
  });

  it("previews a chart and refuses to apply it", async () => {
    const args = { urn: urnOf("helm.sh/v4:Chart"), inputs: { chart: unknown }, timeoutSeconds: 0 };
    expect(await resource().create(ctx, { ...args, preview: true })).toEqual({ id: "", state: { chart: unknown } });
    await expect(resource().create(ctx, { ...args, preview: false })).rejects.toThrow(
      'cannot create kubernetes:helm.sh/v4:Chart "r", it can only preview it',
    );
  });
});
