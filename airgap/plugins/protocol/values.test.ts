import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { describe, expect, it } from "vitest";
import {
  AssetOrArchive,
  Secret,
  containsSecret,
  containsUnknown,
  decode,
  encode,
  isUnknown,
  unwrapSecrets,
  same,
  unknown,
  type Obj,
} from "./values";

const KEY = "4dabf18193072939515e22adb298388d";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secretOnWire = (value: unknown) => ({ [KEY]: "1b47061264138c4ac30d75fd1eb44270", value });
const wire = (value: unknown) => decode(Struct.fromJavaScript({ p: value as never })).p;

describe("decode", () => {
  it("is empty for an absent property map", () => expect(decode(undefined)).toEqual({}));

  it.each<[string, unknown, unknown]>([
    ["null", null, null],
    ["a boolean", false, false],
    ["a number", 1.5, 1.5],
    ["a string", "", ""],
    ["a list", [1, ["a"]], [1, ["a"]]],
    ["a map", { a: { b: 1 } }, { a: { b: 1 } }],
    ["an unknown", UNKNOWN, unknown],
    ["an unknown number", "3eeb2bf0-c639-47a8-9e75-3b44932eb421", unknown],
    ["a secret", secretOnWire("x"), new Secret("x")],
    ["an unknown secret", secretOnWire(UNKNOWN), new Secret(unknown)],
    ["a secret with an unknown inside", secretOnWire({ a: UNKNOWN }), new Secret({ a: unknown })],
    ["an output value", { [KEY]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: 1, dependencies: ["urn"] }, 1],
    ["an unknown output value", { [KEY]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" }, unknown],
    ["a secret output value", { [KEY]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: "s", secret: true }, new Secret("s")],
    ["a resource reference with an id", { [KEY]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "u", id: "i" }, "i"],
    ["a resource reference to something not made yet", { [KEY]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "u", id: "" }, unknown],
    ["a reference to a component", { [KEY]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "u" }, "u"],
  ])("reads %s", (_name, raw, value) => expect(wire(raw)).toEqual(value));

  it("reads an asset without opening it", () => {
    const raw = { [KEY]: "c44067f5952c0a294b673a41bacd8c17", hash: "h", path: "p" };
    expect(wire(raw)).toEqual(new AssetOrArchive("asset", raw));
  });

  it("refuses a signature that it does not know", () => {
    expect(() => wire({ [KEY]: "new" })).toThrow("a property has the unknown signature new: the engine is newer than this stand-in");
  });
});

describe("encode", () => {
  it("writes back what decode read, and leaves out what is undefined", () => {
    const raw = { n: null, l: [1, UNKNOWN], s: secretOnWire({ a: UNKNOWN }), a: { [KEY]: "0def7320c3a5731c473e5ecbe6d01bc7", hash: "h" } };
    const obj: Obj = { ...decode(Struct.fromJavaScript(raw)), gone: undefined };
    expect(encode(obj).toJavaScript()).toEqual(raw);
  });
});

describe("questions about values", () => {
  const nested: Obj = { list: [{ s: new Secret({ deep: unknown }) }] };
  it("finds unknowns at any depth, also in secrets", () => {
    expect(containsUnknown(nested)).toBe(true);
    expect(containsUnknown({ list: [1] })).toBe(false);
    expect([isUnknown(unknown), isUnknown(new Secret(unknown)), isUnknown(nested), isUnknown(undefined)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
  it("finds secrets at any depth", () => {
    expect([containsSecret(nested), containsSecret({ a: unknown })]).toEqual([true, false]);
  });
  it("unwraps secrets at every depth and keeps unknowns", () => {
    expect(unwrapSecrets(nested)).toEqual({ list: [{ s: { deep: unknown } }] });
  });
  it("never prints a secret by accident", () => {
    expect([String(new Secret("x")), JSON.stringify({ p: new Secret("x") })]).toEqual(["[secret]", '{"p":"[secret]"}']);
  });
  it.each<[boolean, string, Obj, Obj]>([
    [true, "keys in another order", { a: 1, b: [2] }, { b: [2], a: 1 }],
    [true, "the same value, once secret", { a: new Secret({ b: 1 }) }, { a: { b: new Secret(1) } }],
    [true, "an absent and an undefined key", { a: undefined }, {}],
    [false, "null and absent", { a: null }, {}],
    [false, "a known and an unknown", { a: "x" }, { a: unknown }],
    [false, "lists in another order", { a: [1, 2] }, { a: [2, 1] }],
    [
      false,
      "assets with another content",
      { a: new AssetOrArchive("asset", { hash: "1" }) },
      { a: new AssetOrArchive("asset", { hash: "2" }) },
    ],
  ])("same is %s for %s", (expected, _name, a, b) => expect(same(a, b)).toBe(expected));
});
