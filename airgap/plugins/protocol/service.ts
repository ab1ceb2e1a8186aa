import { type handleUnaryCall, type ServerUnaryCall, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { announcement } from "./announcement";
import { constructPreview } from "./construct";
import { diffInputs } from "./diff";
import type { EngineLog } from "./engine-log";
import { unsupported } from "./preview-only";
import {
  nameOfUrn,
  typeOfUrn,
  type CheckFailure,
  type Context,
  type Diff,
  type PropertyDiffKind,
  type Provider,
  type ResourceType,
} from "./resource";
import { missingMethod, rpcError } from "./rpc-error";
import { decode, encode, type Obj } from "./values";

/** Marks a stand-in's version: same precedence as the official one, but visible wherever a version is printed. */
const STANDIN_BUILD = "standin";

/**
 * The protocol's methods for one provider.
 *
 * Calls run in parallel, as the engine makes them. `busy` says whether any is under way.
 */
export function providerService(
  provider: Provider,
  engine: Pick<EngineLog, "connect" | "log" | "flush">,
): { handlers: UntypedServiceImplementation; busy: () => boolean } {
  const cancelled = new AbortController();
  let config: Obj = {};
  let running = 0;

  const context = (call: AbortSignal): Context => ({
    log: engine.log,
    signal: cancelled.signal,
    callSignal: AbortSignal.any([cancelled.signal, call]),
    config,
  });

  /** Wraps a method: a context with this call's signal, errors as gRPC ones, log lines out before the answer. */
  const unary =
    <Q, R>(method: (request: Q, ctx: Context) => Promise<R> | R): handleUnaryCall<Q, R> =>
    (call, callback) => {
      running++;
      const abort = abortOnLoss(call);
      Promise.resolve()
        .then(() => method(call.request, context(abort)))
        .then(
          async (answer) => {
            await engine.flush();
            callback(null, answer);
          },
          async (thrown: unknown) => {
            await engine.flush();
            callback(rpcError(thrown));
          },
        )
        .finally(() => running--);
    };

  const resource = (urn: string): ResourceType => {
    const found = provider.resources[typeOfUrn(urn)] ?? provider.fallback;
    if (!found) throw new Error(unsupported(provider, `${typeOfUrn(urn)} "${nameOfUrn(urn)}"`, "manage"));
    return found;
  };

  const handlers: UntypedServiceImplementation = {
    handshake: unary((request: pb.ProviderHandshakeRequest) => {
      engine.connect(request.getEngineAddress());
      const answer = new pb.ProviderHandshakeResponse();
      answer.setAcceptSecrets(true);
      // No resource references and no output values: the engine then sends plain ids, secrets and unknowns.
      return answer;
    }),
    attach: unary(() => new Empty()),
    getPluginInfo: unary(() => {
      const answer = new PluginInfo();
      answer.setVersion(`${provider.version}+${STANDIN_BUILD}`);
      return answer;
    }),
    getSchema: unary(() => {
      const answer = new pb.GetSchemaResponse();
      const description = `The lab's stand-in for the official "${provider.name}" plugin. It has no schema of its own.`;
      answer.setSchema(JSON.stringify({ name: provider.name, version: provider.version, description }));
      return answer;
    }),
    parameterize: unary((): never => {
      throw new Error(`the "${provider.name}" plugin takes no parameters`);
    }),
    getMapping: unary(() => new pb.GetMappingResponse()),
    getMappings: unary(() => new pb.GetMappingsResponse()),
    cancel: unary(() => {
      cancelled.abort(new Error("the operation was cancelled"));
      return new Empty();
    }),

    checkConfig: unary(async (request: pb.CheckRequest, ctx) => {
      const news = decode(request.getNews());
      const args = { urn: request.getUrn(), news, olds: decode(request.getOlds()) };
      return checkResponse((await provider.checkConfig?.(ctx, args)) ?? { inputs: news, failures: [] });
    }),
    diffConfig: unary(async (request: pb.DiffRequest, ctx) => {
      const args = diffArgs(request);
      return diffResponse((await provider.diffConfig?.(ctx, args)) ?? diffInputs(args.oldInputs, args.news));
    }),
    configure: unary(async (request: pb.ConfigureRequest, ctx) => {
      config = decode(request.getArgs());
      ctx.log("info", announcement(provider));
      await provider.configure?.({ ...ctx, config }, config);
      const answer = new pb.ConfigureResponse();
      answer.setAcceptsecrets(true);
      answer.setSupportspreview(true);
      return answer;
    }),

    check: unary(async (request: pb.CheckRequest, ctx) => {
      const urn = request.getUrn();
      const news = decode(request.getNews());
      const args = { urn, news, olds: decode(request.getOlds()) };
      return checkResponse((await resource(urn).check?.(ctx, args)) ?? { inputs: news, failures: [] });
    }),
    diff: unary(async (request: pb.DiffRequest, ctx) => {
      const args = diffArgs(request);
      return diffResponse((await resource(args.urn).diff?.(ctx, args)) ?? diffInputs(args.oldInputs, args.news));
    }),
    create: unary(async (request: pb.CreateRequest, ctx) => {
      const { id, state } = await resource(request.getUrn()).create(ctx, {
        urn: request.getUrn(),
        inputs: decode(request.getProperties()),
        preview: request.getPreview(),
        timeoutSeconds: request.getTimeout(),
      });
      const answer = new pb.CreateResponse();
      answer.setId(id);
      answer.setProperties(encode(state));
      return answer;
    }),
    read: unary(async (request: pb.ReadRequest, ctx) => {
      const args = {
        urn: request.getUrn(),
        id: request.getId(),
        inputs: decode(request.getInputs()),
        state: decode(request.getProperties()),
      };
      const type = resource(args.urn);
      const found = type.read ? await type.read(ctx, args) : args;
      const answer = new pb.ReadResponse();
      if (found) {
        answer.setId(found.id);
        answer.setInputs(encode(found.inputs));
        answer.setProperties(encode(found.state));
      }
      return answer; // an empty id says that the resource is gone
    }),
    update: unary(async (request: pb.UpdateRequest, ctx) => {
      const args = { ...diffArgs(request), preview: request.getPreview(), timeoutSeconds: request.getTimeout() };
      const answer = new pb.UpdateResponse();
      answer.setProperties(encode((await resource(args.urn).update(ctx, args)).state));
      return answer;
    }),
    delete: unary(async (request: pb.DeleteRequest, ctx) => {
      await resource(request.getUrn()).delete(ctx, {
        urn: request.getUrn(),
        id: request.getId(),
        inputs: decode(request.getOldInputs()),
        state: decode(request.getProperties()),
        timeoutSeconds: request.getTimeout(),
      });
      return new Empty();
    }),

    construct: unary((request: pb.ConstructRequest) => constructPreview(provider, request)),

    invoke: unary(async (request: pb.InvokeRequest, ctx) => {
      const token = request.getTok();
      if (!provider.invoke) throw new Error(unsupported(provider, `the function ${token}`, "call").replace(", it can only preview it", ""));
      const { result, failures } = await provider.invoke(ctx, { token, args: decode(request.getArgs()), preview: request.getPreview() });
      const answer = new pb.InvokeResponse();
      answer.setReturn(encode(result));
      answer.setFailuresList((failures ?? []).map(checkFailure));
      return answer;
    }),
  };

  // Everything else of the protocol, also what a newer SDK adds: "unimplemented" is what the engine knows to handle.
  for (const [method, definition] of Object.entries(ResourceProviderService)) {
    handlers[method] ??= missingMethod(definition, `the lab's stand-in for the "${provider.name}" plugin does not implement ${method}`);
  }
  return { handlers, busy: () => running > 0 };
}

function abortOnLoss(call: ServerUnaryCall<unknown, unknown>): AbortSignal {
  const lost = new AbortController();
  call.on("cancelled", () => lost.abort(new Error("the engine went away")));
  return lost.signal;
}

function diffArgs(request: pb.DiffRequest | pb.UpdateRequest) {
  return {
    urn: request.getUrn(),
    id: request.getId(),
    oldInputs: decode(request.getOldInputs()),
    oldState: decode(request.getOlds()),
    news: decode(request.getNews()),
    ignoreChanges: request.getIgnorechangesList(),
  };
}

function checkFailure({ property, reason }: CheckFailure): pb.CheckFailure {
  const failure = new pb.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}

function checkResponse({ inputs, failures }: { inputs: Obj; failures: CheckFailure[] }): pb.CheckResponse {
  const answer = new pb.CheckResponse();
  answer.setInputs(encode(inputs));
  answer.setFailuresList(failures.map(checkFailure));
  return answer;
}

const KINDS: Record<PropertyDiffKind, pb.PropertyDiff.Kind> = {
  add: pb.PropertyDiff.Kind.ADD,
  "add-replace": pb.PropertyDiff.Kind.ADD_REPLACE,
  delete: pb.PropertyDiff.Kind.DELETE,
  "delete-replace": pb.PropertyDiff.Kind.DELETE_REPLACE,
  update: pb.PropertyDiff.Kind.UPDATE,
  "update-replace": pb.PropertyDiff.Kind.UPDATE_REPLACE,
};

function diffResponse(diff: Diff): pb.DiffResponse {
  const answer = new pb.DiffResponse();
  answer.setChanges(diff.changes ? pb.DiffResponse.DiffChanges.DIFF_SOME : pb.DiffResponse.DiffChanges.DIFF_NONE);
  answer.setReplacesList(diff.replaces);
  answer.setDiffsList(diff.diffs);
  answer.setDeletebeforereplace(diff.deleteBeforeReplace ?? false);
  if (diff.detailed) {
    answer.setHasdetaileddiff(true);
    for (const [path, { kind, inputDiff }] of Object.entries(diff.detailed)) {
      const property = new pb.PropertyDiff();
      property.setKind(KINDS[kind]);
      property.setInputdiff(inputDiff ?? false);
      answer.getDetaileddiffMap().set(path, property);
    }
  }
  return answer;
}
