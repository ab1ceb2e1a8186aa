import { describe, expect, it } from "vitest";
import { ciliumWith, command, goodValues, release } from "../testing/harness/fixtures";
import { computed, run, secret, type Fixture } from "../testing/harness/run";
import { datapathKept } from "./datapath-kept";

const masquerade = "so that source addresses are rewritten by eBPF and not by iptables.";
const hostRouting = "so that packets go past the host's iptables and straight into the destination pod's eth0.";
const device = "so that the redirect into the pod's own device is the one that can be captured and shown.";
const sets = (path: string, found: string) => `Release "cilium" sets \`values.${path}\` to ${found}`;
const hidden = "a value that is not known during preview";
const unseen = (path: string) =>
  `${sets(path, hidden)}, so it cannot be checked for what undoes the datapath. Take it from no other resource's output: write it as a literal.`;
const hiddenKey = (path: string, write: string, why: string) =>
  `${sets(path, hidden)}, so it cannot be checked. Take it from no other resource's output: write ${write} as a literal, ${why}`;
const egress = (found: string) =>
  `${sets("egressGateway.enabled", found)}, which creates a tunnel device even with native routing. Write \`egressGateway.enabled: false\`.`;

/** Words that 1.12 and 1.13 read. */
const old = { tunnel: "disabled", routingMode: undefined, kubeProxyReplacement: "strict" };

interface Case {
  name: string;
  resource: Fixture;
  messages: string[];
}

const invariants: Case[] = [
  {
    name: "no eBPF masquerading",
    resource: ciliumWith({ bpf: {} }),
    messages: [
      'Release "cilium" leaves `values.bpf.masquerade` unset, which masquerades by iptables and falls back to legacy host routing. ' +
        `Write \`bpf.masquerade: true\`, ${masquerade}`,
    ],
  },
  {
    name: "eBPF masquerading off",
    resource: ciliumWith({ bpf: { masquerade: false } }),
    messages: [`${sets("bpf.masquerade", "false")}. Write \`bpf.masquerade: true\`, ${masquerade}`],
  },
  {
    name: "a string for a boolean",
    resource: ciliumWith({ bpf: { masquerade: "true" } }),
    messages: [`${sets("bpf.masquerade", 'the string "true"')}. Write \`bpf.masquerade: true\`, ${masquerade}`],
  },
  {
    name: "masquerading off",
    resource: ciliumWith({ enableIPv4Masquerade: false }),
    messages: [`${sets("enableIPv4Masquerade", "false")}. Write \`enableIPv4Masquerade: true\`, ${masquerade}`],
  },
  {
    name: "legacy host routing",
    resource: ciliumWith({ bpf: { masquerade: true, hostLegacyRouting: true } }),
    messages: [`${sets("bpf.hostLegacyRouting", "true")}. Write \`bpf.hostLegacyRouting: false\`, ${hostRouting}`],
  },
  {
    name: "netkit",
    resource: ciliumWith({ bpf: { masquerade: true, datapathMode: "netkit" } }),
    messages: [`${sets("bpf.datapathMode", "another string")}. Write \`bpf.datapathMode: veth\`, ${device}`],
  },
  {
    name: "an unknown map of eBPF's keys",
    resource: ciliumWith({ bpf: computed }),
    messages: [
      hiddenKey("bpf", "`bpf.hostLegacyRouting: false`", hostRouting),
      hiddenKey("bpf", "`bpf.masquerade: true`", masquerade),
      hiddenKey("bpf", "`bpf.datapathMode: veth`", device),
    ],
  },
];

const hazards: Case[] = [
  { name: "an egress gateway", resource: ciliumWith({ egressGateway: { enabled: true } }), messages: [egress("true")] },
  { name: "a secret egress gateway", resource: ciliumWith({ egressGateway: { enabled: secret(true) } }), messages: [egress("true")] },
  {
    name: "a word that helm takes for true",
    resource: ciliumWith({ egressGateway: { enabled: "hunter2" } }),
    messages: [egress("another string")],
  },
  {
    name: "the string that helm takes for true",
    resource: ciliumWith({ egressGateway: { enabled: "false" } }),
    messages: [egress('the string "false"')],
  },
  { name: "a number that helm takes for true", resource: ciliumWith({ egressGateway: { enabled: 1 } }), messages: [egress("a number")] },
  {
    name: "an unknown egress gateway",
    resource: ciliumWith({ egressGateway: { enabled: computed } }),
    messages: [unseen("egressGateway.enabled")],
  },
  { name: "an unknown map around it", resource: ciliumWith({ egressGateway: computed }), messages: [unseen("egressGateway")] },
  {
    name: "a list of interfaces",
    resource: ciliumWith({ egressMasqueradeInterfaces: ["eth0"] }),
    messages: [
      `${sets("egressMasqueradeInterfaces", "a list")}, which is refused by the agent beside eBPF masquerading. Write \`egressMasqueradeInterfaces: ""\`.`,
    ],
  },
  {
    name: "an interface, which 1.13 answers with iptables",
    resource: ciliumWith({ ...old, egressMasqueradeInterfaces: "eth0" }, "1.13.0-rc5"),
    messages: [
      `${sets("egressMasqueradeInterfaces", "another string")}, which makes the agent masquerade by iptables and fall back to legacy host routing. Write \`egressMasqueradeInterfaces: ""\`.`,
    ],
  },
  {
    name: "no native CIDR",
    resource: ciliumWith({ ipv4NativeRoutingCIDR: undefined }),
    messages: [
      'Release "cilium" leaves `values.ipv4NativeRoutingCIDR` unset, which is refused by the agent with native routing and masquerading. Write `ipv4NativeRoutingCIDR: 10.0.0.0/8`.',
    ],
  },
  {
    name: "an unknown native CIDR",
    resource: ciliumWith({ ipv4NativeRoutingCIDR: computed }),
    messages: [unseen("ipv4NativeRoutingCIDR")],
  },
  {
    name: "a null that turns IPv4 off",
    resource: ciliumWith({ ipv4: { enabled: null } }),
    messages: [
      `${sets("ipv4.enabled", "null")}, which leaves pods without IPv4, and the datapath here is IPv4's. Write \`ipv4.enabled: true\`.`,
    ],
  },
  {
    name: "encryption by the chart's default",
    resource: ciliumWith({ encryption: { enabled: true } }, "1.16.19"),
    messages: [
      `${sets("encryption.enabled", "true")}, which needs the host's stack for every packet, so that the agent falls back to legacy host routing. Write \`encryption.enabled: false\`.`,
    ],
  },
  {
    name: "endpoint routes on 1.12",
    resource: ciliumWith({ ...old, endpointRoutes: { enabled: true } }, "1.12.19"),
    messages: [
      `${sets("endpointRoutes.enabled", "true")}, which makes the agent fall back to legacy host routing. Write \`endpointRoutes.enabled: false\`.`,
    ],
  },
  {
    name: "endpoint routes on a range that reaches 1.13",
    resource: ciliumWith({ endpointRoutes: { enabled: true } }, "1.13 - 1.14"),
    messages: [
      `${sets("endpointRoutes.enabled", "true")}, which makes the agent fall back to legacy host routing. Write \`endpointRoutes.enabled: false\`.`,
      'Release "cilium" sets `version` to a range that reaches charts 1.13, 1.14, and each is judged by its own keys. Write one version, such as `version: 1.20.2`.',
    ],
  },
  {
    name: "another CNI beside",
    resource: ciliumWith({ cni: { chainingMode: "aws-cni" } }),
    messages: [
      `${sets("cni.chainingMode", "another string")}, which chains another CNI plugin, whose routes packets then need: eBPF host routing does not work beside it. Write \`cni.chainingMode: none\`.`,
    ],
  },
];

const options: Case[] = [
  {
    name: "legacy host routing as the agent's own option, by 1.13",
    resource: ciliumWith({ ...old, extraConfig: { "enable-host-legacy-routing": "true" } }, "1.13.18"),
    messages: [
      `${sets("extraConfig.enable-host-legacy-routing", 'the string "true"')}, which overrides what the chart writes. ` +
        `Remove it or write \`extraConfig.enable-host-legacy-routing: "false"\`, ${hostRouting}`,
    ],
  },
  {
    name: "WireGuard as the agent's own option",
    resource: ciliumWith({ extraConfig: { "enable-wireguard": "true" } }),
    messages: [
      `${sets("extraConfig.enable-wireguard", 'the string "true"')}, which wraps packets between nodes in WireGuard's UDP, so that they no longer cross the node network as they are. Remove it.`,
    ],
  },
  {
    name: "an unknown option",
    resource: ciliumWith({ extraConfig: { "enable-bpf-masquerade": computed } }),
    messages: [
      `${sets("extraConfig.enable-bpf-masquerade", hidden)}, which overrides what the chart writes. ` +
        `Remove it or write \`extraConfig.enable-bpf-masquerade: "true"\`, ${masquerade}`,
    ],
  },
  {
    name: "options that are not known yet, by 1.12",
    resource: ciliumWith({ ...old, extraConfig: computed }, "1.12.19"),
    messages: [unseen("extraConfig")],
  },
  {
    name: "no rules of iptables",
    resource: ciliumWith({ extraConfig: { "install-iptables-rules": "false" } }),
    messages: [
      `${sets("extraConfig.install-iptables-rules", 'the string "false"')}, which is refused by the agent beside kube-proxy replacement and eBPF masquerading. ` +
        'Write `extraConfig.install-iptables-rules: "true"`.',
    ],
  },
];

const hiddenAll: Case[] = [
  {
    name: "values that are not known yet",
    resource: release({ chart: "cilium", version: "1.20.2", values: computed }),
    messages: [
      hiddenKey("", "`bpf.hostLegacyRouting: false`", hostRouting),
      hiddenKey("", "`bpf.masquerade: true` and `enableIPv4Masquerade: true`", masquerade),
      hiddenKey("", "`bpf.datapathMode: veth`", device),
    ].map((message) => message.replace("values.", "values")),
  },
  {
    name: "a version after the table",
    resource: ciliumWith({}, "1.21.0"),
    messages: [
      'Release "cilium" sets `version` to one whose keys are not known here, so it cannot be checked. ' +
        "Write one version, such as `version: 1.20.2`: known are charts from 1.12 to 1.20.",
    ],
  },
];

const benign: { name: string; resource: Fixture }[] = [
  { name: "the good values", resource: ciliumWith({}) },
  { name: "the good values, in the words of 1.12", resource: ciliumWith(old, "1.12.19") },
  {
    name: "all that is guarded, written out",
    resource: ciliumWith({ enableIPv4Masquerade: true, bpf: { masquerade: true, hostLegacyRouting: false, datapathMode: "veth" } }),
  },
  { name: "netkit on 1.15, which has no such key", resource: ciliumWith({ bpf: { masquerade: true, datapathMode: "netkit" } }, "1.15.19") },
  { name: "endpoint routes from 1.14 on", resource: ciliumWith({ endpointRoutes: { enabled: true } }, "1.14.19") },
  {
    name: "a native CIDR from the pools, on 1.20",
    resource: ciliumWith({ ipv4NativeRoutingCIDR: undefined, nativeRoutingCIDRFromClusterPool: true }),
  },
  { name: "the host's firewall", resource: ciliumWith({ hostFirewall: { enabled: true } }) },
  { name: "unknowns elsewhere", resource: ciliumWith({ k8sServiceHost: computed, hubble: { relay: { enabled: computed } } }) },
  {
    name: "options of the agent that undo nothing",
    resource: ciliumWith({ extraConfig: { "routing-mode": "native", "bpf-map-event-buffers": computed } }),
  },
  { name: "another chart", resource: release({ chart: "nginx", values: { egressGateway: { enabled: true } } }) },
  { name: "another resource", resource: command({ create: "true", environment: { values: JSON.stringify(goodValues) } }) },
];

describe("datapath-kept", () => {
  it.each([...invariants, ...hazards, ...options, ...hiddenAll])("refuses $name", async ({ resource, messages }) => {
    expect(await run(datapathKept, resource)).toEqual(messages);
  });

  it.each(benign)("passes $name", async ({ resource }) => {
    expect(await run(datapathKept, resource)).toEqual([]);
  });
});
