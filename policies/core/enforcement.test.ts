import type * as grpc from "@grpc/grpc-js";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { describe, expect, it } from "vitest";
import { refuseWeakening, weakening } from "./enforcement";

const { ADVISORY, DISABLED, MANDATORY, REMEDIATE } = analyzer.EnforcementLevel;
const refusal = (what: string) =>
  `The policy configuration sets ${what}, but every rule of this pack is mandatory. ` +
  "Take the level out of the file that `--policy-pack-config` names; to do without the pack, do not pass it.";

describe("weakening", () => {
  it.each([
    { name: "a rule off", levels: { "no-tunnel": DISABLED, "no-kube-proxy": MANDATORY }, message: refusal("`no-tunnel` to `disabled`") },
    {
      name: "all off",
      levels: { "no-tunnel": DISABLED, "no-kube-proxy": DISABLED },
      message: refusal("`no-tunnel` to `disabled` and `no-kube-proxy` to `disabled`"),
    },
    { name: "a rule advisory", levels: { "datapath-kept": ADVISORY }, message: refusal("`datapath-kept` to `advisory`") },
    { name: "every rule as it is", levels: { "no-tunnel": MANDATORY, "no-kube-proxy": REMEDIATE }, message: undefined },
    { name: "nothing", levels: {}, message: undefined },
  ])("says of $name what is lowered", ({ levels, message }) => expect(weakening(Object.entries(levels))).toBe(message));
});

describe("refuseWeakening", () => {
  type Handlers = Parameters<grpc.Server["addService"]>[1];

  /** What the engine hears of a configuration with this level, and whether the SDK was asked. */
  function configured(level: analyzer.EnforcementLevel): unknown[] {
    const heard: unknown[] = [];
    let registered: Handlers = {};
    const server = { addService: (_: grpc.ServiceDefinition, handlers: Handlers) => void (registered = handlers) };
    refuseWeakening(server);
    server.addService({}, { configure: (() => heard.push("taken")) as never, analyze: (() => heard.push("analyzed")) as never });
    const request = new analyzer.ConfigureAnalyzerRequest();
    request.getPolicyconfigMap().set("no-tunnel", new analyzer.PolicyConfig().setEnforcementlevel(level));
    (registered["configure"] as unknown as (call: object, done: (error: { message: string }) => void) => void)({ request }, (error) =>
      heard.push(error.message),
    );
    (registered["analyze"] as unknown as () => void)();
    return heard;
  }

  it("answers in the SDK's place where a level is lowered", () => {
    expect(configured(DISABLED)).toEqual([refusal("`no-tunnel` to `disabled`"), "analyzed"]);
  });

  it("leaves any other configuration to the SDK", () => expect(configured(MANDATORY)).toEqual(["taken", "analyzed"]));

  it("passes over a service that is not configured", () => {
    const services: Handlers[] = [];
    const server = { addService: (_: grpc.ServiceDefinition, handlers: Handlers) => void services.push(handlers) };
    refuseWeakening(server);
    const handlers = { ping: (() => undefined) as never };
    server.addService({}, handlers);
    expect(services).toEqual([handlers]);
  });
});
