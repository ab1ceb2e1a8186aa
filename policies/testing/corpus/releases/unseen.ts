import { goodValues, ciliumWith, release } from "../../harness/fixtures";
import { computed, type Fixture } from "../../harness/run";
import type { Evasion } from "../case";
import { elsewhere, masquerade, native, routes, services } from "./sentences";
import { chartV4, other } from "./stacks";

const file = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", path: "values.yaml" };
const good = (rest: Fixture["props"]): Fixture => release({ chart: "cilium", version: "1.20.2", values: goodValues, ...rest });
const ignoring = (...ignoreChanges: string[]): Fixture => ({ ...ciliumWith({}), ignoreChanges });

/** Good values, and beside them a way past them. */
export const unseen: readonly Evasion[] = [
  {
    name: "values in files",
    stack: [good({ valueYamlFiles: [file] })],
    messages: [
      'no-tunnel: Release "cilium" sets `valueYamlFiles`, whose files no rule can read, ' +
        "so that they may turn a tunnel or kube-proxy on. Remove it, and write what they say as literals in `values`.",
    ],
  },
  {
    name: "values in files that are not known",
    stack: [good({ valueYamlFiles: computed })],
    messages: [
      'no-tunnel: Release "cilium" sets `valueYamlFiles`, whose files no rule can read, ' +
        "so that they may turn a tunnel or kube-proxy on. Remove it, and write what they say as literals in `values`.",
    ],
  },
  {
    name: "values in files alone",
    stack: [release({ chart: "cilium", version: "1.20.2", valueYamlFiles: [file] })],
    messages: [
      'no-tunnel: Release "cilium" leaves `values.routingMode` unset, which renders as a tunnel. Write `routingMode: native`, ' +
        `${native}`,
      `no-tunnel: Release "cilium" leaves \`values.autoDirectNodeRoutes\` unset, which leaves peers' pod CIDRs without a route. ` +
        `Write \`autoDirectNodeRoutes: true\`, ${routes}`,
      'no-tunnel: Release "cilium" sets `valueYamlFiles`, whose files no rule can read, ' +
        "so that they may turn a tunnel or kube-proxy on. Remove it, and write what they say as literals in `values`.",
      'no-kube-proxy: Release "cilium" leaves `values.kubeProxyReplacement` unset, which leaves Services to kube-proxy. ' +
        `Write \`kubeProxyReplacement: true\`, ${services}`,
      'datapath-kept: Release "cilium" leaves `values.bpf.masquerade` unset, ' +
        `which masquerades by iptables and falls back to legacy host routing. Write \`bpf.masquerade: true\`, ${masquerade}`,
      'datapath-kept: Release "cilium" leaves `values.ipv4NativeRoutingCIDR` unset, ' +
        "which is refused by the agent with native routing and masquerading. Write `ipv4NativeRoutingCIDR: 10.0.0.0/8`.",
    ],
  },
  {
    name: "values in files of a Chart",
    stack: [chartV4({ chart: "cilium", version: "1.20.2", values: goodValues, valueYamlFiles: [file] })],
    messages: [
      'no-tunnel: Chart "cilium" sets `valueYamlFiles`, whose files no rule can read, ' +
        "so that they may turn a tunnel or kube-proxy on. Remove it, and write what they say as literals in `values`.",
    ],
  },
  {
    name: "values of an earlier release",
    stack: [good({ reuseValues: true })],
    messages: [
      'no-tunnel: Release "cilium" sets `reuseValues`, so that values of an earlier release, ' +
        "which no rule can read, go on in this one. Remove it, and write in `values` all that counts.",
    ],
  },
  {
    name: "values of an earlier release, if another resource says so",
    stack: [good({ reuseValues: computed })],
    messages: [
      'no-tunnel: Release "cilium" sets `reuseValues`, so that values of an earlier release, ' +
        "which no rule can read, go on in this one. Remove it, and write in `values` all that counts.",
    ],
  },
  {
    name: "a program behind the chart",
    stack: [good({ postrender: "./patch.sh" })],
    messages: [
      'no-tunnel: Release "cilium" sets `postrender`, which changes the manifests after the values were judged, ' +
        "so that it may turn a tunnel or kube-proxy on. Remove it, and write in `values` what it is for.",
    ],
  },
  {
    name: "a program behind a Chart",
    stack: [chartV4({ chart: "cilium", values: goodValues, postRenderer: { command: "sed", args: ["s/native/tunnel/"] } })],
    messages: [
      'no-tunnel: Chart "cilium" sets `postRenderer`, which changes the manifests after the values were judged, ' +
        "so that it may turn a tunnel or kube-proxy on. Remove it, and write in `values` what it is for.",
    ],
  },
  {
    name: "changes of all values that are passed over",
    stack: [ignoring("values")],
    messages: [`no-tunnel: Release "cilium" names \`values\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of everything that are passed over",
    stack: [ignoring("*")],
    messages: [`no-tunnel: Release "cilium" names \`*\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of each value that are passed over",
    stack: [ignoring("values.*")],
    messages: [`no-tunnel: Release "cilium" names \`values.*\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of the routing mode that are passed over",
    stack: [ignoring("values.routingMode")],
    messages: [`no-tunnel: Release "cilium" names \`values.routingMode\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of the routing mode that are passed over, in brackets",
    stack: [ignoring('values["routingMode"]')],
    messages: [`no-tunnel: Release "cilium" names \`values["routingMode"]\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of the routing mode that are passed over, in brackets all through",
    stack: [ignoring('["values"]["routingMode"]')],
    messages: [`no-tunnel: Release "cilium" names \`["values"]["routingMode"]\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of the old word that are passed over",
    stack: [ignoring("values.tunnel")],
    messages: [`no-tunnel: Release "cilium" names \`values.tunnel\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of kube-proxy's replacement that are passed over",
    stack: [ignoring("values.kubeProxyReplacement")],
    messages: [`no-kube-proxy: Release "cilium" names \`values.kubeProxyReplacement\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of eBPF's keys that are passed over",
    stack: [ignoring("values.bpf")],
    messages: [`datapath-kept: Release "cilium" names \`values.bpf\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of an egress gateway that are passed over",
    stack: [ignoring("values.egressGateway.enabled")],
    messages: [`datapath-kept: Release "cilium" names \`values.egressGateway.enabled\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of the API server's host that are passed over",
    stack: [ignoring("values.k8sServiceHost")],
    messages: [`datapath-kept: Release "cilium" names \`values.k8sServiceHost\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of extraConfig that are passed over",
    stack: [ignoring("values.extraConfig")],
    messages: [`no-tunnel: Release "cilium" names \`values.extraConfig\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of one argument that are passed over",
    stack: [ignoring("values.extraArgs[0]")],
    messages: [`no-tunnel: Release "cilium" names \`values.extraArgs[0]\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of the version that are passed over",
    stack: [ignoring("version")],
    messages: [`no-tunnel: Release "cilium" names \`version\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of the chart that are passed over, among others",
    stack: [ignoring("timeout", "chart", "values.hubble")],
    messages: [`no-tunnel: Release "cilium" names \`chart\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of an umbrella chart's Cilium that are passed over",
    stack: [{ ...other("platform", { cilium: goodValues }), ignoreChanges: ["values.cilium"] }],
    messages: [`no-tunnel: Release "platform" names \`values.cilium\` in \`ignoreChanges\`, ${elsewhere}`],
  },
  {
    name: "changes of one key of an umbrella chart's Cilium that are passed over",
    stack: [{ ...other("platform", { cilium: goodValues }), ignoreChanges: ["values.cilium.bpf.masquerade"] }],
    messages: [`datapath-kept: Release "platform" names \`values.cilium.bpf.masquerade\` in \`ignoreChanges\`, ${elsewhere}`],
  },
];
