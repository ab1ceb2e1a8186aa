/**
 * Cilium's real charts, rendered by the real helm: our values become what was declared, and what a person breaks is named. Charts come out of
 * Cilium's Go module, once a machine; no cluster and no daemon is asked.
 *
 * `CILIUM_LAB_SAMPLES=200` tries more intents than a minute allows; `CILIUM_LAB_SEED=…` repeats the intents of a run that failed.
 */
import { delimiter, join, resolve } from "node:path";
import fc from "fast-check";
import pMap from "p-map";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { chartFolder, chartStep } from "../../airgap/charts";
import { cacheRoot, runStages } from "../../airgap/steps";
import { toolchainBinDirs } from "../../airgap/toolchain";
import type { DatapathIntent } from "../../components/cilium/intent";
import { refusals } from "../../components/cilium/refusals";
import { checkManifests } from "../../components/cilium/rendered/check";
import { configData } from "../../components/cilium/rendered/config-data";
import { differenceText } from "../../components/cilium/rendered/difference";
import { renderChart, type Rendering } from "../../components/cilium/rendered/render";
import { chartValues, type ChartValue, type ChartValues } from "../../components/cilium/values";
import { sampleDatapath } from "../../components/testing/sample-datapath";

/** One chart or two of each minor that the Go proxy serves; of some the first patches differ from the last. */
const versions = ["1.12.19", "1.13.0-rc5", "1.13.18", "1.14.19", "1.15.6", "1.15.19", "1.16.1", "1.16.19", "1.19.6", "1.20.0", "1.20.2"];
const golden = resolve(__dirname, "../../components/cilium/rendered/golden");

beforeAll(async () => {
  vi.stubEnv("PATH", [...(await toolchainBinDirs()), process.env.PATH ?? ""].join(delimiter));
  await runStages([versions.map((version) => ({ title: version, steps: [chartStep(version)] }))], {
    cache: cacheRoot(),
    renderer: "silent",
  });
  return () => vi.unstubAllEnvs();
}, 900_000);

/** The sample datapath with the images of a version. */
function declared(version: string, intent: DatapathIntent = sampleDatapath): DatapathIntent {
  const tag = `v${version}`;
  return { ...intent, images: { agent: { ...intent.images.agent, tag }, operator: { ...intent.images.operator, tag } } };
}

function render(version: string, values: ChartValues): Promise<Rendering> {
  return renderChart({ chart: { kind: "local", path: chartFolder(version) }, version, values: JSON.stringify(values) });
}

/** What a chart renders; fails the test where it does not. */
async function manifests(version: string, values: ChartValues): Promise<string> {
  const rendering = await render(version, values);
  if (rendering.kind !== "rendered") throw new Error(rendering.problem);
  expect(rendering.warnings).toEqual([]);
  return rendering.manifests;
}

describe.each(versions)("chart %s", (version) => {
  it("renders our values to what was declared, key by key", async () => {
    const rendered = await manifests(version, chartValues(declared(version), version));
    expect(checkManifests(rendered, declared(version), version).differences).toEqual([]);
    const head = `# The agents' options as chart ${version} renders the sample datapath. Written by: npx vitest run --project engine charts -u\n`;
    await expect(`${head}${stringify(configData(rendered), { lineWidth: 0 })}`).toMatchFileSnapshot(
      join(golden, `cilium-config-${version}.yaml`),
    );
  });
});

/** Our values with some of them set otherwise; undefined takes one out. */
function broken(version: string, changes: Record<string, ChartValue | undefined>): ChartValues {
  const values = chartValues(declared(version), version);
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop()!;
    const map = keys.reduce<ChartValues>((node, key) => (node[key] ??= {}) as ChartValues, values);
    if (value === undefined) delete map[last];
    else map[last] = value;
  }
  return values;
}

describe("values that a person broke", () => {
  it.each<[name: string, version: string, changes: Record<string, ChartValue | undefined>, lines: string[]]>([
    ["a tunnel", "1.20.2", { routingMode: "tunnel" }, ['ConfigMap cilium-config: routing-mode: "tunnel"']],
    ["no routing mode", "1.20.2", { routingMode: undefined }, ['ConfigMap cilium-config: routing-mode: "tunnel"']],
    ["no direct routes", "1.20.2", { autoDirectNodeRoutes: undefined }, ['ConfigMap cilium-config: auto-direct-node-routes: "false"']],
    ["no kube-proxy replacement", "1.20.2", { kubeProxyReplacement: false }, ['ConfigMap cilium-config: kube-proxy-replacement: "false"']],
    [
      "kube-proxy replacement left out",
      "1.16.1",
      { kubeProxyReplacement: undefined },
      ['ConfigMap cilium-config: kube-proxy-replacement: "false"'],
    ],
    ["iptables masquerading", "1.20.2", { "bpf.masquerade": false }, ['ConfigMap cilium-config: enable-bpf-masquerade: "false"']],
    ["no masquerading", "1.19.6", { enableIPv4Masquerade: false }, ['ConfigMap cilium-config: enable-ipv4-masquerade: "false"']],
    ["legacy host routing", "1.20.2", { "bpf.hostLegacyRouting": true }, ['ConfigMap cilium-config: enable-host-legacy-routing: "true"']],
    [
      "a key of 1.12 that reads as its opposite",
      "1.12.19",
      { "bpf.hostRouting": true, "bpf.hostLegacyRouting": undefined },
      ['ConfigMap cilium-config: enable-host-legacy-routing: "true"'],
    ],
    ["netkit devices", "1.20.2", { "bpf.datapathMode": "netkit" }, ['ConfigMap cilium-config: datapath-mode: "netkit"']],
    [
      "another native range",
      "1.20.2",
      { ipv4NativeRoutingCIDR: "10.9.0.0/16" },
      ["ConfigMap cilium-config: ipv4-native-routing-cidr: 10.9.0.0/16"],
    ],
    [
      "a pod range in a key that is no longer read",
      "1.20.2",
      { "ipam.operator.clusterPoolIPv4PodCIDRList": undefined, "ipam.operator.clusterPoolIPv4PodCIDR": "10.0.0.0/16" },
      ['ConfigMap cilium-config: cluster-pool-ipv4-cidr: "10.0.0.0/8"'],
    ],
    [
      "an aggregation where no chart reads it",
      "1.20.2",
      { "bpf.monitorAggregation": undefined, monitorAggregation: "none" },
      ["ConfigMap cilium-config: monitor-aggregation: medium"],
    ],
    ["the egress gateway", "1.20.2", { "egressGateway.enabled": true }, ['ConfigMap cilium-config: enable-egress-gateway: "true"']],
    ["another CNI", "1.20.2", { "cni.chainingMode": "portmap" }, ["ConfigMap cilium-config: cni-chaining-mode: portmap"]],
    [
      "encryption",
      "1.20.2",
      { "encryption.enabled": true, "encryption.type": "wireguard" },
      ['ConfigMap cilium-config: enable-wireguard: "true"'],
    ],
    [
      "DSR by Geneve",
      "1.20.2",
      { "loadBalancer.mode": "dsr", "loadBalancer.dsrDispatch": "geneve", tunnelProtocol: "geneve" },
      ['ConfigMap cilium-config: bpf-lb-mode: "dsr"', 'ConfigMap cilium-config: bpf-lb-dsr-dispatch: "geneve"'],
    ],
    ["a cloud's mode", "1.13.18", { "aksbyocni.enabled": true }, ['ConfigMap cilium-config: tunnel: "vxlan"']],
    [
      "the new spelling on an old chart",
      "1.13.0-rc5",
      { tunnel: undefined, routingMode: "native" },
      ['ConfigMap cilium-config: tunnel: "vxlan"'],
    ],
    [
      "the old spelling, which this chart ignores",
      "1.15.6",
      { routingMode: undefined, tunnel: "disabled", kubeProxyReplacement: "strict" },
      ['ConfigMap cilium-config: routing-mode: "tunnel"', 'ConfigMap cilium-config: kube-proxy-replacement: "strict"'],
    ],
    [
      "an option that is appended",
      "1.20.2",
      { extraConfig: { "routing-mode": "tunnel" } },
      [
        expect.stringMatching(
          /^ConfigMap cilium-config: routing-mode: tunnel \(line \d+ of what was rendered\) is there a second time$/,
        ) as string,
        "ConfigMap cilium-config: routing-mode: tunnel",
      ],
    ],
    [
      "an argument",
      "1.20.2",
      { extraArgs: ["--routing-mode=tunnel"] },
      ["DaemonSet cilium, arguments of cilium-agent: --routing-mode=tunnel"],
    ],
    [
      "a variable",
      "1.20.2",
      { extraEnv: [{ name: "CILIUM_ROUTING_MODE", value: "tunnel" }] },
      ["DaemonSet cilium, environment of cilium-agent: CILIUM_ROUTING_MODE=tunnel"],
    ],
    [
      "options from elsewhere",
      "1.20.2",
      { "daemon.configSources": "config-map:cilium-config,config-map:other" },
      ["DaemonSet cilium, arguments of config: --source=config-map:cilium-config,config-map:other"],
    ],
    [
      "no API server, so that the agents wait for a Service",
      "1.20.2",
      { k8sServiceHost: undefined },
      ["Environment of cilium-agent: no KUBERNETES_SERVICE_HOST", "Environment of cilium-agent: no KUBERNETES_SERVICE_PORT"],
    ],
    // What an old version to be compatible with changes is defaults, and ours are all written.
    ["nothing, with an old version to be compatible with", "1.15.6", { upgradeCompatibility: "1.9" }, []],
  ])("are found by the line: %s", async (_, version, changes, lines) => {
    const rendered = await manifests(version, broken(version, changes));
    expect(checkManifests(rendered, declared(version), version).differences.map(({ rendered: line }) => line)).toEqual(lines);
  });

  it.each<[name: string, version: string, changes: Record<string, ChartValue>, problem: string]>([
    ["a retired key", "1.15.19", { tunnel: "disabled" }, "tunnel was deprecated in v1.14 and has been removed in v1.15."],
    [
      "a type that its schema does not have",
      "1.20.2",
      { "bpf.masquerade": "true" },
      "- at '/bpf/masquerade': got string, want null or boolean.",
    ],
    [
      "a type that its templates do not take",
      "1.13.18",
      { kubeProxyReplacement: true },
      "error calling ne: incompatible types for comparison: bool and string.",
    ],
  ])("are refused by the chart itself: %s", async (_, version, changes, problem) => {
    const rendering = await render(version, broken(version, changes));
    expect(rendering.kind).toBe("refused");
    expect(rendering).toMatchObject({ problem: expect.stringContaining(problem) as string });
  });
});

const octet = fc.integer({ min: 0, max: 255 });
/** Pools inside of one range, which is the native one, side by side. */
const ranges = fc.record({
  second: octet,
  pools: fc.uniqueArray(octet, { minLength: 1, maxLength: 3 }),
  nodePrefix: fc.integer({ min: 24, max: 29 }),
});
const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);

/** Whatever the type of an intent lets through, and a little that only the validator refuses. */
const intents: fc.Arbitrary<DatapathIntent> = fc
  .record({
    ranges,
    segments: fc.constantFrom("one" as const, "many" as const),
    loadBalancer: fc.record({
      mode: fc.constantFrom("snat" as const, "dsr" as const, "hybrid" as const),
      acceleration: fc.constantFrom("disabled" as const, "native" as const, "best-effort" as const),
    }),
    bandwidthManager: fc.constantFrom("off" as const, "edt" as const, "edt-bbr" as const),
    hubble: fc.constantFrom("on" as const, "off" as const),
    apiServer: fc.record({ host: label, port: fc.integer({ min: 1, max: 65535 }) }),
    clusterName: label,
    debug: fc.oneof(
      fc.constant({ level: "off" as const }),
      fc.record({
        level: fc.constant("debug" as const),
        verbose: fc.constantFrom("datapath" as const, "flow" as const, "kvstore" as const, "envoy" as const, "policy" as const),
      }),
    ),
    monitorAggregation: fc.constantFrom("none" as const, "low" as const, "medium" as const, "maximum" as const),
  })
  .map(({ ranges: { second, pools, nodePrefix }, segments, ...rest }) => {
    const [first = "", ...others] = pools.map((third) => `10.${second}.${third}.0/24`);
    return {
      ...sampleDatapath,
      ...rest,
      routing: { mode: "native", directNodeRoutes: true, nativeCidr: `10.${second}.0.0/16`, segments },
      ipam: { mode: "cluster-pool", podCidrs: [first, ...others], nodePrefix },
    };
  });

it("whatever the validator lets through renders on every chart to what was declared", async () => {
  const seed = Number(process.env.CILIUM_LAB_SEED ?? Date.now() % 2 ** 31);
  const numRuns = Number(process.env.CILIUM_LAB_SAMPLES ?? 3);
  console.log(`intents: ${numRuns} samples, seed ${seed}`);
  let rendered = 0;
  await fc.assert(
    fc.asyncProperty(intents, async (intent) => {
      const taken = versions.filter((version) => refusals(declared(version, intent), version).length === 0);
      rendered += taken.length;
      const found = await pMap(
        taken,
        async (version) => {
          const wanted = declared(version, intent);
          const { differences } = checkManifests(await manifests(version, chartValues(wanted, version)), wanted, version);
          return differences.map((difference) => `${version}: ${differenceText(difference)}`);
        },
        { concurrency: 2 },
      );
      expect(found.flat()).toEqual([]);
    }),
    // A failure is told by its own intent: to shrink it would render hundreds of charts.
    { seed, numRuns, endOnFailure: true },
  );
  // Were all refused, nothing would have been shown.
  expect(rendered).toBeGreaterThan(numRuns);
}, 3_600_000);
