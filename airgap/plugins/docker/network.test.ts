import { describe, expect, it } from "vitest";
import { Secret, unknown, type Context, type Obj } from "../protocol";
import { createOptions, networkResource, networkState } from "./network";
import { Daemon } from "./daemon";

const ctx: Context = { log: () => undefined, signal: new AbortController().signal, callSignal: new AbortController().signal, config: {} };
const urn = "urn:pulumi:s::p::docker:index/network:Network::n";
const network = networkResource(new Daemon());
const diff = (oldInputs: Obj, news: Obj) => network.diff!(ctx, { urn, id: "x", oldInputs, oldState: {}, news, ignoreChanges: [] });

describe("Network", () => {
  it("keeps the name that it chose when the program names none", async () => {
    const first = await network.check!(ctx, { urn, news: {}, olds: {} });
    expect(first.inputs).toEqual({ name: expect.stringMatching(/^n-[0-9a-f]{7}$/) as string, ipamDriver: "default" });
    expect((await network.check!(ctx, { urn, news: {}, olds: first.inputs })).inputs).toEqual(first.inputs);
  });

  it("does not mind the order of sets, replaces for everything else and deletes first", async () => {
    const before = { name: "n", ipamConfigs: [{ subnet: "a" }, { subnet: "b" }], labels: [{ label: "l", value: "1" }] };
    expect((await diff(before, { ...before, ipamConfigs: [{ subnet: "b" }, { subnet: "a" }] })).changes).toBe(false);
    expect(await diff(before, { ...before, ipamConfigs: [{ subnet: unknown }], internal: true })).toMatchObject({
      changes: true,
      replaces: ["internal", "ipamConfigs"],
      deleteBeforeReplace: true,
    });
  });

  it("previews what Docker will decide as unknown, what the program says as it is", async () => {
    const inputs = { name: unknown, ipamConfigs: [{ subnet: new Secret("s") }], driver: "bridge" };
    const { state } = await network.create(ctx, { urn, inputs, preview: true, timeoutSeconds: 0 });
    expect(state).toEqual({ ...inputs, internal: unknown, options: unknown, scope: unknown });
  });

  it("asks Docker for exactly what was declared", () => {
    expect(
      createOptions({ name: "n", ipamConfigs: [{ subnet: "s", gateway: "g" }], labels: [{ label: "l", value: "v" }], internal: true }),
    ).toEqual({
      Name: "n",
      CheckDuplicate: true,
      Internal: true,
      Labels: { l: "v" },
      IPAM: { Driver: "default", Config: [{ Subnet: "s", Gateway: "g", IPRange: "", AuxiliaryAddresses: {} }] },
    });
  });

  it("reads state from Docker in the program's order, secrets kept", () => {
    const found = {
      Name: "n",
      Driver: "bridge",
      Scope: "local",
      Labels: { a: "1", b: "2" },
      Options: null,
      IPAM: { Driver: "default", Config: [{ Subnet: "s", Gateway: "g" }] },
    };
    const labels = [
      { label: "b", value: "2" },
      { label: "a", value: new Secret("1") },
    ];
    expect(networkState(found as never, { labels })).toEqual({
      attachable: false,
      driver: "bridge",
      ingress: false,
      internal: false,
      ipamConfigs: [{ subnet: "s", gateway: "g" }],
      ipamDriver: "default",
      ipv6: false,
      labels: new Secret([
        { label: "b", value: "2" },
        { label: "a", value: "1" },
      ]),
      name: "n",
      options: {},
      scope: "local",
    });
  });
});
