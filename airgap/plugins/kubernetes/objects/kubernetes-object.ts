import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { previewOnly } from "../../protocol/preview-only";
import { InitFailed, type Context, type Resource } from "../../protocol/resource";
import { decodeValue, isObj, unwrapSecrets, type Obj, type Value } from "../../protocol/values";
import { changes, secretsLike, toDiff } from "../changes";
import { readUnreachable, type Cluster } from "../cluster";
import type { ApiClient, KubeObject } from "./api-client";
import { annotation, completeObject, inputsLike, isAutonamed, sealSecret } from "./object-inputs";
import { kindOfUrn, needsNewObject, type Kind } from "./kinds";
import { readiness } from "./ready";

/** Keeps, with the state, under which name the fields are owned. */
const FIELD_MANAGER = "__fieldManager";

const DEFAULT_TIMEOUT_SECONDS = 600;

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
export function kubernetesObject({ provider, cluster, pollMs = 1000 }: ObjectOptions): Resource {
  const noObject = previewOnly(provider);

  /** The API server's client, or the reason why there is none. */
  const connect = async (): Promise<ApiClient> => {
    const { settings } = cluster();
    if (settings.renderYamlToDirectory !== "")
      throw new Error("the lab's stand-in for the kubernetes plugin does not render YAML: leave renderYamlToDirectory unset");
    if (!settings.serverSideApply)
      throw new Error("the lab's stand-in for the kubernetes plugin has server-side apply only: leave enableServerSideApply unset");
    const reason = await cluster().unreachable();
    if (reason !== undefined) throw new Error(`configured Kubernetes cluster is unreachable: ${reason}`);
    return cluster().api();
  };

  const apply = async (
    ctx: Context,
    {
      urn,
      kind,
      inputs,
      fieldManager,
      timeoutSeconds,
    }: { urn: string; kind: Kind; inputs: Obj; fieldManager: string; timeoutSeconds: number },
    verb: "created" | "updated",
  ): Promise<{ id: string; state: Obj }> => {
    const api = await connect();
    const wanted = unwrapSecrets(inputs) as unknown as KubeObject;
    try {
      if (verb === "created" && !kind.patch && !cluster().settings.upsert && (await api.read(wanted))) {
        throw new Error(`${wanted.kind} "${idOf(wanted)}" already exists`);
      }
      const force = flag(inputs, "pulumi.com/patchForce") ?? cluster().settings.patchForce;
      let live = await api.apply(wanted, { fieldManager, force, signal: ctx.callSignal });
      const id = idOf(live);
      const state = (): Obj => stateOf(live, inputs, fieldManager);
      if (kind.patch || flag(inputs, "pulumi.com/skipAwait")) return { id, state: state() };

      const seconds = Number(annotation(inputs, "pulumi.com/timeoutSeconds") ?? 0) || timeoutSeconds || DEFAULT_TIMEOUT_SECONDS;
      const problem = await waitUntilReady(
        ctx,
        urn,
        seconds,
        pollMs,
        () => live,
        async () => (live = (await api.read(live)) ?? live),
      );
      if (problem === undefined) return { id, state: state() };
      const reason = `resource "${urn}" was successfully ${verb}, but the Kubernetes API server reported that it failed to fully initialize or become live: ${problem}`;
      throw new InitFailed({ id, inputs, state: state(), reasons: [reason] });
    } catch (error) {
      if (error instanceof InitFailed) throw error;
      throw new Error(`resource "${urn}" was not successfully ${verb} by the Kubernetes API server: ${(error as Error).message}`);
    }
  };

  return {
    async check(_ctx, { urn, news, olds }) {
      const kind = kindOfUrn(urn);
      if (!kind) return { inputs: news, failures: [] };
      return { inputs: sealSecret(completeObject(urn, kind, news, olds, cluster().defaultNamespace)), failures: [] };
    },

    async diff(ctx, args) {
      const kind = kindOfUrn(args.urn);
      if (!kind) return noObject.diff!(ctx, args);
      const { configMapMutable, secretMutable } = cluster().settings;
      const mutable = { configMap: configMapMutable, secret: secretMutable };
      const diff = toDiff(changes(args.oldInputs, args.news), (path) => needsNewObject(kind, path, mutable));
      // Two objects of one name cannot exist at once.
      const sameName = idOf(unwrapSecrets(args.oldInputs) as unknown as KubeObject) === idOf(unwrapSecrets(args.news) as unknown as KubeObject);
      return { ...diff, deleteBeforeReplace: diff.replaces.length > 0 && sameName && !isAutonamed(args.news) };
    },

    async create(ctx, args) {
      const kind = kindOfUrn(args.urn);
      if (!kind) return noObject.create(ctx, args);
      if (args.preview) return { id: "", state: args.inputs };
      const fieldManager = `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
      return apply(ctx, { ...args, kind, fieldManager }, "created");
    },

    async update(ctx, args) {
      const kind = kindOfUrn(args.urn);
      if (!kind) return noObject.update(ctx, args);
      if (args.preview) return { state: { ...args.oldState, ...args.news } };
      const fieldManager = String(unwrapSecrets(args.oldState[FIELD_MANAGER] ?? "pulumi-kubernetes"));
      return apply(ctx, { ...args, inputs: args.news, kind, fieldManager }, "updated");
    },

    async read(ctx, args) {
      const kind = kindOfUrn(args.urn);
      if (!kind) return noObject.read!(ctx, args);
      const reason = await cluster().unreachable();
      if (reason !== undefined) {
        return readUnreachable(cluster().settings, reason, (severity, text) => ctx.log(severity, text, args.urn), args);
      }
      const live = await cluster()
        .api()
        .read({ apiVersion: kind.apiVersion, kind: kind.kind, metadata: parseId(args.id) }, ctx.callSignal);
      if (!live) return undefined;
      const object = decodeValue(live) as Obj;
      const inputs = inputsLike(object, args.inputs);
      const fieldManager = String(unwrapSecrets(args.state[FIELD_MANAGER] ?? `pulumi-kubernetes-${randomBytes(4).toString("hex")}`));
      return { id: args.id, inputs: sealSecret(secretsLike(inputs, args.inputs) as Obj), state: stateOf(live, args.inputs, fieldManager) };
    },

    async delete(ctx, args) {
      const kind = kindOfUrn(args.urn);
      if (!kind) return noObject.delete(ctx, args);
      const reason = await cluster().unreachable();
      if (reason !== undefined && cluster().settings.deleteUnreachable) {
        ctx.log(
          "warning",
          "configured Kubernetes cluster is unreachable and the `deleteUnreachable` option is enabled. Deleting the unreachable resource from Pulumi state",
          args.urn,
        );
        return;
      }
      const api = await connect();
      const target: KubeObject = { apiVersion: kind.apiVersion, kind: kind.kind, metadata: parseId(args.id) };
      if (kind.patch) return release(api, target, args.state);
      await api.delete(target, propagationPolicy(annotation(args.state, "pulumi.com/deletionPropagationPolicy")));
      if (flag(args.state, "pulumi.com/skipAwait")) return;
      await waitUntilGone(ctx, api, target, args.state, args.timeoutSeconds || DEFAULT_TIMEOUT_SECONDS, pollMs);
    },
  };
}

/** `namespace/name`, or the name alone for an object without a namespace. */
function idOf({ metadata }: KubeObject): string {
  const { namespace, name } = metadata ?? {};
  return namespace ? `${namespace}/${name}` : String(name);
}

function parseId(id: string): { name: string; namespace?: string } {
  const slash = id.indexOf("/");
  return slash < 0 ? { name: id } : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

function stateOf(live: KubeObject, inputs: Obj, fieldManager: string): Obj {
  const object = secretsLike(decodeValue(live), inputs);
  return { ...sealSecret(isObj(object) ? object : {}), [FIELD_MANAGER]: fieldManager };
}

function flag(object: Obj, name: string): boolean | undefined {
  const value = annotation(object, name);
  return value === undefined ? undefined : String(value) === "true";
}

/** The API's spelling of what the annotation says; default: wait for what the object owns. */
function propagationPolicy(value: Value | undefined): string {
  return { background: "Background", orphan: "Orphan" }[String(value).toLowerCase()] ?? "Foreground";
}

/** @returns undefined when ready, else what is missing */
async function waitUntilReady(
  ctx: Context,
  urn: string,
  seconds: number,
  pollMs: number,
  current: () => KubeObject,
  look: () => Promise<KubeObject>,
): Promise<string | undefined> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const state = readiness(current());
    if (state.state === "ready") return undefined;
    if (state.state === "failed") return state.reason;
    if (ctx.callSignal.aborted) return `the wait was cancelled: ${state.reason}`;
    if (Date.now() >= deadline) return `timed out after ${seconds} s: ${state.reason}`;
    ctx.log("info", `waiting: ${state.reason}`, urn, { ephemeral: true });
    await sleep(pollMs);
    await look();
  }
}

async function waitUntilGone(ctx: Context, api: ApiClient, target: KubeObject, state: Obj, seconds: number, pollMs: number): Promise<void> {
  const metadata = unwrapSecrets(state.metadata ?? null);
  const uid = isObj(metadata) ? metadata.uid : undefined;
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const live = await api.read(target);
    // Another object of that name was made meanwhile: ours is gone.
    if (!live || (uid !== undefined && live.metadata.uid !== uid)) return;
    if (ctx.callSignal.aborted) throw new Error(`${target.kind} "${idOf(target)}" is being deleted; the wait for it was cancelled`);
    if (Date.now() >= deadline)
      throw new Error(`${target.kind} "${idOf(target)}" still exists ${seconds} s after it was deleted: see its finalizers`);
    await sleep(pollMs);
  }
}

/** Ends a Patch: its fields go back to whoever else owns them, the object stays. */
async function release(api: ApiClient, target: KubeObject, state: Obj): Promise<void> {
  if (!(await api.read(target))) return;
  await api.apply(target, { fieldManager: String(unwrapSecrets(state[FIELD_MANAGER] ?? "pulumi-kubernetes")), force: true });
}
