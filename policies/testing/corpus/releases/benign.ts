import { minors } from "../../../../components/tables/versions";
import { ciliumWith, goodValues, release } from "../../harness/fixtures";
import { computed, secret, type Fixture } from "../../harness/run";
import type { Benign } from "../case";
import { chartV3, chartV4, other, oldWords } from "./stacks";

const values = (minor: string): Fixture["props"] => (minor === "1.12" || minor === "1.13" ? oldWords : goodValues);
const file = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", path: "values.yaml" };

/** Cilium as it should be, wherever that comes from. */
const right: readonly Benign[] = [
  ...minors.map((minor) => ({
    name: `a right release of ${minor}`,
    stack: [release({ chart: "cilium", version: `${minor}.0`, values: values(minor) })],
  })),
  { name: "a right release of a pre-release", stack: [release({ chart: "cilium", version: "v1.13.0-rc5", values: oldWords })] },
  {
    name: "a right Chart of v3",
    stack: [chartV3({ chart: "cilium", version: "1.20.2", fetchOpts: { repo: "https://helm.cilium.io" }, values: goodValues })],
  },
  {
    name: "a right Chart of v3 whose version is said where it is fetched",
    stack: [chartV3({ chart: "cilium", fetchOpts: { version: "1.13.18" }, values: oldWords })],
  },
  {
    name: "a right Chart of v3 in a folder, with transformations",
    stack: [chartV3({ path: "./charts/cilium", values: goodValues, transformations: [null] })],
  },
  {
    name: "a right Chart of v4",
    stack: [
      chartV4({
        chart: "oci://quay.io/cilium/charts/cilium",
        version: "1.19.6",
        values: goodValues,
        repositoryOpts: {},
        valueYamlFiles: [],
      }),
    ],
  },
  {
    name: "a right Cilium in an umbrella chart",
    stack: [other("platform", { cilium: { enabled: true, ...goodValues }, ingress: { replicas: 2 } }, { version: "0.3.1" })],
  },
  { name: "a right Cilium under an alias", stack: [other("platform", { network: goodValues })] },
  {
    name: "a right Cilium by options of the agent, too",
    stack: [
      ciliumWith({
        extraConfig: { "routing-mode": "native" },
        extraArgs: ["--routing-mode", "native", "--kube-proxy-replacement", "--auto-direct-node-routes", "true"],
        extraEnv: [{ name: "CILIUM_ENABLE_BPF_MASQUERADE", value: "true" }],
      }),
    ],
  },
  {
    name: "a right Cilium by secrets",
    stack: [release({ chart: "cilium", version: "1.20.2", values: secret({ ...goodValues, routingMode: secret("native") }) })],
  },
  {
    name: "a right Cilium with options that undo nothing",
    stack: [
      ciliumWith({
        extraConfig: { "bpf-map-event-buffers": "true", "enable-gateway-api-alpn": computed },
        extraArgs: ["--debug-verbose", "flow"],
        extraEnv: [{ name: "GODEBUG", value: computed }],
      }),
    ],
  },
  {
    name: "a right Cilium with an API server from another resource",
    stack: [ciliumWith({ k8sServiceHost: computed, k8sServicePort: computed })],
  },
  {
    name: "a right Cilium with an API server by name",
    stack: [
      ciliumWith({
        k8sServiceHost: "api.cafe.example.com",
        k8s: { apiServerURLs: "https://a.example.com:6443 https://b.example.com:6443" },
      }),
    ],
  },
  {
    name: "a right Cilium with the node's own proxy to the API server",
    stack: [ciliumWith({ k8sServiceHost: "127.0.0.1", k8sServicePort: 7445 })],
  },
  {
    name: "a right Cilium beside other CNI files",
    stack: [
      ciliumWith({ cni: { exclusive: false, install: true, customConf: false, configMap: "", logFile: "/var/run/cilium/cilium-cni.log" } }),
    ],
  },
  { name: "a right Cilium with the defaults of an older version", stack: [ciliumWith({ upgradeCompatibility: "1.16" })] },
  {
    name: "a right Cilium with texts of several lines",
    stack: [
      ciliumWith({
        nodeinit: { bootstrapFile: "/tmp/x\n# routing-mode: as below\n" },
        podAnnotations: { note: "tunnels:\n  none: here\n" },
      }),
    ],
  },
  {
    name: "a right Cilium that passes over what decides nothing",
    stack: [
      { ...ciliumWith({}), ignoreChanges: ["timeout", "checksum", "values.hubble.relay.replicas", "values.operator", "resourceNames"] },
    ],
  },
  {
    name: "a right Cilium that resets its values",
    stack: [
      release({
        chart: "cilium",
        version: "1.20.2",
        values: goodValues,
        resetValues: true,
        reuseValues: false,
        postrender: "",
        valueYamlFiles: [],
      }),
    ],
  },
  {
    name: "a right Cilium with mounts of its own",
    stack: [ciliumWith({ extraHostPathMounts: [{ name: "tls", mountPath: "/etc/tls" }], extraVolumes: [] })],
  },
];

/** Other people's charts. */
const others: readonly Benign[] = [
  {
    name: "cert-manager",
    stack: [
      other(
        "cert-manager",
        { crds: { enabled: true }, extraArgs: ["--dns01-recursive-nameservers=1.1.1.1:53"] },
        { repositoryOpts: { repo: "https://charts.jetstack.io" } },
      ),
    ],
  },
  {
    name: "ingress-nginx, with an address and files",
    stack: [
      other(
        "ingress-nginx",
        { controller: { service: { loadBalancerIP: "192.0.2.7" } } },
        { valueYamlFiles: [file], postrender: "./kustomize.sh", reuseValues: true },
      ),
    ],
  },
  {
    name: "Prometheus, which watches kube-proxy",
    stack: [
      other("kube-prometheus-stack", {
        kubeProxy: { enabled: true, service: { port: 10249 } },
        defaultRules: { rules: { kubeProxy: false } },
      }),
    ],
  },
  {
    name: "a tunnel of Cloudflare's",
    stack: [other("cloudflare-tunnel", { tunnel: { name: "web" }, cloudflare: { tunnelName: "web", tunnel: "disabled" } })],
  },
  {
    name: "a network of Google's, with a routing mode",
    stack: [other("gcp-network", { routingMode: "REGIONAL", subnets: [{ routingMode: "GLOBAL" }] })],
  },
  {
    name: "an application that writes Cilium's policies",
    stack: [other("backend", { cilium: { enabled: true, networkPolicies: true }, networkPolicy: { cilium: { enabled: true } } })],
  },
  { name: "an application that has no use for Cilium", stack: [other("backend", { cilium: { enabled: false } })] },
  {
    name: "an umbrella chart without Cilium",
    stack: [other("platform", { cilium: null, tetragon: { enabled: true }, tunnels: ["vxlan"] })],
  },
  {
    name: "Tetragon, of Cilium's own repository",
    stack: [other("cilium/tetragon", { tetragon: { enabled: true } }, { repositoryOpts: { repo: "https://helm.cilium.io" } })],
  },
  { name: "policies for Cilium", stack: [other("./charts/cilium-policies", { policies: [{ name: "dns" }] })] },
  { name: "another chart with values that are not known", stack: [other("postgresql", computed)] },
  {
    name: "another chart that passes over its values",
    stack: [{ ...other("postgresql", { auth: { password: secret("hunter2") } }), ignoreChanges: ["values", "version"] }],
  },
  {
    name: "another chart with ConfigMaps of its own",
    stack: [
      other("grafana", {
        extraObjects: [
          { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "dashboards" }, data: { mode: "tunnel" } },
          "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n",
        ],
      }),
    ],
  },
  {
    name: "a Chart of v3 that could not be rendered",
    stack: [chartV3({ chart: "external-dns", values: computed, transformations: [null, null] })],
  },
  { name: "a Chart of v4 of which no input is sent", stack: [chartV4({})] },
  {
    name: "another chart with one key of Cilium's",
    stack: [other("istio-egress", { egressGateway: { enabled: true }, tunnel: { enabled: true } })],
  },
  { name: "another chart with eBPF in it", stack: [other("coroot", { bpf: { enabled: true }, nodeAgent: { tunnel: "" } })] },
  {
    name: "another chart with a text about Cilium's words",
    stack: [other("docs", { markdown: "# routingMode: native\n\nSet `routingMode: native`, never a tunnel: see kind.\n" })],
  },
];

export const harmless: readonly Benign[] = [...right, ...others];
