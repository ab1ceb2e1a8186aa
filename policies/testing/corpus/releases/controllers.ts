import { goodValues } from "../../harness/fixtures";
import { computed, type Fixture } from "../../harness/run";
import type { Benign, Evasion } from "../case";
import { stringify } from "yaml";

type Props = Fixture["props"];

const object = (apiVersion: string, kind: string, spec: Props, name = "network"): Fixture => ({
  type: `kubernetes:${apiVersion}:${kind}`,
  name,
  props: { apiVersion, kind, metadata: { name, namespace: "kube-system" }, spec },
});
const custom = (fixture: Fixture): Fixture => ({ ...fixture, type: "kubernetes:apiextensions.k8s.io:CustomResource" });

const tunnel = { ...goodValues, routingMode: "tunnel" };
const k3s = (spec: Props) => object("helm.cattle.io/v1", "HelmChart", spec);
const rke2 = (spec: Props) => object("helm.cattle.io/v1", "HelmChartConfig", spec, "rke2-cilium");
const flux = (spec: Props) => object("helm.toolkit.fluxcd.io/v2", "HelmRelease", spec);
const argo = (spec: Props) => object("argoproj.io/v1alpha1", "Application", spec);
const crossplane = (forProvider: Props) => object("helm.crossplane.io/v1beta1", "Release", { forProvider });
const fluxChart = { spec: { chart: "cilium", version: "1.20.2" } };

const native = "Write `routingMode: native`, so that pod packets cross the node network as they are, without an overlay's header.";
const sets = (place: string, of: string) =>
  `no-tunnel: Release "${place}" of ${of} sets \`values.routingMode\` to the string "tunnel". ${native}`;
const files =
  "whose files no rule can read, so that they may turn a tunnel or kube-proxy on. Remove it, and write what they say as literals in `values`.";

/** Releases that a controller in the cluster makes. */
export const controllers: readonly Evasion[] = [
  {
    name: "a tunnel by K3s' helm controller",
    stack: [k3s({ chart: "cilium", version: "1.20.2", valuesContent: stringify(tunnel) })],
    messages: [sets("spec", 'HelmChart "network"')],
  },
  {
    name: "a tunnel by an assignment of K3s' helm controller",
    stack: [k3s({ chart: "cilium", valuesContent: stringify(goodValues), set: { routingMode: "tunnel" } })],
    messages: [sets("spec", 'HelmChart "network"')],
  },
  {
    name: "a tunnel by RKE2's values for its own Cilium",
    stack: [rke2({ valuesContent: stringify(tunnel) })],
    messages: [sets("spec", 'HelmChartConfig "rke2-cilium"')],
  },
  { name: "a tunnel by Flux", stack: [flux({ chart: fluxChart, values: tunnel })], messages: [sets("spec", 'HelmRelease "network"')] },
  {
    name: "a tunnel by Flux as a custom resource",
    stack: [custom(flux({ chart: fluxChart, values: tunnel }))],
    messages: [sets("spec", 'CustomResource "network"')],
  },
  {
    name: "values of Flux from a ConfigMap",
    stack: [flux({ chart: fluxChart, values: goodValues, valuesFrom: [{ kind: "ConfigMap", name: "cilium" }] })],
    messages: [`no-tunnel: Release "spec" of HelmRelease "network" sets \`valuesFrom\`, ${files}`],
  },
  {
    name: "a tunnel by Argo CD",
    stack: [argo({ source: { chart: "cilium", targetRevision: "1.20.2", helm: { valuesObject: tunnel } } })],
    messages: [sets("spec.source", 'Application "network"')],
  },
  {
    name: "a tunnel by a parameter of Argo CD",
    stack: [
      argo({
        sources: [
          { repoURL: "x", ref: "values" },
          {
            chart: "cilium",
            targetRevision: "1.20.2",
            helm: { values: stringify(goodValues), parameters: [{ name: "routingMode", value: "tunnel" }] },
          },
        ],
      }),
    ],
    messages: [sets("spec.sources[1]", 'Application "network"')],
  },
  {
    name: "values of Argo CD in files",
    stack: [
      argo({
        source: { chart: "cilium", targetRevision: "1.20.2", helm: { valuesObject: goodValues, valueFiles: ["$values/cilium.yaml"] } },
      }),
    ],
    messages: [`no-tunnel: Release "spec.source" of Application "network" sets \`valueFiles\`, ${files}`],
  },
  {
    name: "a tunnel by Crossplane",
    stack: [crossplane({ chart: { name: "cilium", version: "1.20.2" }, values: tunnel })],
    messages: [sets("spec.forProvider", 'Release "network"')],
  },
  {
    name: "a tunnel by Isovalent's operator",
    stack: [object("cilium.io/v1alpha1", "CiliumConfig", tunnel)],
    messages: [sets("spec", 'CiliumConfig "network"')],
  },
  {
    name: "a routing mode of a controller's release that is not known",
    stack: [flux({ chart: fluxChart, values: { ...goodValues, routingMode: computed } })],
    messages: [
      'no-tunnel: Release "spec" of HelmRelease "network" sets `values.routingMode` to a value that is not known during preview, so it cannot be checked. ' +
        "Take it from no other resource's output: write `routingMode: native` as a literal, so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
  {
    name: "flannel's chart",
    stack: [
      {
        type: "kubernetes:helm.sh/v3:Release",
        name: "network",
        props: { chart: "flannel", repositoryOpts: { repo: "https://flannel-io.github.io/flannel/" } },
      },
    ],
    messages: [
      'no-tunnel: Release "network" installs flannel, which wraps packets between nodes in VXLAN. Remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Calico's operator with its default network",
    stack: [
      { type: "kubernetes:helm.sh/v3:Release", name: "network", props: { chart: "projectcalico/tigera-operator", version: "v3.29.0" } },
    ],
    messages: [
      'no-tunnel: Installation in `values.installation` of Release "network" leaves `spec.calicoNetwork.ipPools` unset, which is a pool in IP in IP. ' +
        "Write `encapsulation: None` for every pool, so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
];

/** The same controllers with other charts, and with a Cilium as it should be. */
export const controlled: readonly Benign[] = [
  {
    name: "K3s' helm controller with a right Cilium",
    stack: [k3s({ chart: "cilium", version: "1.20.2", valuesContent: stringify(goodValues), set: { "operator.replicas": 1 } })],
  },
  { name: "K3s' helm controller with another chart", stack: [k3s({ chart: "traefik", valuesContent: "tunnel: true\n" })] },
  {
    name: "RKE2's values for another chart",
    stack: [object("helm.cattle.io/v1", "HelmChartConfig", { valuesContent: "controller:\n  kind: DaemonSet\n" }, "rke2-ingress-nginx")],
  },
  { name: "Flux with a right Cilium", stack: [flux({ interval: "1h", chart: fluxChart, values: goodValues })] },
  {
    name: "Flux with another chart and values from elsewhere",
    stack: [flux({ chart: { spec: { chart: "podinfo" } }, valuesFrom: [{ kind: "Secret", name: "x" }] })],
  },
  {
    name: "Argo CD with a right Cilium",
    stack: [argo({ source: { chart: "cilium", targetRevision: "1.20.2", helm: { valuesObject: goodValues } } })],
  },
  {
    name: "Argo CD with a folder of applications",
    stack: [argo({ source: { repoURL: "https://git.example.com/apps", path: "apps/shop", targetRevision: "main" } })],
  },
  {
    name: "Calico's operator without a network",
    stack: [
      {
        type: "kubernetes:helm.sh/v3:Release",
        name: "network",
        props: { chart: "tigera-operator", values: { installation: { enabled: false } } },
      },
    ],
  },
  {
    name: "flannel's chart with plain routes",
    stack: [
      { type: "kubernetes:helm.sh/v3:Release", name: "network", props: { chart: "flannel", values: { flannel: { backend: "host-gw" } } } },
    ],
  },
];
