import { goodValues, release } from "../../harness/fixtures";
import { computed } from "../../harness/run";
import type { Evasion } from "../case";
import { defaults, masquerade, native, overrides, routes, services, unknownValues } from "./sentences";
import { chartV3, chartV4, other, oldWords, tunnelled, without } from "./stacks";

const manifest = (mode: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cilium-config\n  namespace: kube-system\ndata:\n  routing-mode: ${mode}\n`;

/** Cilium by another name, another reference, another resource, or inside of another chart. */
export const charts: readonly Evasion[] = [
  {
    name: "a chart by a repository's alias",
    stack: [release({ chart: "isovalent/cilium", values: tunnelled })],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a chart by its name and a repository",
    stack: [release({ chart: "cilium", repositoryOpts: { repo: "https://helm.cilium.io" }, values: tunnelled })],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a chart from an OCI registry",
    stack: [release({ chart: "oci://quay.io/cilium/charts/cilium:1.20.2", values: tunnelled })],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a chart in an archive",
    stack: [release({ chart: "https://helm.cilium.io/cilium-1.20.2.tgz", values: tunnelled })],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a chart in a folder",
    stack: [release({ chart: "./vendor/cilium/1.20.2", values: tunnelled })],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a chart whose address is spelled in numbers",
    stack: [release({ chart: "https://charts.example.com/%63ilium-1.20.2.tgz", values: tunnelled })],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a chart of another name with two keys that go together",
    stack: [release({ chart: "./vendor/network", values: { ipam: { mode: "kubernetes" }, hubble: { enabled: true } } })],
    messages: defaults('Release "cilium"'),
  },
  {
    name: "a chart by RKE2's name",
    stack: [release({ chart: "rke2-charts/rke2-cilium", version: "1.17.600", values: { kubeProxyReplacement: true } })],
    messages: [
      'no-tunnel: Release "cilium" leaves `values.routingMode` unset, which renders as a tunnel. Write `routingMode: native`, ' +
        `${native}`,
      `no-tunnel: Release "cilium" leaves \`values.autoDirectNodeRoutes\` unset, which leaves peers' pod CIDRs without a route. ` +
        `Write \`autoDirectNodeRoutes: true\`, ${routes}`,
      'datapath-kept: Release "cilium" leaves `values.bpf.masquerade` unset, ' +
        `which masquerades by iptables and falls back to legacy host routing. Write \`bpf.masquerade: true\`, ${masquerade}`,
      'datapath-kept: Release "cilium" leaves `values.ipv4NativeRoutingCIDR` unset, ' +
        "which is refused by the agent with native routing and masquerading. Write `ipv4NativeRoutingCIDR: 10.0.0.0/8`.",
    ],
  },
  {
    name: "a chart in a folder of another name",
    stack: [release({ chart: "./vendor/network", values: { tunnelProtocol: "vxlan" } })],
    messages: defaults('Release "cilium"'),
  },
  {
    name: "a chart of another name with Cilium's image",
    stack: [
      release({ chart: "./vendor/network", values: { image: { repository: "registry.example/mirror/cilium/cilium", tag: "v1.20.2" } } }),
    ],
    messages: defaults('Release "cilium"'),
  },
  {
    name: "a chart whose name is not known",
    stack: [release({ chart: computed, values: { replicas: 2 } })],
    messages: [
      `no-tunnel: Release "cilium" sets \`chart\` to a value that is not known during preview, so it may be Cilium with its default, a tunnel. Write the chart's name as a literal instead of taking it from another resource's output.`,
    ],
  },
  {
    name: "a Chart of v3 with a tunnel",
    stack: [chartV3({ chart: "cilium", version: "1.20.2", fetchOpts: { repo: "https://helm.cilium.io" }, values: tunnelled })],
    messages: [`no-tunnel: Chart "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  { name: "a Chart of v3 without values", stack: [chartV3({ chart: "cilium", version: "1.20.2" })], messages: defaults('Chart "cilium"') },
  {
    name: "a Chart of v3 in a folder",
    stack: [chartV3({ path: "./charts/cilium", values: tunnelled })],
    messages: [`no-tunnel: Chart "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a Chart of v3 in a folder that is not known",
    stack: [chartV3({ path: computed, values: {} })],
    messages: [
      `no-tunnel: Chart "cilium" sets \`path\` to a value that is not known during preview, so it may be Cilium with its default, a tunnel. Write the chart's path as a literal instead of taking it from another resource's output.`,
    ],
  },
  {
    name: "a Chart of v3 whose version is said where it is fetched",
    stack: [chartV3({ chart: "cilium", fetchOpts: { version: "1.15.6" }, values: oldWords })],
    messages: [
      'no-tunnel: Chart "cilium" leaves `values.routingMode` unset, which renders as a tunnel. Write `routingMode: native`, ' + `${native}`,
      'no-tunnel: Chart "cilium" sets `values.tunnel` to the string "disabled", a key that charts from 1.15 on ignore or refuse. ' +
        `Remove it and write \`routingMode: native\`, ${native}`,
      'no-kube-proxy: Chart "cilium" sets `values.kubeProxyReplacement` to the string "strict". ' +
        `Write \`kubeProxyReplacement: true\`, ${services}`,
    ],
  },
  {
    name: "a Chart of v3 with transformations and a tunnel",
    stack: [chartV3({ chart: "cilium", values: tunnelled, transformations: [null] })],
    messages: [`no-tunnel: Chart "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a Chart of v2 with a tunnel",
    stack: [{ ...chartV3({ chart: "stable/cilium", values: tunnelled }), type: "kubernetes:helm.sh/v2:Chart" }],
    messages: [`no-tunnel: Chart "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a Chart of v4 with a tunnel",
    stack: [chartV4({ chart: "cilium", version: "1.20.2", repositoryOpts: { repo: "https://helm.cilium.io" }, values: tunnelled })],
    messages: [`no-tunnel: Chart "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a Chart of v4 from a registry, without kube-proxy's replacement",
    stack: [chartV4({ chart: "oci://quay.io/cilium/charts/cilium", values: without(goodValues, "kubeProxyReplacement") })],
    messages: [
      'no-kube-proxy: Chart "cilium" leaves `values.kubeProxyReplacement` unset, which leaves Services to kube-proxy. ' +
        `Write \`kubeProxyReplacement: true\`, ${services}`,
    ],
  },
  {
    name: "a Chart of v4 whose values are not known",
    stack: [chartV4({ chart: "cilium", version: "1.20.2", values: computed })],
    messages: unknownValues('Chart "cilium"', "values"),
  },
  {
    name: "an umbrella chart with a tunnel in it",
    stack: [other("./charts/platform", { cilium: tunnelled, ingress: { enabled: true } })],
    messages: [
      'no-tunnel: Release "platform" sets `values.cilium.routingMode` to the string "tunnel". Write `cilium.routingMode: native`, ' +
        `${native}`,
    ],
  },
  {
    name: "an umbrella chart that turns Cilium on and says no more",
    stack: [other("platform", { cilium: { enabled: true } })],
    messages: defaults('Release "platform"', "cilium."),
  },
  {
    name: "an umbrella chart with Cilium's default, a tunnel",
    stack: [other("platform", { cilium: { hubble: { enabled: true }, operator: { replicas: 1 } } })],
    messages: defaults('Release "platform"', "cilium."),
  },
  {
    name: "an umbrella chart with Cilium under an alias",
    stack: [other("platform", { network: { kubeProxyReplacement: true } })],
    messages: [
      'no-tunnel: Release "platform" leaves `values.network.routingMode` unset, which renders as a tunnel. ' +
        `Write \`network.routingMode: native\`, ${native}`,
      'no-tunnel: Release "platform" leaves `values.network.autoDirectNodeRoutes` unset, ' +
        `which leaves peers' pod CIDRs without a route. Write \`network.autoDirectNodeRoutes: true\`, ${routes}`,
      'datapath-kept: Release "platform" leaves `values.network.bpf.masquerade` unset, ' +
        `which masquerades by iptables and falls back to legacy host routing. Write \`network.bpf.masquerade: true\`, ${masquerade}`,
      'datapath-kept: Release "platform" leaves `values.network.ipv4NativeRoutingCIDR` unset, ' +
        "which is refused by the agent with native routing and masquerading. Write `network.ipv4NativeRoutingCIDR: 10.0.0.0/8`.",
    ],
  },
  {
    name: "an umbrella chart in an umbrella chart",
    stack: [other("platform", { base: { cni: { cilium: tunnelled } } })],
    messages: [
      'no-tunnel: Release "platform" sets `values.base.cni.cilium.routingMode` to the string "tunnel". ' +
        `Write \`base.cni.cilium.routingMode: native\`, ${native}`,
    ],
  },
  {
    name: "an umbrella chart with Cilium in the old words",
    stack: [other("platform", { cilium: oldWords }, { version: "1.13.18" })],
    messages: [
      'no-tunnel: Release "platform" leaves `values.cilium.routingMode` unset, which renders as a tunnel. ' +
        `Write \`cilium.routingMode: native\`, ${native}`,
      `no-tunnel: Release "platform" sets \`values.cilium.tunnel\` to the string "disabled", a key that charts from 1.15 on ignore or refuse. Remove it and write \`cilium.routingMode: native\`, ${native}`,
      'no-kube-proxy: Release "platform" sets `values.cilium.kubeProxyReplacement` to the string "strict". ' +
        `Write \`cilium.kubeProxyReplacement: true\`, ${services}`,
    ],
  },
  {
    name: "an umbrella chart that hides Cilium's values",
    stack: [other("platform", { cilium: computed })],
    messages: unknownValues('Release "platform"', "values.cilium", "cilium."),
  },
  {
    name: "an umbrella chart with a tunnel by extraArgs",
    stack: [chartV4({ chart: "./platform", values: { cilium: { ...goodValues, extraArgs: ["--routing-mode=tunnel"] } } })],
    messages: [
      'no-tunnel: Chart "cilium" sets `--routing-mode` in `values.cilium.extraArgs[0]` to the string "tunnel", ' +
        `${overrides} \`--routing-mode=native\`, ${native}`,
    ],
  },
  {
    name: "an umbrella chart with an egress gateway",
    stack: [other("platform", { cilium: { ...goodValues, egressGateway: { enabled: true } } })],
    messages: [
      'datapath-kept: Release "platform" sets `values.cilium.egressGateway.enabled` to true, ' +
        "which creates a tunnel device even with native routing. Write `cilium.egressGateway.enabled: false`.",
    ],
  },
  {
    name: "a list of releases in another chart's values",
    stack: [other("./helmfile", { releases: [{ name: "cni", values: tunnelled }] })],
    messages: [
      'no-tunnel: Release "platform" sets `values.releases[0].values.routingMode` to the string "tunnel". ' +
        `Write \`releases[0].values.routingMode: native\`, ${native}`,
    ],
  },
  {
    name: "values in a text in another chart's values",
    stack: [other("argocd-apps", { applications: [{ helm: { values: "kubeProxyReplacement: true\nroutingMode: tunnel\n" } }] })],
    messages: [
      'no-tunnel: Release "platform" sets `values.applications[0].helm.values.routingMode` to the string "tunnel". ' +
        `Write \`applications[0].helm.values.routingMode: native\`, ${native}`,
      'no-tunnel: Release "platform" leaves `values.applications[0].helm.values.autoDirectNodeRoutes` unset, ' +
        `which leaves peers' pod CIDRs without a route. Write \`applications[0].helm.values.autoDirectNodeRoutes: true\`, ${routes}`,
      'datapath-kept: Release "platform" leaves `values.applications[0].helm.values.bpf.masquerade` unset, ' +
        `which masquerades by iptables and falls back to legacy host routing. Write \`applications[0].helm.values.bpf.masquerade: true\`, ${masquerade}`,
      'datapath-kept: Release "platform" leaves `values.applications[0].helm.values.ipv4NativeRoutingCIDR` unset, ' +
        "which is refused by the agent with native routing and masquerading. Write `applications[0].helm.values.ipv4NativeRoutingCIDR: 10.0.0.0/8`.",
    ],
  },
  {
    name: "a cilium-config that another chart installs",
    stack: [
      other("raw", {
        resources: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "cilium-config" }, data: { "routing-mode": "tunnel" } }],
      }),
    ],
    messages: [
      'no-tunnel: ConfigMap "values.resources[0]" of Release "platform" sets `data.routing-mode` to the string "tunnel". ' +
        `Write \`routing-mode: native\`, ${native}`,
      'no-tunnel: ConfigMap "values.resources[0]" of Release "platform" leaves `data.auto-direct-node-routes` unset, ' +
        `which leaves peers' pod CIDRs without a route. Write \`auto-direct-node-routes: "true"\`, ${routes}`,
      'no-kube-proxy: ConfigMap "values.resources[0]" of Release "platform" leaves `data.kube-proxy-replacement` unset, ' +
        `which leaves Services to kube-proxy. Write \`kube-proxy-replacement: "true"\`, ${services}`,
      'datapath-kept: ConfigMap "values.resources[0]" of Release "platform" leaves `data.enable-bpf-masquerade` unset, ' +
        `which masquerades by iptables. Write \`enable-bpf-masquerade: "true"\`, ${masquerade}`,
      'datapath-kept: ConfigMap "values.resources[0]" of Release "platform" leaves `data.ipv4-native-routing-cidr` unset, ' +
        "which is refused by the agent with native routing and masquerading. Write `ipv4-native-routing-cidr: 10.0.0.0/8`.",
    ],
  },
  {
    name: "values in a text that says nothing of routing",
    stack: [
      other("argocd-apps", {
        applications: [
          {
            helm: {
              values:
                "bpf:\n  masquerade: false\nbpf:\n  masquerade: true\nipv4NativeRoutingCIDR: 10.0.0.0/16\nautoDirectNodeRoutes: true\nkubeProxyReplacement: true\n",
            },
          },
        ],
      }),
    ],
    messages: [
      'no-tunnel: Release "platform" leaves `values.applications[0].helm.values.routingMode` unset, ' +
        `which renders as a tunnel. Write \`applications[0].helm.values.routingMode: native\`, ${native}`,
    ],
  },
  {
    name: "kube-proxy as JSON of one line that another chart installs",
    stack: [
      other("raw", { resources: [JSON.stringify({ apiVersion: "v1", kind: "Pod", spec: { containers: [{ image: "kube-proxy" }] } })] }),
    ],
    messages: [
      'no-kube-proxy: Pod "values.resources[0]" of Release "platform" runs kube-proxy in `containers[0]`, which translates Services beside eBPF. ' +
        `Remove it, and have the cluster made without kube-proxy, ${services}`,
    ],
  },
  {
    name: "a cilium-config that another chart installs from a text",
    stack: [other("grafana", { extraObjects: [manifest("tunnel")] })],
    messages: [
      'no-tunnel: ConfigMap "values.extraObjects[0]" of Release "platform" sets `data.routing-mode` to the string "tunnel". ' +
        `Write \`routing-mode: native\`, ${native}`,
      'no-tunnel: ConfigMap "values.extraObjects[0]" of Release "platform" leaves `data.auto-direct-node-routes` unset, ' +
        `which leaves peers' pod CIDRs without a route. Write \`auto-direct-node-routes: "true"\`, ${routes}`,
      'no-kube-proxy: ConfigMap "values.extraObjects[0]" of Release "platform" leaves `data.kube-proxy-replacement` unset, ' +
        `which leaves Services to kube-proxy. Write \`kube-proxy-replacement: "true"\`, ${services}`,
      'datapath-kept: ConfigMap "values.extraObjects[0]" of Release "platform" leaves `data.enable-bpf-masquerade` unset, ' +
        `which masquerades by iptables. Write \`enable-bpf-masquerade: "true"\`, ${masquerade}`,
      'datapath-kept: ConfigMap "values.extraObjects[0]" of Release "platform" leaves `data.ipv4-native-routing-cidr` unset, ' +
        "which is refused by the agent with native routing and masquerading. Write `ipv4-native-routing-cidr: 10.0.0.0/8`.",
    ],
  },
];
