import { describe, expect, it } from "vitest";
import { sampleDatapath } from "../../testing/sample-datapath";
import { checkManifests } from "./check";
import { differenceText } from "./difference";

const good: Record<string, string> = {
  "routing-mode": "native",
  "auto-direct-node-routes": "true",
  "enable-bpf-masquerade": "true",
  "kube-proxy-replacement": "true",
  "cluster-name": "cilium-lab",
  "ipv4-native-routing-cidr": "10.0.0.0/16",
  ipam: "cluster-pool",
  "cluster-pool-ipv4-cidr": "10.0.0.0/16",
  "cluster-pool-ipv4-mask-size": "24",
  debug: "true",
  "debug-verbose": "datapath",
  "monitor-aggregation": "none",
};

interface Change {
  data?: Record<string, string | undefined>;
  env?: Record<string, string | undefined>;
  args?: string[];
  images?: { agent?: string; operator?: string };
}

/** What a chart of 1.20 could render for the sample datapath, and only that, with changes. */
function manifests({ data, env, args = [], images }: Change = {}): string {
  const containers = (name: string, image: string, more = {}) => ({
    template: { spec: { containers: [{ name, image, ...more }], volumes: [{ name: "c", configMap: { name: "cilium-config" } }] } },
  });
  const variables = Object.entries({ KUBERNETES_SERVICE_HOST: "lab-control-plane", KUBERNETES_SERVICE_PORT: "6443", ...env });
  const agent = {
    command: ["cilium-agent"],
    args: ["--config-dir=/c", ...args],
    env: variables.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    volumeMounts: [{ name: "c", mountPath: "/c" }],
  };
  const lines = Object.entries({ ...good, ...data }).flatMap(([key, value]) => (value === undefined ? [] : [`  ${key}: "${value}"`]));
  return [
    `kind: ConfigMap\nmetadata: {name: cilium-config}\ndata:\n${lines.join("\n")}`,
    JSON.stringify({
      kind: "DaemonSet",
      metadata: { name: "cilium" },
      spec: containers("cilium-agent", images?.agent ?? "quay.io/cilium/cilium:v1.20.2", agent),
    }),
    JSON.stringify({
      kind: "Deployment",
      metadata: { name: "cilium-operator" },
      spec: containers("cilium-operator", images?.operator ?? "quay.io/cilium/operator-generic:v1.20.2"),
    }),
  ].join("\n---\n");
}

const differences = (change: Change) => checkManifests(manifests(change), sampleDatapath, "1.20.2").differences.map(differenceText);

describe("a rendered chart", () => {
  it("is as declared where it says so, and where it is silent and the agent's default is meant", () => {
    expect(checkManifests(manifests(), sampleDatapath, "1.20.2")).toEqual({ facts: expect.any(Number) as number, differences: [] });
  });

  it("counts what was looked at", () => {
    expect(checkManifests(manifests(), sampleDatapath, "1.20.2").facts).toBeGreaterThanOrEqual(30);
  });

  it("passes what is harmless: a protocol without a tunnel, and socket load balancing that the agent turns on", () => {
    expect(differences({ data: { "tunnel-protocol": "vxlan", "bpf-lb-sock": "false" } })).toEqual([]);
  });

  it.each<{ name: string; change: Change; text: string }>([
    {
      name: "another line",
      change: { data: { "routing-mode": "tunnel" } },
      text:
        'ConfigMap cilium-config: routing-mode: "tunnel" where `routing-mode: native` is declared, ' +
        "so that pod packets cross the node network as they are, without an overlay's header. Write `routingMode: native`.",
    },
    {
      name: "a line that is missing and changes the datapath",
      change: { data: { "routing-mode": undefined } },
      text:
        "ConfigMap cilium-config: no routing-mode, which is a tunnel, where `routing-mode: native` is declared, " +
        "so that pod packets cross the node network as they are, without an overlay's header. Write `routingMode: native`.",
    },
    {
      name: "an argument, which no value of the chart would overrule",
      change: { args: ["--routing-mode=tunnel"] },
      text:
        "DaemonSet cilium, arguments of cilium-agent: --routing-mode=tunnel where `routing-mode: native` is declared, " +
        "so that pod packets cross the node network as they are, without an overlay's header. Take it out of `extraArgs`.",
    },
    {
      name: "a variable",
      change: { env: { CILIUM_ENABLE_HOST_LEGACY_ROUTING: "true" } },
      text:
        "DaemonSet cilium, environment of cilium-agent: CILIUM_ENABLE_HOST_LEGACY_ROUTING=true where `enable-host-legacy-routing: false` is declared, " +
        "so that packets go past the host's iptables and straight into the destination pod's eth0. Take it out of `extraEnv`.",
    },
    {
      name: "a choice of the intent",
      change: { data: { "ipv4-native-routing-cidr": "10.9.0.0/16" } },
      text:
        'ConfigMap cilium-config: ipv4-native-routing-cidr: "10.9.0.0/16" where `ipv4-native-routing-cidr: 10.0.0.0/16` is declared, ' +
        "as `routing.nativeCidr` of the intent says. Write `ipv4NativeRoutingCIDR: 10.0.0.0/16`.",
    },
    {
      name: "a choice that is missing and has no default",
      change: { data: { "cluster-pool-ipv4-cidr": undefined } },
      text:
        "ConfigMap cilium-config: no cluster-pool-ipv4-cidr, which leaves it to the agent, where `cluster-pool-ipv4-cidr: 10.0.0.0/16` is declared, " +
        'as `ipam.podCidrs` of the intent says. Write `ipam.operator.clusterPoolIPv4PodCIDRList: ["10.0.0.0/16"]`.',
    },
    {
      name: "a choice that is missing and whose default is another",
      change: { data: { debug: undefined } },
      text:
        "ConfigMap cilium-config: no debug, which the agent takes for `false`, where `debug: true` is declared, " +
        "as `debug` of the intent says. Write `debug.enabled: true`.",
    },
    {
      name: "another API server",
      change: { env: { KUBERNETES_SERVICE_HOST: "10.96.0.1" } },
      text:
        "DaemonSet cilium, environment of cilium-agent: KUBERNETES_SERVICE_HOST=10.96.0.1 where `KUBERNETES_SERVICE_HOST=lab-control-plane` is declared, " +
        "as `apiServer.host` of the intent says. Write `k8sServiceHost: lab-control-plane`.",
    },
    {
      name: "no API server",
      change: { env: { KUBERNETES_SERVICE_PORT: undefined } },
      text:
        "Environment of cilium-agent: no KUBERNETES_SERVICE_PORT, which leaves the agents to a Service that nobody translates yet, " +
        "where `KUBERNETES_SERVICE_PORT=6443` is declared, as `apiServer.port` of the intent says. Write `k8sServicePort: 6443`.",
    },
    {
      name: "another image",
      change: { images: { operator: "quay.io/cilium/operator-generic:v1.20.2@sha256:0" } },
      text:
        "Deployment cilium-operator, container cilium-operator: image: quay.io/cilium/operator-generic:v1.20.2@sha256:0 " +
        "where `image: quay.io/cilium/operator-generic:v1.20.2` is declared, as `images.operator` of the intent says. " +
        "Write `operator.image.repository`, `operator.image.tag` and `operator.image.useDigest: false`.",
    },
    {
      name: "what undoes the datapath beside keys that are all right",
      change: { data: { "enable-wireguard": "true" } },
      text:
        'ConfigMap cilium-config: enable-wireguard: "true", which wraps packets between nodes in WireGuard\'s UDP, ' +
        "so that they no longer cross the node network as they are. Write `encryption.enabled: false`.",
    },
    {
      name: "a missing choice that undoes the datapath, told once",
      change: { data: { "ipv4-native-routing-cidr": undefined } },
      text:
        "ConfigMap cilium-config: no ipv4-native-routing-cidr where `ipv4-native-routing-cidr: 10.0.0.0/16` is declared, " +
        "which is refused by the agent with native routing and masquerading. Write `ipv4NativeRoutingCIDR: 10.0.0.0/16`.",
    },
  ])("differs by $name", ({ change, text }) => expect(differences(change)).toEqual([text]));

  it("tells all that differs", () => {
    expect(checkManifests("", sampleDatapath, "1.20.2").differences.map(({ rendered }) => rendered)).toEqual(
      expect.arrayContaining([
        "There is no ConfigMap cilium-config",
        "ConfigMap cilium-config: no routing-mode",
        "There is no container of the agent",
      ]),
    );
  });

  it("is read in the words of its own minor", () => {
    const { differences } = checkManifests(manifests(), sampleDatapath, "1.13.0-rc5");
    expect(differences.map(({ rendered, write }) => `${rendered} -> ${write}`)).toEqual([
      "ConfigMap cilium-config: no tunnel -> Write `tunnel: disabled`",
      'ConfigMap cilium-config: kube-proxy-replacement: "true" -> Write `kubeProxyReplacement: strict`',
    ]);
  });

  it("is refused in a version that nobody knows", () => {
    expect(() => checkManifests(manifests(), sampleDatapath, "1.11.0")).toThrow(
      'ciliumVersion "1.11.0" is not a Cilium version this lab knows.',
    );
  });
});
