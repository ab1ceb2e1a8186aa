/** What a stand-in provider is made of: a table of resource types, and a few hooks for the provider itself. */
import type { Obj } from "./values";

/** How loud a line is in Pulumi's output. `debug` shows only with `--debug`. */
export type Severity = "debug" | "info" | "warning" | "error";

/** What every method of a provider is given besides its own arguments. */
export interface Context {
  /**
   * Prints a line through the engine, under the resource if `urn` is given.
   * `ephemeral` shows it only in the live status column. Never throws.
   */
  log(severity: Severity, message: string, urn?: string, options?: { ephemeral?: boolean; streamId?: number }): void;
  /** Aborted when the user interrupts the operation (the engine's Cancel). */
  readonly signal: AbortSignal;
  /** As {@link signal}, and also aborted when the engine goes away in the middle of this call, for example killed. */
  readonly callSignal: AbortSignal;
  /** The provider's configuration as Configure received it, secrets still wrapped; empty before. */
  readonly config: Obj;
}

/** One input that Check refuses. */
export interface CheckFailure {
  /** Path of the input, for example `chart`. */
  property: string;
  /** A sentence that says what is wrong. */
  reason: string;
}

/** Kinds of a single property's difference, named as in Pulumi's protocol. */
export type PropertyDiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

/** The answer to: would an update change anything, and how. */
export interface Diff {
  /** Whether anything has to be done. */
  changes: boolean;
  /** Properties whose change needs a new resource; empty for an update in place. */
  replaces: string[];
  /** Top-level properties that changed. */
  diffs: string[];
  /** Whether a replacement deletes the old resource first. */
  deleteBeforeReplace?: boolean;
  /** Differences by path, for the engine's display. */
  detailed?: Record<string, { kind: PropertyDiffKind; inputDiff?: boolean }>;
}

/** Arguments of {@link ResourceType.check}. */
interface CheckArgs {
  urn: string;
  news: Obj;
  /** Inputs of the resource's last version; empty for a new one. */
  olds: Obj;
}

/** Arguments of {@link ResourceType.diff}. */
interface DiffArgs {
  urn: string;
  id: string;
  oldInputs: Obj;
  oldState: Obj;
  news: Obj;
  ignoreChanges: string[];
}

/** Arguments of {@link ResourceType.create}. */
interface CreateArgs {
  urn: string;
  inputs: Obj;
  /** Nothing may be changed anywhere; unknowns are possible in `inputs` and in the answer. */
  preview: boolean;
  /** From `customTimeouts`, in seconds; 0 when not set. */
  timeoutSeconds: number;
}

/** Arguments of {@link ResourceType.read}. */
interface ReadArgs {
  urn: string;
  id: string;
  /** Empty for `import` and `get`. */
  inputs: Obj;
  /** Empty for `import` and `get`. */
  state: Obj;
}

/** Arguments of {@link ResourceType.update}. */
interface UpdateArgs extends DiffArgs {
  preview: boolean;
  timeoutSeconds: number;
}

/** Arguments of {@link ResourceType.delete}. */
interface DeleteArgs {
  urn: string;
  id: string;
  inputs: Obj;
  state: Obj;
  timeoutSeconds: number;
}

/** An answer that is at hand, or a promise of it. The protocol's methods await both. */
type Awaitable<T> = T | Promise<T>;

/** One resource type. */
export interface ResourceType {
  /** Completes and verifies inputs. Default: accepted as they are. */
  check?(ctx: Context, args: CheckArgs): Awaitable<{ inputs: Obj; failures: CheckFailure[] }>;
  /** Default: an update of every top-level input that changed. */
  diff?(ctx: Context, args: DiffArgs): Awaitable<Diff>;
  create(ctx: Context, args: CreateArgs): Awaitable<{ id: string; state: Obj }>;
  /** `undefined` says that the resource is gone. Default: the state as it is. */
  read?(ctx: Context, args: ReadArgs): Awaitable<{ id: string; inputs: Obj; state: Obj } | undefined>;
  update(ctx: Context, args: UpdateArgs): Awaitable<{ state: Obj }>;
  delete(ctx: Context, args: DeleteArgs): Awaitable<void>;
}

/** A whole stand-in provider. */
export interface Provider {
  /** Package name, for example `command`. */
  name: string;
  /** Version of the official plugin it stands in for, for example `1.2.1`. */
  version: string;
  /** Resource types by token, for example `command:local:Command`. */
  resources: Readonly<Record<string, ResourceType>>;
  /** For every type that is not in `resources`. Default: an error that names the type. */
  fallback?: ResourceType;
  /** As {@link ResourceType.check}, for the provider's own arguments. */
  checkConfig?(ctx: Context, args: CheckArgs): Awaitable<{ inputs: Obj; failures: CheckFailure[] }>;
  /** As {@link ResourceType.diff}, for the provider's own arguments. */
  diffConfig?(ctx: Context, args: DiffArgs): Awaitable<Diff>;
  /** Before the first resource. Throwing fails the operation with that message. */
  configure?(ctx: Context, config: Obj): Awaitable<void>;
  /** A function of the package. Default: an error that names the token. */
  invoke?(ctx: Context, args: { token: string; args: Obj; preview: boolean }): Awaitable<{ result: Obj; failures?: CheckFailure[] }>;
}

/**
 * A resource that exists but did not become what was asked for. Thrown by create, update or read: the engine saves it
 * in the state with these reasons, fails the operation, and updates it the next time.
 */
export class InitFailed extends Error {
  readonly id: string;
  readonly inputs: Obj;
  readonly state: Obj;
  readonly reasons: string[];

  constructor(details: { id: string; inputs: Obj; state: Obj; reasons: string[]; message?: string }) {
    super(details.message ?? details.reasons.join("; "));
    this.name = "InitFailed";
    this.id = details.id;
    this.inputs = details.inputs;
    this.state = details.state;
    this.reasons = details.reasons;
  }
}

/** The type token of a URN: `urn:pulumi:s::p::a$b:c:D::name` gives `b:c:D`. */
export function typeOfUrn(urn: string): string {
  const qualified = urn.split("::")[2] ?? "";
  return qualified.slice(qualified.lastIndexOf("$") + 1);
}

/** The logical name of a URN: what the program called the resource. */
export function nameOfUrn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
