import { Server, ServerCredentials, credentials, type ServiceError } from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { afterEach, describe, expect, it } from "vitest";
import { previewOnly } from "./preview-only";
import { InitFailed, type Provider } from "./resource";
import { providerService } from "./service";
import { Secret, decode, encode, unknown, type Obj } from "./values";

const urn = "urn:pulumi:s::p::my:component:X$demo:index:Thing::name";
const identity = { name: "demo", version: "1.0.0" };
const cleanups: (() => void)[] = [];
afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()));

/** What each method answers: the client's own overloads are too many for inference. */
interface Answers {
  cancel: Empty;
  configure: pb.ConfigureResponse;
  construct: pb.ConstructResponse;
  create: pb.CreateResponse;
  diff: pb.DiffResponse;
  getPluginInfo: PluginInfo;
  read: pb.ReadResponse;
}

/** A provider behind a real connection, as the engine has it. */
async function connect(provider: Provider) {
  const logged: string[] = [];
  const { handlers } = providerService(provider, {
    connect: () => undefined,
    log: (_severity, line) => void logged.push(line),
    flush: async () => undefined,
  });
  const server = new Server();
  server.addService(ResourceProviderService, handlers);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  cleanups.push(() => {
    client.close();
    server.forceShutdown();
  });
  const call = <M extends keyof Answers>(method: M, request: unknown): Promise<Answers[M]> =>
    new Promise((resolve, reject) => {
      const callback = (error: ServiceError | null, answer: Answers[M]): void => (error ? reject(error) : resolve(answer));
      (client[method] as unknown as (q: unknown, done: typeof callback) => void).call(client, request, callback);
    });
  return { client, call, logged };
}

function createRequest(inputs: Obj, preview: boolean): pb.CreateRequest {
  const request = new pb.CreateRequest();
  request.setUrn(urn);
  request.setProperties(encode(inputs));
  request.setPreview(preview);
  return request;
}

const thing = (more: Partial<Provider["resources"][string]> = {}): Provider => ({
  ...identity,
  resources: {
    "demo:index:Thing": {
      create: async (_ctx, { inputs }) => ({ id: "1", state: inputs }),
      update: async (_ctx, { news }) => ({ state: news }),
      delete: async () => undefined,
      ...more,
    },
  },
});

describe("a stand-in provider on the wire", () => {
  it("says what it is in its version, and once when it is configured", async () => {
    const { call, logged } = await connect(thing());
    expect((await call("getPluginInfo", new Empty())).getVersion()).toBe("1.0.0+standin");
    await call("configure", new pb.ConfigureRequest());
    expect(logged).toEqual([`"demo" is the lab's own stand-in for the official plugin v1.0.0, which cannot be installed here`]);
  });

  it("hands inputs to the type of the URN and keeps unknowns and secrets on the way there and back", async () => {
    const inputs = { a: unknown, b: new Secret({ c: unknown }) };
    const { call } = await connect(thing());
    const answer = await call("create", createRequest(inputs, true));
    expect(decode(answer.getProperties())).toEqual(inputs);
  });

  it("answers an error with its message", async () => {
    const { call } = await connect(thing({ create: async () => Promise.reject(new Error("no such luck")) }));
    await expect(call("create", createRequest({}, false))).rejects.toMatchObject({ code: 2, details: "no such luck" });
  });

  it("sends a half-made resource along with the reasons", async () => {
    const failed = new InitFailed({ id: "i", inputs: { a: 1 }, state: { b: new Secret("s") }, reasons: ["r1", "r2"] });
    const { call } = await connect(thing({ create: async () => Promise.reject(failed) }));
    const error = (await call("create", createRequest({}, false)).catch((thrown: unknown) => thrown)) as ServiceError;
    const status = Status.deserializeBinary(error.metadata.get("grpc-status-details-bin")[0] as Buffer);
    const detail = status.getDetailsList()[0]!.unpack(pb.ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed")!;
    expect([detail.getId(), decode(detail.getInputs()), decode(detail.getProperties()), detail.getReasonsList()]).toEqual([
      "i",
      { a: 1 },
      { b: new Secret("s") },
      ["r1", "r2"],
    ]);
    expect(error.details).toBe("r1; r2");
  });

  it("aborts what runs when the engine cancels", async () => {
    const { call } = await connect(
      thing({ create: (ctx) => new Promise((_, reject) => ctx.signal.addEventListener("abort", () => reject(new Error("aborted")))) }),
    );
    const running = call("create", createRequest({}, false));
    setTimeout(() => void call("cancel", new Empty()), 50);
    await expect(running).rejects.toMatchObject({ details: "aborted" });
  });

  it("read answers an empty id for what is gone", async () => {
    const { call } = await connect(thing({ read: async () => undefined }));
    const request = new pb.ReadRequest();
    request.setUrn(urn);
    request.setId("1");
    expect((await call("read", request)).getId()).toBe("");
  });

  it("diff without a resource's own compares inputs", async () => {
    const { call } = await connect(thing());
    const request = new pb.DiffRequest();
    request.setUrn(urn);
    request.setOldInputs(encode({ a: 1, b: [1] }));
    request.setNews(encode({ a: 1, b: [2], c: 1 }));
    const answer = await call("diff", request);
    expect([answer.getChanges(), answer.getDiffsList(), answer.getReplacesList()]).toEqual([2, ["b", "c"], []]);
  });

  it("names what it does not have", async () => {
    const { client, call } = await connect({ ...identity, resources: {} });
    await expect(call("create", createRequest({}, false))).rejects.toMatchObject({
      details: expect.stringContaining(`the lab's stand-in for the "demo" plugin cannot manage demo:index:Thing "name"`) as string,
    });
    const listed = new Promise((_, reject) => client.list(new pb.ListRequest()).on("error", reject));
    await expect(listed).rejects.toMatchObject({ code: 12, details: `the lab's stand-in for the "demo" plugin does not implement list` });
    await expect(call("construct", new pb.ConstructRequest())).rejects.toMatchObject({
      details: expect.stringContaining(`the lab's stand-in for the "demo" plugin cannot create`) as string,
    });
  });
});

describe("previewOnly", () => {
  it("echoes inputs at preview and refuses everything else", async () => {
    const { call } = await connect({ ...identity, resources: {}, fallback: previewOnly(identity) });
    const inputs = { a: unknown, b: new Secret("s") };
    expect(decode((await call("create", createRequest(inputs, true))).getProperties())).toEqual(inputs);
    await expect(call("create", createRequest(inputs, false))).rejects.toMatchObject({
      details:
        `the lab's stand-in for the "demo" plugin cannot create demo:index:Thing "name", it can only preview it. Remove it from ` +
        `the stack, or install the official plugin: pulumi plugin install resource demo 1.0.0`,
    });
  });
});
