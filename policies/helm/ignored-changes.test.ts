import { describe, expect, it } from "vitest";
import type { CiliumRelease } from "./release";
import { ignoredHazards, ignoredInvariants, ignoredReleases, propertyPath } from "./unreviewable";

const release = (path: string): CiliumRelease => ({
  settings: { subject: "It", root: {}, locate: (key) => key },
  path,
  version: undefined,
  minors: ["1.20"],
});
const sentence = (entry: string) =>
  `It names \`${entry}\` in \`ignoreChanges\`, so that what is installed may differ from what the program says and the rules judge. Take it out.`;

/** Which of the three speaks of an entry: of the release as a whole, of an invariant, of a hazard. */
function said(entry: string, path: string): string {
  const resource = { type: "kubernetes:helm.sh/v3:Release", name: "cilium", props: {}, ignoreChanges: [entry] };
  const all = {
    whole: ignoredReleases(resource, release(path)),
    invariant: ignoredInvariants(resource, release(path), ["native-routing", "bpf-masquerade"]),
    hazard: ignoredHazards(resource, release(path)),
  };
  return Object.entries(all)
    .flatMap(([who, sentences]) => sentences.map((text) => `${who}${text === sentence(entry) ? "" : `: ${text}`}`))
    .join();
}

describe("entries of ignoreChanges", () => {
  it.each([
    ["*", "", "whole"],
    ["values", "", "whole"],
    ['["values"]', "", "whole"],
    ["values.*", "", "whole"],
    ["values[*]", "", "whole"],
    ["*.routingMode", "", "invariant"],
    ["values.routingMode", "", "invariant"],
    ["values.tunnel", "", "invariant"],
    ["values.bpf", "", "invariant,hazard"],
    ["values.bpf.masquerade", "", "invariant"],
    ["values.bpf.mapDynamicSizeRatio", "", ""],
    ["values.egressGateway", "", "hazard"],
    ["values.k8sServiceHost", "", "hazard"],
    ["values.cni.install", "", "hazard"],
    ["values.extraConfig.debug", "", "whole"],
    ["values.extraArgs[0]", "", "whole"],
    ["values.extraEnv", "", "whole"],
    ["chart", "", "whole"],
    ["version", "", "whole"],
    ["repositoryOpts.repo", "", "whole"],
    ...["path", "fetchOpts", "repo", "valueYamlFiles", "reuseValues", "postrender", "postRenderer"].map((input) => [input, "", "whole"]),
    ["timeout", "", ""],
    ["valuesOf", "", ""],
    ["", "", ""],
    ["values.cilium", "cilium", "whole"],
    ["values.cilium.*", "cilium", "whole"],
    ["values.*.*", "cilium", "whole"],
    ["values.cilium.routingMode", "cilium", "invariant"],
    ["values.a[0].routingMode", "a[0]", "invariant"],
    ["values.a[1].routingMode", "a[0]", ""],
    ["values.routingMode", "cilium", ""],
    ["values.ingress", "cilium", ""],
  ] as [string, string, string][])("%s of a release with Cilium at %j: %j", (entry, path, expected) =>
    expect(said(entry, path)).toBe(expected),
  );
});

describe("propertyPath", () => {
  it.each([
    ["a.b", ["a", "b"]],
    ['a["b.c"][10].*', ["a", "b.c", "10", "*"]],
    ["a[*].b", ["a", "*", "b"]],
    ['["a\\"b"]', ['a"b']],
    ["", []],
  ])("%s", (path, steps) => expect(propertyPath(path)).toEqual(steps));
});
