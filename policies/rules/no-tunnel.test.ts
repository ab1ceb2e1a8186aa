import { describe, expect, it } from "vitest";
import { ciliumWith, command, goodValues, release } from "../testing/harness/fixtures";
import { computed, run, secret, type Fixture } from "../testing/harness/run";
import { noTunnel } from "./no-tunnel";

const why = "so that pod packets cross the node network as they are, without an overlay's header.";
const whyRoutes = "so that every node reaches its peers' pods by a route via the peer's own address.";
const writeMode = `Write \`routingMode: native\`, ${why}`;
const writeRoutes = `Write \`autoDirectNodeRoutes: true\`, ${whyRoutes}`;
const modeUnset = `Release "cilium" leaves \`values.routingMode\` unset, which renders as a tunnel. ${writeMode}`;
const routesUnset = `Release "cilium" leaves \`values.autoDirectNodeRoutes\` unset, which leaves peers' pod CIDRs without a route. ${writeRoutes}`;
const modeIs = (found: string) => `Release "cilium" sets \`values.routingMode\` to ${found}. ${writeMode}`;
const routesAre = (found: string) => `Release "cilium" sets \`values.autoDirectNodeRoutes\` to ${found}. ${writeRoutes}`;
const tunnelIs = (found: string) =>
  `Release "cilium" sets \`values.tunnel\` to ${found}, a key that charts from 1.15 on ignore or refuse. ` +
  `Remove it and write \`routingMode: native\`, ${why}`;
const unknownIs = (path: string) =>
  `Release "cilium" sets \`${path}\` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: `;
const modeUnknown = (path: string) => `${unknownIs(path)}write \`routingMode: native\` as a literal, ${why}`;
const routesUnknown = (path: string) => `${unknownIs(path)}write \`autoDirectNodeRoutes: true\` as a literal, ${whyRoutes}`;

interface Evasion {
  name: string;
  resource: Fixture;
  messages: string[];
}

const wrongValues: Evasion[] = [
  { name: "the tunnel by name", resource: ciliumWith({ routingMode: "tunnel" }), messages: [modeIs('the string "tunnel"')] },
  { name: "no routing mode, since the default is a tunnel", resource: ciliumWith({ routingMode: undefined }), messages: [modeUnset] },
  { name: "a null, which removes the default", resource: ciliumWith({ routingMode: null }), messages: [modeIs("null")] },
  { name: "true as routing mode", resource: ciliumWith({ routingMode: true }), messages: [modeIs("true")] },
  { name: "false as routing mode", resource: ciliumWith({ routingMode: false }), messages: [modeIs("false")] },
  { name: "a number as routing mode", resource: ciliumWith({ routingMode: 1 }), messages: [modeIs("a number")] },
  { name: "a list as routing mode", resource: ciliumWith({ routingMode: ["native"] }), messages: [modeIs("a list")] },
  { name: "a map as routing mode", resource: ciliumWith({ routingMode: { mode: "native" } }), messages: [modeIs("a map")] },
  { name: "another case", resource: ciliumWith({ routingMode: "Native" }), messages: [modeIs('the string "Native"')] },
  { name: "an empty string", resource: ciliumWith({ routingMode: "" }), messages: [modeIs("another string")] },
  { name: "no direct routes", resource: ciliumWith({ autoDirectNodeRoutes: undefined }), messages: [routesUnset] },
  { name: "direct routes off", resource: ciliumWith({ autoDirectNodeRoutes: false }), messages: [routesAre("false")] },
  { name: "a string for a boolean", resource: ciliumWith({ autoDirectNodeRoutes: "true" }), messages: [routesAre('the string "true"')] },
  { name: "a null for a boolean", resource: ciliumWith({ autoDirectNodeRoutes: null }), messages: [routesAre("null")] },
  {
    name: "values that are no map",
    resource: release({ chart: "cilium", values: "routingMode: native" }),
    messages: [
      `Release "cilium" sets \`values\` to another string where a map belongs. ${writeMode}`,
      `Release "cilium" sets \`values\` to another string where a map belongs. ${writeRoutes}`,
    ],
  },
  { name: "no values at all", resource: release({ chart: "cilium" }), messages: [modeUnset, routesUnset] },
  { name: "null values", resource: release({ chart: "cilium", values: null }), messages: [modeUnset, routesUnset] },
  { name: "values in files only", resource: release({ chart: "cilium", valueYamlFiles: [] }), messages: [modeUnset, routesUnset] },
  {
    name: "keys spelled flat, which helm reads as other keys",
    resource: release({ chart: "cilium", values: { "cilium.routingMode": "native" } }),
    messages: [modeUnset, routesUnset],
  },
];

const oldKey: Evasion[] = [
  ...["vxlan", "geneve", "disabled"].map((word) => ({
    name: `the old \`tunnel: ${word}\` alone`,
    resource: ciliumWith({ tunnel: word, routingMode: undefined }),
    messages: [modeUnset, tunnelIs(`the string "${word}"`)],
  })),
  { name: "the old key beside the new one", resource: ciliumWith({ tunnel: "disabled" }), messages: [tunnelIs('the string "disabled"')] },
  { name: "the old key as a boolean", resource: ciliumWith({ tunnel: false }), messages: [tunnelIs("false")] },
  {
    name: "the old key, unknown",
    resource: ciliumWith({ tunnel: computed }),
    messages: [tunnelIs("a value that is not known during preview")],
  },
];

const hidden: Evasion[] = [
  { name: "a secret tunnel", resource: ciliumWith({ routingMode: secret("tunnel") }), messages: [modeIs('the string "tunnel"')] },
  { name: "a secret, without printing it", resource: ciliumWith({ routingMode: secret("hunter2") }), messages: [modeIs("another string")] },
  {
    name: "a secret number, without printing it",
    resource: ciliumWith({ autoDirectNodeRoutes: secret(42) }),
    messages: [routesAre("a number")],
  },
  {
    name: "secret values",
    resource: release({ chart: "cilium", values: secret({ routingMode: secret("tunnel") }) }),
    messages: [modeIs('the string "tunnel"'), routesUnset],
  },
  { name: "an unknown routing mode", resource: ciliumWith({ routingMode: computed }), messages: [modeUnknown("values.routingMode")] },
  { name: "an unknown secret", resource: ciliumWith({ routingMode: secret(computed) }), messages: [modeUnknown("values.routingMode")] },
  {
    name: "unknown direct routes",
    resource: ciliumWith({ autoDirectNodeRoutes: computed }),
    messages: [routesUnknown("values.autoDirectNodeRoutes")],
  },
  {
    name: "unknown values, once an invariant",
    resource: release({ chart: "cilium", values: computed }),
    messages: [modeUnknown("values"), routesUnknown("values")],
  },
  {
    name: "an unknown chart",
    resource: release({ chart: computed, values: { replicas: 2 } }),
    messages: [
      'Release "cilium" sets `chart` to a value that is not known during preview, so it may be Cilium with its default, a tunnel. ' +
        "Write the chart's name as a literal instead of taking it from another resource's output.",
    ],
  },
  {
    name: "an unknown chart with Cilium's keys",
    resource: release({ chart: computed, values: { kubeProxyReplacement: true } }),
    messages: [modeUnset, routesUnset],
  },
];

const tunnelWant = `Write \`tunnel: disabled\`, ${why}`;
const ignored = `Release "cilium" sets \`values.routingMode\` to the string "native", a key that charts before 1.14 ignore. Remove it and write \`tunnel: disabled\`, ${why}`;
const overruled =
  'Release "cilium" sets `values.tunnel` to the string "disabled", a key that chart 1.14 overrules by `routingMode` and later ones ignore or refuse. ' +
  `Remove it and write \`routingMode: native\`, ${why}`;
const oneVersion = "Write one version, such as `version: 1.20.2`";
const oldUnset = `Release "cilium" leaves \`values.tunnel\` unset, which renders as a tunnel. ${tunnelWant}`;
const oldWords = { tunnel: "disabled", routingMode: undefined };
const outside = `Release "cilium" sets \`version\` to one whose keys are not known here, so it cannot be checked. ${oneVersion}: known are charts from 1.12 to 1.20.`;

/** What a chart reads is a matter of its version. */
const spelledOtherwise: Evasion[] = [
  { name: "the new words to 1.13, which renders a tunnel", resource: ciliumWith({}, "1.13.18"), messages: [oldUnset, ignored] },
  { name: "the new words to a pre-release of 1.13", resource: ciliumWith({}, "1.13.0-rc5"), messages: [oldUnset, ignored] },
  {
    name: "a tunnel by its old word",
    resource: ciliumWith({ ...oldWords, tunnel: "vxlan" }, "1.12.19"),
    messages: [`Release "cilium" sets \`values.tunnel\` to the string "vxlan". ${tunnelWant}`],
  },
  {
    name: "false for the old word",
    resource: ciliumWith({ ...oldWords, tunnel: false }, "1.12.19"),
    messages: [`Release "cilium" sets \`values.tunnel\` to false. ${tunnelWant}`],
  },
  { name: "the old words to 1.14", resource: ciliumWith(oldWords, "v1.14.0"), messages: [modeUnset, overruled] },
  {
    name: "the old words to 1.15, which renders a tunnel",
    resource: ciliumWith(oldWords, "1.15.6"),
    messages: [modeUnset, tunnelIs('the string "disabled"')],
  },
  {
    name: "the old words without a version",
    resource: release({ chart: "cilium", values: { ...goodValues, tunnel: "disabled" } }),
    messages: [tunnelIs('the string "disabled"')],
  },
  {
    name: "the old words to an empty version",
    resource: ciliumWith({ tunnel: "disabled" }, ""),
    messages: [tunnelIs('the string "disabled"')],
  },
  {
    name: "the old words to a version that is not known yet",
    resource: ciliumWith({ tunnel: "disabled" }, computed),
    messages: [tunnelIs('the string "disabled"')],
  },
  {
    name: "the new words to a range that reaches 1.13",
    resource: ciliumWith({}, ">=1.13, <1.15"),
    messages: [
      oldUnset,
      ignored,
      `Release "cilium" sets \`version\` to a range that reaches charts 1.13, 1.14, and each is judged by its own keys. ${oneVersion}.`,
    ],
  },
  {
    name: "the old words to any version",
    resource: ciliumWith(oldWords, "*"),
    messages: [
      modeUnset,
      overruled,
      tunnelIs('the string "disabled"'),
      `Release "cilium" sets \`version\` to a range that reaches charts 1.12, 1.13, 1.14, 1.15, 1.16, 1.17, 1.18, 1.19, 1.20, and each is judged by its own keys. ${oneVersion}.`,
    ],
  },
  { name: "a version before the table", resource: ciliumWith({}, "1.11.20"), messages: [outside] },
  { name: "a version after the table", resource: ciliumWith({}, "1.21.0"), messages: [outside] },
  {
    name: "no version, without printing it",
    resource: ciliumWith({}, "hunter2"),
    messages: [
      `Release "cilium" sets \`version\` to another string, which is neither a version nor a range. ${oneVersion}: known are charts from 1.12 to 1.20.`,
    ],
  },
];

const options: Evasion[] = [
  {
    name: "a tunnel as the agent's own option",
    resource: ciliumWith({ extraConfig: { "routing-mode": "tunnel" } }),
    messages: [
      'Release "cilium" sets `values.extraConfig.routing-mode` to the string "tunnel", which overrides what the chart writes. ' +
        `Remove it or write \`extraConfig.routing-mode: "native"\`, ${why}`,
    ],
  },
];

const charts = [
  "cilium",
  "Cilium",
  "isovalent/cilium",
  "./charts/cilium",
  "./charts/cilium/",
  "charts\\cilium",
  "./charts/cilium/nginx/..",
  "./charts/cilium/1.20.2",
  "./charts/cilium-1.20.2",
  "./charts/cilium-1.20.2-rc.1.tgz",
  "cilium-v1.20.2.tar.gz",
  "https://helm.cilium.io/cilium-1.20.2.tgz",
  "https://example.com/cilium.tgz?download=1",
  "oci://quay.io/cilium/charts/cilium",
  "oci://quay.io/cilium/charts/cilium:1.20.2",
  "oci://quay.io/cilium/charts/cilium@sha256:0123456789abcdef",
];

const telltales: Fixture["props"][] = [
  { routingMode: "tunnel" },
  { tunnelProtocol: "geneve" },
  { tunnel: "vxlan" },
  { kubeProxyReplacement: true },
  { autoDirectNodeRoutes: true },
  { ipv4NativeRoutingCIDR: "10.0.0.0/16" },
  { bpf: { masquerade: true } },
];

const benign: { name: string; resource: Fixture }[] = [
  ...["1.12.19", "1.13.0-rc5", "v1.13.18", "1.13", "~1.12.0 || ~1.13.0"].map((version) => ({
    name: `the old words to ${version}`,
    resource: ciliumWith(oldWords, version),
  })),
  ...["1.14.19", "1.15.6", "v1.16.1", "1.17", "^1.18", ">=1.14.0-0", computed].map((version) => ({
    name: `the new words to ${version}`,
    resource: ciliumWith({}, version),
  })),
  { name: "the new words without a version", resource: release({ chart: "./charts/cilium", values: goodValues }) },
  { name: "native routing with direct routes", resource: ciliumWith({}) },
  { name: "the same under another chart name", resource: release({ chart: "./charts/network", values: goodValues }) },
  { name: "the same from a chart that is not known yet", resource: release({ chart: computed, values: goodValues }) },
  { name: "secrets that say the right thing", resource: ciliumWith({ routingMode: secret("native"), autoDirectNodeRoutes: secret(true) }) },
  { name: "unknowns on other keys", resource: ciliumWith({ k8sServiceHost: computed, extra: { nested: [computed] } }) },
  { name: "a null in the old key, which sets nothing", resource: ciliumWith({ tunnel: null }) },
  { name: "another chart", resource: release({ chart: "nginx", values: { replicas: 2 } }) },
  { name: "another chart with unknown values", resource: release({ chart: "nginx", values: computed }) },
  { name: "another chart whose name begins like Cilium's", resource: release({ chart: "cilium-policies" }) },
  { name: "another chart of Cilium's registry", resource: release({ chart: "oci://quay.io/cilium/charts/tetragon:1.6.0" }) },
  {
    name: "another chart with a tunnel of its own",
    resource: release({ chart: "cloudflared", values: { tunnel: { enabled: true }, bpf: true } }),
  },
  { name: "a chart in a folder below Cilium's", resource: release({ chart: "./charts/cilium/nginx" }) },
  {
    name: "another type of resource with the same keys",
    resource: { ...command({ values: { routingMode: "tunnel" } }), type: "kubernetes:core/v1:ConfigMap" },
  },
];

describe("no-tunnel", () => {
  it.each([...wrongValues, ...oldKey, ...hidden, ...spelledOtherwise, ...options])("refuses $name", async ({ resource, messages }) => {
    expect(await run(noTunnel, resource)).toEqual(messages);
  });

  it.each(charts)("knows the chart %s as Cilium's", async (chart) => {
    expect(await run(noTunnel, release({ chart, values: { ...goodValues, routingMode: "tunnel" } }))).toEqual([
      modeIs('the string "tunnel"'),
    ]);
    expect(await run(noTunnel, release({ chart }))).toEqual([modeUnset, routesUnset]);
  });

  it.each(telltales)("knows a chart of another name by its values %j", async (values) => {
    expect(await run(noTunnel, release({ chart: "./vendor/network", values }))).not.toEqual([]);
  });

  it.each(benign)("passes $name", async ({ resource }) => {
    expect(await run(noTunnel, resource)).toEqual([]);
  });
});
