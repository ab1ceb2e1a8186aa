/**
 * Property values as they cross Pulumi's wire, in a form that is safe to compute with.
 *
 * On the wire everything is JSON with magic strings: an unknown is a GUID, a secret an object with a signature. Here
 * each is a class of its own, so that no code can mistake an unknown for a string or print a secret by accident.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
 */
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** A value that this preview cannot know yet. There is one instance, {@link unknown}. */
class Unknown {
  /** For the compiler only: without a member of its own, every object would pass as an Unknown. */
  declare protected readonly unknown: true;

  toString(): string {
    return "<unknown>";
  }
}

/** The one unknown. */
export const unknown = new Unknown();

/** A value that must be encrypted in state and never printed. */
export class Secret {
  constructor(readonly value: Value) {}

  /** Keeps a secret out of text it is put into by accident. */
  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }
}

/** An asset or an archive, kept as it came: the stand-ins pass it through and open none. */
export class AssetOrArchive {
  constructor(
    readonly kind: "asset" | "archive",
    readonly raw: Readonly<Record<string, unknown>>,
  ) {}

  toString(): string {
    return `[${this.kind}]`;
  }
}

/** Any property value. */
export type Value = null | boolean | number | string | Value[] | Obj | Unknown | Secret | AssetOrArchive;

/** A property map. A key with the value `undefined` is the same as an absent key. */
export interface Obj {
  [key: string]: Value | undefined;
}

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SIGNATURES = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** What an unknown is written as. The engine has one GUID per type but writes this one for everything of a program's. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS: ReadonlySet<string> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Reads a property map from the wire; an absent one is empty. */
export function decode(struct: Struct | undefined): Obj {
  return struct ? decodeObject(struct.toJavaScript()) : {};
}

/** Writes a property map to the wire. */
export function encode(obj: Obj): Struct {
  return Struct.fromJavaScript(encodeObject(obj) as { [key: string]: JavaScriptValue });
}

/** Reads one value of the wire's JSON form, for example what the engine passes in `PULUMI_CONFIG`. */
export function decodeValue(raw: unknown): Value {
  if (raw === null || raw === undefined) return null;
  if (typeof raw === "string") return UNKNOWNS.has(raw) ? unknown : raw;
  if (typeof raw === "boolean" || typeof raw === "number") return raw;
  if (Array.isArray(raw)) return raw.map(decodeValue);
  const map = raw as Record<string, unknown>;
  switch (map[SIGNATURE_KEY]) {
    case undefined:
      return decodeObject(map);
    case SIGNATURES.secret:
      return new Secret(decodeValue(map.value));
    case SIGNATURES.asset:
      return new AssetOrArchive("asset", map);
    case SIGNATURES.archive:
      return new AssetOrArchive("archive", map);
    case SIGNATURES.resource:
      // A provider sees a reference as what it stands for: the id (empty while unknown), or the URN of a component.
      if (map.id === undefined || map.id === null) return String(map.urn);
      return map.id === "" ? unknown : decodeValue(map.id);
    case SIGNATURES.output: {
      const value = map.value === undefined ? unknown : decodeValue(map.value);
      return map.secret === true ? new Secret(value) : value;
    }
    default:
      throw new Error(`a property has the unknown signature ${String(map[SIGNATURE_KEY])}: the engine is newer than this stand-in`);
  }
}

function decodeObject(map: Record<string, unknown>): Obj {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, decodeValue(value)]));
}

function encodeValue(value: Value): unknown {
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Unknown) return UNKNOWN;
  if (value instanceof Secret) return { [SIGNATURE_KEY]: SIGNATURES.secret, value: encodeValue(value.value) };
  if (value instanceof AssetOrArchive) return value.raw;
  if (Array.isArray(value)) return value.map(encodeValue);
  return encodeObject(value);
}

function encodeObject(obj: Obj): Record<string, unknown> {
  const entries = Object.entries(obj).filter((entry): entry is [string, Value] => entry[1] !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, encodeValue(value)]));
}

/** Whether the value itself is unknown, also inside a secret. */
export function isUnknown(value: Value | undefined): boolean {
  return value instanceof Unknown || (value instanceof Secret && isUnknown(value.value));
}

/** Whether the value is unknown or holds an unknown anywhere. */
export function containsUnknown(value: Value | undefined): boolean {
  return contains(value, (v) => v instanceof Unknown);
}

/** Whether the value is secret or holds a secret anywhere. */
export function containsSecret(value: Value | undefined): boolean {
  return contains(value, (v) => v instanceof Secret);
}

function contains(value: Value | undefined, wanted: (value: Value) => boolean): boolean {
  if (value === undefined) return false;
  if (wanted(value)) return true;
  if (value instanceof Secret) return contains(value.value, wanted);
  if (isList(value)) return value.some((item) => contains(item, wanted));
  return isObj(value) && Object.values(value).some((item) => contains(item, wanted));
}

/** Whether the value is a list. `Array.isArray` would make its members `any`. */
export function isList(value: Value | undefined): value is Value[] {
  return Array.isArray(value);
}

/** A value as text, secrets unwrapped: lists and maps as JSON, everything else as JavaScript writes it. Never print the result. */
export function textOf(value: Value | undefined): string {
  const given = unwrapSecrets(value);
  return isObj(given) || isList(given) ? JSON.stringify(given) : String(given);
}

/** Whether the value is a plain property map, and not one of the special values. */
export function isObj(value: Value | undefined): value is Obj {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown || value instanceof Secret || value instanceof AssetOrArchive)
  );
}

/** The value with every secret unwrapped, at every depth. Unknowns stay. Never print the result. */
export function unwrapSecrets(value: Obj): Obj;
export function unwrapSecrets(value: Value): Value;
export function unwrapSecrets(value: undefined): undefined;
export function unwrapSecrets(value: Value | undefined): Value | undefined;
export function unwrapSecrets(value: Value | undefined): Value | undefined {
  if (value instanceof Secret) return unwrapSecrets(value.value);
  if (isList(value)) return value.map((item) => unwrapSecrets(item));
  if (!isObj(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrapSecrets(item)]));
}

/** Whether two values are the same; secrecy does not count, an unknown equals only an unknown, order of keys is free. */
export function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a instanceof Secret) return same(a.value, b);
  if (b instanceof Secret) return same(a, b.value);
  if (a === b) return true;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (a instanceof AssetOrArchive && b instanceof AssetOrArchive) {
    // The engine gives every asset and archive a content hash; path and text may differ with the same content.
    return a.kind === b.kind && a.raw.hash === b.raw.hash;
  }
  if (!isObj(a) || !isObj(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]));
}
