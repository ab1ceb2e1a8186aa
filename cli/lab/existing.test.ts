import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { existingClusterOf, existingKubeconfig } from "./existing";

const project = "name: cilium-lab\nconfig:\n  cluster: { default: kind }\n  kubeconfig: { default: '' }\n  context: { default: '' }\n";

it.each([
  ["makes its own cluster by default", "config: {}\n", undefined],
  ["makes its own cluster", "config:\n  cilium-lab:cluster: kind\n", undefined],
  [
    "works on one that is there",
    "config:\n  cilium-lab:cluster: existing\n  cilium-lab:context: prod\n",
    { kubeconfig: "", context: "prod" },
  ],
])("sees a stack that %s", (_, stack, cluster) => expect(existingClusterOf(project, stack)).toEqual(cluster));

it("gives the one context, and nothing where there is none", () => {
  const folder = mkdtempSync(join(tmpdir(), "existing-"));
  const one = (name: string) => ({ name, context: { cluster: name, user: name } });
  const clusters = [
    { name: "a", cluster: { server: "https://a.test" } },
    { name: "b", cluster: { server: "https://b.test" } },
  ];
  writeFileSync(
    join(folder, "kubeconfig"),
    JSON.stringify({ contexts: [one("a"), one("b")], clusters, users: [], "current-context": "a" }),
  );
  expect(parse(existingKubeconfig({ kubeconfig: "kubeconfig", context: "b" }, folder) ?? "")).toMatchObject({
    "current-context": "b",
    clusters: [clusters[1]],
  });
  expect(existingKubeconfig({ kubeconfig: "kubeconfig", context: "c" }, folder)).toBeUndefined();
  expect(existingKubeconfig({ kubeconfig: "none", context: "b" }, folder)).toBeUndefined();
  rmSync(folder, { recursive: true });
});
