import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { textOf } from "./core/plain-value";
import { computed, run, type Fixture } from "./testing/harness/run";
import { rules } from "./rules";
import { noKubeProxy } from "./rules/no-kube-proxy";

/** The defaults of Pulumi.yaml, as the CLI hands them to a program. */
function defaultConfig(): Record<string, string> {
  type Key = { default?: unknown };
  const { name, config } = parse(readFileSync(join(__dirname, "..", "Pulumi.yaml"), "utf8")) as {
    name: string;
    config: Record<string, Key>;
  };
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => !key.includes(":"))
      .map(([key, { default: value }]) => [`${name}:${key}`, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

describe("the lab's own stack", () => {
  const resources: Fixture[] = [];

  beforeAll(async () => {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs }) => {
          // As the engine would send it: what is undefined does not cross the wire.
          resources.push({ type, name, props: JSON.parse(JSON.stringify(inputs)) as Fixture["props"] });
          // An output that is valid for the component that splits words and for the one that reads JSON.
          return { id: `${name}-id`, state: { ...inputs, stdout: "{}" } };
        },
        call: ({ inputs }) => inputs,
      },
      "cilium-lab",
    );
    pulumi.runtime.setAllConfig(defaultConfig());
    // Another test of this worker may have run the program already; a module runs once.
    vi.resetModules();
    await import("../index.js");
    await pulumi.runtime.disconnect();
  });

  it("has what the rules look at", () => {
    const seen = resources.map(({ type }) => type);
    expect(seen.filter((type) => type === "kubernetes:helm.sh/v3:Release")).toHaveLength(1);
    expect(resources.filter(({ props }) => textOf(props.stdin).includes("kind.x-k8s.io/"))).toHaveLength(1);
  });

  it.each(rules)("passes $name", async (rule) => {
    for (const resource of resources) expect(await run(rule, resource)).toEqual([]);
  });

  it.each([
    [
      "kube-proxy on",
      (stdin: string) => stdin.replace("kubeProxyMode: none", "kubeProxyMode: iptables"),
      /sets `networking.kubeProxyMode` of the kind config in `stdin` to the string "iptables"\. /,
    ],
    [
      "a config that is not known yet",
      () => computed,
      /makes a kind cluster and sets `stdin` to a value that is not known during preview, /,
    ],
    ["an empty config", () => "", /makes a kind cluster from a config that is not among its inputs, /],
  ])("is refused with %s", async (_, change, message) => {
    const nodes = resources.find(({ props }) => textOf(props.stdin).includes("kind.x-k8s.io/"))!;
    const changed = { ...nodes, props: { ...nodes.props, stdin: change(textOf(nodes.props.stdin)) } };
    expect(await run(noKubeProxy, changed)).toEqual([expect.stringMatching(message)]);
  });

  it.each(rules)("passes $name where nothing in an environment is known yet", async (rule) => {
    for (const { props, ...rest } of resources) {
      expect(await run(rule, { ...rest, props: "environment" in props ? { ...props, environment: computed } : props })).toEqual([]);
    }
  });
});
