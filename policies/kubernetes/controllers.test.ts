import { describe, expect, it } from "vitest";
import { controllerReleases } from "./controllers";
import { UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";
import type { Resource } from "../core/policy";

const custom = (apiVersion: string, kind: string, spec: PlainValue, name = "net"): Resource => ({
  type: "kubernetes:apiextensions.k8s.io:CustomResource",
  name,
  props: { apiVersion, kind, metadata: { name }, spec },
  ignoreChanges: [],
});

const k3s = (spec: PlainMap) => custom("helm.cattle.io/v1", "HelmChart", spec);
const rke2 = (spec: PlainMap, name = "rke2-cilium") => custom("helm.cattle.io/v1", "HelmChartConfig", spec, name);
const flux = (spec: PlainMap) => custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", spec);
const argo = (spec: PlainMap) => custom("argoproj.io/v1alpha1", "Application", spec);
const crossplane = (forProvider: PlainMap) => custom("helm.crossplane.io/v1beta1", "Release", { forProvider });

/** Subject and properties of the releases that are found. */
const made = (resource: Resource) => controllerReleases(resource).map(({ subject, props }) => ({ subject, props }));
const one = (place: string, props: PlainMap, of = "net") => [{ subject: `Release "${place}" of CustomResource "${of}"`, props }];

describe("releases that controllers make", () => {
  it.each<[string, Resource, { subject: string; props: PlainMap }[]]>([
    [
      "K3s' HelmChart",
      k3s({ chart: "cilium", version: "1.20.2", valuesContent: "routingMode: native\n" }),
      one("spec", { chart: "cilium", version: "1.20.2", values: { routingMode: "native" } }),
    ],
    ["one that is named after its chart", k3s({}), one("spec", { chart: "net" })],
    [
      "one with assignments on top",
      k3s({ chart: "c", valuesContent: "bpf: { masquerade: false, x: 1 }", set: { "bpf.masquerade": true, k8sServiceHost: "a,b" } }),
      one("spec", { chart: "c", values: { bpf: { masquerade: true, x: 1 }, k8sServiceHost: "a,b" } }),
    ],
    [
      "one with assignments alone",
      k3s({ chart: "c", set: { "bpf.masquerade": "true" } }),
      one("spec", { chart: "c", values: { bpf: { masquerade: true } } }),
    ],
    [
      "one whose assignments are not known",
      k3s({ chart: "c", valuesContent: "a: 1", set: UNKNOWN }),
      one("spec", { chart: "c", values: UNKNOWN }),
    ],
    [
      "one with an assignment that is not known",
      k3s({ chart: "c", valuesContent: "a: 1", set: { b: UNKNOWN } }),
      one("spec", { chart: "c", values: UNKNOWN }),
    ],
    ["one whose values are not known", k3s({ chart: "c", valuesContent: UNKNOWN }), one("spec", { chart: "c", values: UNKNOWN })],
    ["one whose values are no YAML", k3s({ chart: "c", valuesContent: "a: [" }), one("spec", { chart: "c", values: UNKNOWN })],
    [
      "one with values in a Secret",
      k3s({ chart: "c", valuesSecrets: [{ name: "s" }] }),
      one("spec", { chart: "c", valuesSecrets: [{ name: "s" }] }),
    ],
    [
      "RKE2's values for its own chart",
      rke2({ valuesContent: "a: 1" }),
      one("spec", { chart: "rke2-cilium", values: { a: 1 } }, "rke2-cilium"),
    ],
    [
      "Flux' HelmRelease",
      flux({ chart: { spec: { chart: "cilium", version: "1.x" } }, values: { a: 1 } }),
      one("spec", { chart: "cilium", version: "1.x", values: { a: 1 } }),
    ],
    ["one by reference", flux({ chartRef: { kind: "OCIRepository", name: "cilium" } }), one("spec", { chart: "cilium" })],
    [
      "one with values and patches from elsewhere",
      flux({ chart: { spec: { chart: "c", valuesFiles: ["a"] } }, valuesFrom: [{ kind: "ConfigMap" }], postRenderers: [{}] }),
      one("spec", { chart: "c", valuesFiles: ["a"], valuesFrom: [{ kind: "ConfigMap" }], postRenderers: [{}] }),
    ],
    [
      "Argo CD's Application",
      argo({ source: { chart: "cilium", targetRevision: "1.20.2", helm: { valuesObject: { a: 1 } } } }),
      one("spec.source", { chart: "cilium", version: "1.20.2", values: { a: 1 } }),
    ],
    [
      "one with values as a text",
      argo({ source: { chart: "c", helm: { values: "a: 1" } } }),
      one("spec.source", { chart: "c", values: { a: 1 } }),
    ],
    [
      "one with parameters",
      argo({ source: { chart: "c", helm: { values: "a: 1", parameters: [{ name: "b.c", value: "false" }] } } }),
      one("spec.source", { chart: "c", values: { a: 1, b: { c: false } } }),
    ],
    [
      "one with a parameter that has no name",
      argo({ source: { chart: "c", helm: { parameters: [{ value: "false" }] } } }),
      one("spec.source", { chart: "c", values: UNKNOWN }),
    ],
    [
      "one with a parameter that has no value",
      argo({ source: { chart: "c", helm: { parameters: [{ name: "b" }] } } }),
      one("spec.source", { chart: "c", values: UNKNOWN }),
    ],
    [
      "one in a folder, whose revision is no version",
      argo({ source: { path: "infra/cilium", targetRevision: "main" } }),
      one("spec.source", { path: "infra/cilium" }),
    ],
    [
      "one with files",
      argo({ source: { chart: "c", helm: { valueFiles: ["x"], fileParameters: [{}] } } }),
      one("spec.source", { chart: "c", valueFiles: ["x"], fileParameters: [{}] }),
    ],
    [
      "one with several sources",
      argo({ sources: [{ chart: "a" }, { path: "b" }] }),
      [...one("spec.sources[0]", { chart: "a" }), ...one("spec.sources[1]", { path: "b" })],
    ],
    [
      "an ApplicationSet",
      custom("argoproj.io/v1alpha1", "ApplicationSet", { template: { spec: { source: { chart: "a" } } } }),
      one("spec.template.spec.source", { chart: "a" }),
    ],
    [
      "Crossplane's Release",
      crossplane({ chart: { name: "cilium", version: "1.20.2" }, values: { a: 1 }, set: [{ name: "b", value: "2" }], valuesFrom: [{}] }),
      one("spec.forProvider", { chart: "cilium", version: "1.20.2", values: { a: 1, b: 2 }, valuesFrom: [{}] }),
    ],
    [
      "one by an address",
      crossplane({ chart: { name: null, url: "oci://x/cilium:1.20.2" } }),
      one("spec.forProvider", { chart: "oci://x/cilium:1.20.2" }),
    ],
    [
      "the operator's CiliumConfig",
      custom("cilium.io/v1alpha1", "CiliumConfig", { a: 1 }),
      one("spec", { chart: "cilium", values: { a: 1 } }),
    ],
    ["a HelmChart of Flux' sources, which installs nothing", custom("source.toolkit.fluxcd.io/v1", "HelmChart", { chart: "cilium" }), []],
    ["an object of a group that only begins alike", custom("helm.cattle.io.example.com/v1", "HelmChart", { chart: "cilium" }), []],
    ["another object", custom("v1", "ConfigMap", null), []],
    ["a kind that every object of JavaScript has", custom("v1", "constructor", null), []],
  ])("%s", (_, resource, releases) => expect(made(resource)).toEqual(releases));

  it("in the values of another chart's release", () => {
    const values = { extraDeploy: [{ apiVersion: "helm.cattle.io/v1", kind: "HelmChart", metadata: { name: "cilium" }, spec: {} }] };
    const [release] = controllerReleases({
      type: "kubernetes:helm.sh/v3:Release",
      name: "apps",
      props: { chart: "apps", values },
      ignoreChanges: [],
    });
    expect(release).toEqual({
      type: "kubernetes:helm.sh/v3:Release",
      name: "spec",
      subject: 'Release "spec" of HelmChart "values.extraDeploy[0]" of Release "apps"',
      props: { chart: "cilium" },
      ignoreChanges: [],
    });
  });
});
