import { describe, expect, it } from "vitest";
import { benign, evasions, families, messagesOf } from ".";
import { goodValues } from "../harness/fixtures";
import { computed, secret } from "../harness/run";
import { violationsOf } from "./violations";

const release = (values: object, chart: object = { chart: "cilium", version: "1.20.2" }) => [
  { type: "kubernetes:helm.sh/v3:Release", name: "cilium", props: { ...chart, values } },
];

const command = (name: string, props: object) => ({ type: "command:local:Command", name, props });

describe("a case file", () => {
  it.each([
    ["a release with a boolean for the routing mode", release({ ...goodValues, routingMode: true })],
    ["an unknown routing mode", release({ ...goodValues, routingMode: computed })],
    ["a release with a secret tunnel", release(secret({ ...goodValues, routingMode: secret("tunnel") }) as object, { chart: "cilium" })],
    ["a release with the chart's default, a tunnel", [{ ...release({})[0], props: { chart: "cilium", version: "1.20.2" } }]],
    ["a search for a tunnel", [command("network", { create: "grep -rn 'routingMode: tunnel' values/ && exit 1 || true" })]],
    ["a stack that removes a cluster", [command("cluster", { create: "true", delete: "kind delete cluster --name lab" })]],
  ])("declares %s", (name, stack) => {
    expect([...evasions, ...benign].find((each) => each.name === name)?.stack).toEqual(stack);
  });
});

describe("the corpus", () => {
  // Not from the message files: a renewed file cannot make an evasion pass that nothing refuses any more.
  it.each(evasions)("refuses $name", async ({ stack, messages }) => {
    const found = await violationsOf(stack);
    expect(found).not.toEqual([]);
    expect(found).toEqual(messages);
  });

  it.each(benign)("passes $name", async ({ stack }) => expect(await violationsOf(stack)).toEqual([]));

  it("has every case once", () => {
    const names = [...evasions, ...benign].map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it.each(families)("has messages of the evasions in $name and of nothing else, in their order", ({ name, evasions: cases }) => {
    expect(Object.keys(messagesOf(name))).toEqual(cases.map((each) => each.name));
  });
});
