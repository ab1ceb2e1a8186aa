import { describe, expect, it } from "vitest";
import { UNKNOWN, type PlainValue } from "../core/plain-value";
import { requiredOptions, hazardousAgentOptions, type AgentOptions } from "./required-options";

const why = "pod packets cross the node network as they are, without an overlay's header";

function source(given: { [key: string]: PlainValue }, rest: Partial<AgentOptions> = {}): AgentOptions {
  const options = Object.entries(given).map(([key, value]): AgentOptions["options"][number] => ({ key, value, place: `data.${key}` }));
  return {
    subject: "It",
    minor: "1.20",
    complete: false,
    options,
    opaque: [],
    missing: (key) => `data.${key}`,
    literal: (key, value) => `${key}: ${value}`,
    ignored: () => false,
    ...rest,
  };
}

describe("guardedOptions", () => {
  it.each<[string, AgentOptions, string[]]>([
    ["what is right", source({ "routing-mode": "native" }), []],
    [
      "what is wrong",
      source({ "routing-mode": "tunnel" }),
      [`It sets \`data.routing-mode\` to the string "tunnel". Write \`routing-mode: native\`, so that ${why}.`],
    ],
    [
      "what is missing of all",
      source({}, { complete: true }),
      [`It leaves \`data.routing-mode\` unset, which is a tunnel. Write \`routing-mode: native\`, so that ${why}.`],
    ],
    ["what is missing of some", source({}), []],
    [
      "what is unknown",
      source({ "routing-mode": UNKNOWN }),
      [
        `It sets \`data.routing-mode\` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write \`routing-mode: native\` as a literal, so that ${why}.`,
      ],
    ],
    [
      "what is missing beside what may be anything",
      source({}, { complete: true, opaque: [{ value: UNKNOWN, place: "data" }] }),
      [
        `It sets \`data\` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write \`routing-mode: native\` as literals, so that ${why}.`,
      ],
    ],
    [
      "the word of old",
      source({ tunnel: "vxlan" }, { minor: "1.13" }),
      [`It sets \`data.tunnel\` to the string "vxlan". Write \`tunnel: disabled\`, so that ${why}.`],
    ],
    [
      "the word of old to the oldest agents",
      source({ tunnel: "vxlan" }, { minor: "1.12" }),
      [`It sets \`data.tunnel\` to the string "vxlan". Write \`tunnel: disabled\`, so that ${why}.`],
    ],
    [
      "the word of old to newer agents",
      source({ tunnel: "vxlan" }),
      [`It sets \`data.tunnel\` to the string "vxlan", which agents before 1.15 take for a tunnel. Remove it, so that ${why}.`],
    ],
    ["the word of old that says no", source({ tunnel: "disabled" }), []],
    [
      "what is right and passed over",
      source({ "routing-mode": "native" }, { ignored: () => true }),
      [
        `It passes over changes of \`data.routing-mode\`, so that what is in the cluster stays, whatever is written here. Take it out of \`ignoreChanges\`, so that ${why}.`,
      ],
    ],
    ["what is missing and passed over of some", source({}, { ignored: () => true }), []],
  ])("judges %s", (_, options, sentences) => expect(requiredOptions(options, ["native-routing"])).toEqual(sentences));

  it("leaves what is missing to a default that keeps the invariant", () =>
    expect(requiredOptions(source({}, { complete: true }), ["bpf-host-routing", "veth-device"])).toEqual([]));
});

describe("hazardousAgentOptions", () => {
  const cidr = { "ipv4-native-routing-cidr": "10.0.0.0/8" };

  it.each<[string, AgentOptions, string[]]>([
    [
      "what does harm",
      source({ "enable-ipv4": "false" }),
      [
        'It sets `data.enable-ipv4` to the string "false", which leaves pods without IPv4, and the datapath here is IPv4\'s. Write `enable-ipv4: true`.',
      ],
    ],
    [
      "what does harm, as a boolean",
      source({ "enable-ipv4": false }),
      ["It sets `data.enable-ipv4` to false, which leaves pods without IPv4, and the datapath here is IPv4's. Write `enable-ipv4: true`."],
    ],
    [
      "what is missing of all",
      source({}, { complete: true }),
      [
        "It leaves `data.ipv4-native-routing-cidr` unset, which is refused by the agent with native routing and masquerading. Write `ipv4-native-routing-cidr: 10.0.0.0/8`.",
      ],
    ],
    ["what may be where nobody sees it", source({}, { complete: true, opaque: [{ value: UNKNOWN, place: "data" }] }), []],
    [
      "what has its condition in the same place",
      source({ ...cidr, "enable-bbr": "true" }, { complete: true }),
      [
        'It sets `data.enable-bbr` to the string "true", which changes nothing, since BBR is the bandwidth manager\'s and that is off. Remove it.',
      ],
    ],
    [
      "what may have its condition elsewhere",
      source({
        "enable-bbr": "true",
        "enable-ipv6": "true",
        "install-no-conntrack-iptables-rules": "true",
        "direct-routing-skip-unreachable": "true",
      }),
      [],
    ],
    [
      "what has its condition wrong in the same place",
      source({ "direct-routing-skip-unreachable": "true", "auto-direct-node-routes": "false" }),
      [
        'It sets `data.direct-routing-skip-unreachable` to the string "true", which is refused by the agent without direct node routes. Remove it.',
      ],
    ],
    [
      "an option by its newer name",
      source({ "enable-egress-gateway": "true" }),
      [
        'It sets `data.enable-egress-gateway` to the string "true", which creates a tunnel device even with native routing. Write `enable-egress-gateway: false`.',
      ],
    ],
    [
      "an option by another name",
      source({ "enable-ipv4-egress-gateway": "true" }),
      [
        'It sets `data.enable-ipv4-egress-gateway` to the string "true", which creates a tunnel device even with native routing. Write `enable-ipv4-egress-gateway: false`.',
      ],
    ],
    [
      "what is unknown",
      source({ "enable-wireguard": UNKNOWN }),
      [
        "It sets `data.enable-wireguard` to a value that is not known during preview, so it cannot be checked for what undoes the datapath. Take it from no other resource's output: write it as a literal.",
      ],
    ],
    [
      "what has nothing to be written",
      source({ "egress-masquerade-interfaces": "eth0" }),
      [
        "It sets `data.egress-masquerade-interfaces` to another string, which is refused by the agent beside eBPF masquerading. Write `egress-masquerade-interfaces: `.",
      ],
    ],
    [
      "what has a quoted word to be written",
      source({ "install-iptables-rules": "false" }),
      [
        'It sets `data.install-iptables-rules` to the string "false", which is refused by the agent beside kube-proxy replacement and eBPF masquerading. Write `install-iptables-rules: true`.',
      ],
    ],
    ["what is null", source({ "cni-chaining-target": null }), []],
    [
      "what has an unknown condition in the same place",
      source({ ...cidr, "enable-bbr": "true", "enable-bandwidth-manager": UNKNOWN }, { complete: true }),
      [
        'It sets `data.enable-bbr` to the string "true", which changes nothing, since BBR is the bandwidth manager\'s and that is off. Remove it.',
        "It sets `data.enable-bandwidth-manager` to a value that is not known during preview, so it cannot be checked for what undoes the datapath. Take it from no other resource's output: write it as a literal.",
      ],
    ],
    [
      "what does harm where it is missing, and is unknown",
      source({ "ipv4-native-routing-cidr": UNKNOWN }, { complete: true }),
      [
        "It sets `data.ipv4-native-routing-cidr` to a value that is not known during preview, so it cannot be checked for what undoes the datapath. Take it from no other resource's output: write it as a literal.",
      ],
    ],
    [
      "what is a list",
      source({ "cni-chaining-target": [UNKNOWN] }),
      [
        "It sets `data.cni-chaining-target` to a list, which chains another CNI plugin, whose routes packets then need: eBPF host routing does not work beside it. Remove it.",
      ],
    ],
    ["what is unknown and does nothing", source({ "cluster-name": UNKNOWN }), []],
    [
      "what another minor knows",
      source({ "enable-high-scale-ipcache": "true" }, { minor: "1.18" }),
      [
        'It sets `data.enable-high-scale-ipcache` to the string "true", which creates a tunnel device even with native routing. Write `enable-high-scale-ipcache: false`.',
      ],
    ],
    [
      "what has no value to write",
      source({ "cni-chaining-target": "a" }),
      [
        "It sets `data.cni-chaining-target` to another string, which chains another CNI plugin, whose routes packets then need: eBPF host routing does not work beside it. Remove it.",
      ],
    ],
  ])("judges %s", (_, options, sentences) => expect(hazardousAgentOptions(options)).toEqual(sentences));
});
