import { randomBytes } from "node:crypto";
import { previewOnly } from "../../protocol/preview-only";
import { InitFailed, type Context, type Diff, type ResourceType } from "../../protocol/resource";
import { decodeValue, isObj, textOf, unwrapSecrets, type Obj, type Value } from "../../protocol/values";
import { changes, secretsLike, toDiff } from "../changes";
import { readUnreachable, type Cluster } from "../cluster";
import type { ApiClient, KubeObject } from "./api-client";
import { annotation, completeObject, inputsLike, isAutonamed, sealSecret } from "./object-inputs";
import { kindOfUrn, needsNewObject, type Kind } from "./kinds";
import { idOf, waitUntilGone, waitUntilReady } from "./wait";

/** Keeps, with the state, under which name the fields are owned. */
const FIELD_MANAGER = "__fieldManager";

const DEFAULT_TIMEOUT_SECONDS = 600;

const DELETED_UNREACHABLE =
  "configured Kubernetes cluster is unreachable and the `deleteUnreachable` option is enabled. Deleting the unreachable resource from Pulumi state";

/** What the resource needs from the provider around it. */
export interface ObjectOptions {
  provider: { name: string; version: string };
  cluster: () => Cluster;
  /** Between two looks at an object that is not ready; default 1000. */
  pollMs?: number;
}

/**
 * Every type that is an object of the Kubernetes API, custom ones too: server-side apply on the real API server.
 *
 * Types of the package that are no such object (charts, kustomizations, YAML files) can be previewed and not applied.
 */
export function kubernetesObject({ provider, cluster, pollMs = 1000 }: ObjectOptions): ResourceType {
  const noObject = previewOnly(provider);
  const objects = new ApiObjects(cluster, pollMs);
  /** The method for objects where the URN's type is one, else the one for types that can only be previewed. */
  const either = <T>(urn: string, ofObject: (kind: Kind) => T, ofOther: () => T): T => {
    const kind = kindOfUrn(urn);
    return kind ? ofObject(kind) : ofOther();
  };
  return {
    check: (_ctx, args) =>
      either(
        args.urn,
        (kind) => ({ inputs: objects.check(kind, args), failures: [] }),
        () => ({ inputs: args.news, failures: [] }),
      ),
    diff: (ctx, args) =>
      either(
        args.urn,
        (kind) => objects.diff(kind, args),
        () => noObject.diff(ctx, args),
      ),
    create: async (ctx, args) =>
      either(
        args.urn,
        (kind) => objects.create(ctx, kind, args),
        () => noObject.create(ctx, args),
      ),
    update: async (ctx, args) =>
      either(
        args.urn,
        (kind) => objects.update(ctx, kind, args),
        () => noObject.update(ctx, args),
      ),
    read: async (ctx, args) =>
      either(
        args.urn,
        (kind) => objects.read(ctx, kind, args),
        () => noObject.read(ctx, args),
      ),
    delete: async (ctx, args) =>
      either(
        args.urn,
        (kind) => objects.delete(ctx, kind, args),
        () => noObject.delete(ctx, args),
      ),
  };
}

type Args<Method extends keyof ResourceType> = Parameters<NonNullable<ResourceType[Method]>>[1];
type ObjectState = { id: string; state: Obj };

/** One object to be applied. */
interface Application {
  urn: string;
  kind: Kind;
  inputs: Obj;
  /** Name under which the fields are owned. */
  fieldManager: string;
  timeoutSeconds: number;
  verb: "created" | "updated";
}

/** The methods of the resource for types that are objects of the API. */
class ApiObjects {
  constructor(
    private readonly cluster: () => Cluster,
    private readonly pollMs: number,
  ) {}

  check(kind: Kind, { urn, news, olds }: Args<"check">): Obj {
    return sealSecret(completeObject(urn, kind, news, olds, this.cluster().defaultNamespace));
  }

  diff(kind: Kind, { oldInputs, news }: Args<"diff">): Diff {
    const { configMapMutable, secretMutable } = this.cluster().settings;
    const mutable = { configMap: configMapMutable, secret: secretMutable };
    const diff = toDiff(changes(oldInputs, news), (path) => needsNewObject(kind, path, mutable));
    // Two objects of one name cannot exist at once.
    const sameName = idOf(unwrapSecrets(oldInputs)) === idOf(unwrapSecrets(news));
    return { ...diff, deleteBeforeReplace: diff.replaces.length > 0 && sameName && !isAutonamed(news) };
  }

  async create(ctx: Context, kind: Kind, { urn, inputs, preview, timeoutSeconds }: Args<"create">): Promise<ObjectState> {
    if (preview) return { id: "", state: inputs };
    return this.apply(ctx, { urn, kind, inputs, fieldManager: newFieldManager(), timeoutSeconds, verb: "created" });
  }

  async update(ctx: Context, kind: Kind, { urn, oldState, news, preview, timeoutSeconds }: Args<"update">): Promise<{ state: Obj }> {
    if (preview) return { state: { ...oldState, ...news } };
    return this.apply(ctx, { urn, kind, inputs: news, fieldManager: fieldManagerOf(oldState), timeoutSeconds, verb: "updated" });
  }

  async read(ctx: Context, kind: Kind, args: Args<"read">): Promise<Args<"read"> | (ObjectState & { inputs: Obj }) | undefined> {
    const { urn, id, inputs, state } = args;
    const cluster = this.cluster();
    const reason = await cluster.unreachable();
    if (reason !== undefined) return readUnreachable(cluster.settings, reason, (severity, text) => ctx.log(severity, text, urn), args);
    const live = await cluster.api().read(targetOf(kind, id), ctx.callSignal);
    if (!live) return undefined;
    const found = secretsLike(inputsLike(decodeValue(live) as Obj, inputs), inputs) as Obj;
    return { id, inputs: sealSecret(found), state: stateOf(live, inputs, fieldManagerOf(state, newFieldManager())) };
  }

  async delete(ctx: Context, kind: Kind, { urn, id, state, timeoutSeconds }: Args<"delete">): Promise<void> {
    const cluster = this.cluster();
    if (cluster.settings.deleteUnreachable && (await cluster.unreachable()) !== undefined) {
      ctx.log("warning", DELETED_UNREACHABLE, urn);
      return;
    }
    const api = await this.connect();
    const target = targetOf(kind, id);
    if (kind.patch) {
      await releaseFields(api, target, state);
      return;
    }
    await api.delete(target, propagationPolicy(annotation(state, "pulumi.com/deletionPropagationPolicy")));
    if (flag(state, "pulumi.com/skipAwait")) return;
    await waitUntilGone(ctx, api, target, state, { seconds: timeoutSeconds || DEFAULT_TIMEOUT_SECONDS, pollMs: this.pollMs });
  }

  /** The API server's client; an error where there is none, or where the settings ask for what the stand-in lacks. */
  private async connect(): Promise<ApiClient> {
    const cluster = this.cluster();
    if (cluster.settings.renderYamlToDirectory !== "")
      throw new Error("the lab's stand-in for the kubernetes plugin does not render YAML: leave renderYamlToDirectory unset");
    if (!cluster.settings.serverSideApply)
      throw new Error("the lab's stand-in for the kubernetes plugin has server-side apply only: leave enableServerSideApply unset");
    const reason = await cluster.unreachable();
    if (reason !== undefined) throw new Error(`configured Kubernetes cluster is unreachable: ${reason}`);
    return cluster.api();
  }

  /** Applies, waits until the object is ready, and words what went wrong as the official plugin does. */
  private async apply(ctx: Context, application: Application): Promise<ObjectState> {
    const { urn, kind, inputs, fieldManager, verb } = application;
    const api = await this.connect();
    try {
      const applied = await this.applyFields(ctx, api, application);
      const id = idOf(applied);
      if (kind.patch || flag(inputs, "pulumi.com/skipAwait")) return { id, state: stateOf(applied, inputs, fieldManager) };

      const seconds = secondsToWait(application);
      const { live, problem } = await waitUntilReady(ctx, api, urn, applied, { seconds, pollMs: this.pollMs });
      const state = stateOf(live, inputs, fieldManager);
      if (problem === undefined) return { id, state };
      const but = "but the Kubernetes API server reported that it failed to fully initialize or become live";
      throw new InitFailed({ id, inputs, state, reasons: [`resource "${urn}" was successfully ${verb}, ${but}: ${problem}`] });
    } catch (error) {
      if (error instanceof InitFailed) throw error;
      throw new Error(`resource "${urn}" was not successfully ${verb} by the Kubernetes API server: ${(error as Error).message}`);
    }
  }

  private async applyFields(ctx: Context, api: ApiClient, { kind, inputs, fieldManager, verb }: Application): Promise<KubeObject> {
    const { upsert, patchForce } = this.cluster().settings;
    const wanted = unwrapSecrets(inputs) as unknown as KubeObject;
    if (verb === "created" && !kind.patch && !upsert && (await api.read(wanted))) {
      throw new Error(`${wanted.kind} "${idOf(wanted)}" already exists`);
    }
    return api.apply(wanted, { fieldManager, force: flag(inputs, "pulumi.com/patchForce") ?? patchForce, signal: ctx.callSignal });
  }
}

function secondsToWait({ inputs, timeoutSeconds }: Application): number {
  return Number(annotation(inputs, "pulumi.com/timeoutSeconds") ?? 0) || timeoutSeconds || DEFAULT_TIMEOUT_SECONDS;
}

function newFieldManager(): string {
  return `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
}

function fieldManagerOf(state: Obj, fallback = "pulumi-kubernetes"): string {
  return textOf(state[FIELD_MANAGER] ?? fallback);
}

/** The object that an id of this resource names. */
function targetOf({ apiVersion, kind }: Kind, id: string): KubeObject {
  const slash = id.indexOf("/");
  const metadata = slash < 0 ? { name: id } : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
  return { apiVersion, kind, metadata };
}

function stateOf(live: KubeObject, inputs: Obj, fieldManager: string): Obj {
  const object = secretsLike(decodeValue(live), inputs);
  return { ...sealSecret(isObj(object) ? object : {}), [FIELD_MANAGER]: fieldManager };
}

function flag(object: Obj, name: string): boolean | undefined {
  const value = annotation(object, name);
  return value === undefined ? undefined : textOf(value) === "true";
}

/** The API's spelling of what the annotation says; default: wait for what the object owns. */
function propagationPolicy(value: Value | undefined): string {
  return { background: "Background", orphan: "Orphan" }[textOf(value).toLowerCase()] ?? "Foreground";
}

/** Ends a Patch: its fields go back to whoever else owns them, the object stays. */
async function releaseFields(api: ApiClient, target: KubeObject, state: Obj): Promise<void> {
  if (!(await api.read(target))) return;
  await api.apply(target, { fieldManager: fieldManagerOf(state), force: true });
}
