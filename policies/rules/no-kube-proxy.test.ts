import { describe, expect, it } from "vitest";
import { ciliumWith, command, goodKindYaml, goodValues, kindYaml, release } from "../testing/harness/fixtures";
import { computed, run, secret, type Fixture } from "../testing/harness/run";
import { noKubeProxy } from "./no-kube-proxy";

const why = "so that Services are translated by eBPF and nothing else programs them.";
const writeReplacement = `Write \`kubeProxyReplacement: true\`, ${why}`;
const replacementUnset = `Release "cilium" leaves \`values.kubeProxyReplacement\` unset, which leaves Services to kube-proxy. ${writeReplacement}`;
const replacementIs = (found: string) => `Release "cilium" sets \`values.kubeProxyReplacement\` to ${found}. ${writeReplacement}`;

const writeMode = `Write \`networking.kubeProxyMode: none\`, ${why}`;
const whyCni = "so that no pod gets its network from anything but Cilium.";
const writeCni = `Write \`networking.disableDefaultCNI: true\`, ${whyCni}`;
const modeIn = (place: string) => `\`networking.kubeProxyMode\` of the kind config in \`${place}\``;
const cniIn = (place: string) => `\`networking.disableDefaultCNI\` of the kind config in \`${place}\``;
const modeUnset = (place: string) => `Command "cluster" leaves ${modeIn(place)} unset, which installs kube-proxy. ${writeMode}`;
const cniUnset = (place: string) => `Command "cluster" leaves ${cniIn(place)} unset, which installs kind's own CNI. ${writeCni}`;
const modeIs = (found: string, place = "stdin") => `Command "cluster" sets ${modeIn(place)} to ${found}. ${writeMode}`;
const cniIs = (found: string, place = "stdin") => `Command "cluster" sets ${cniIn(place)} to ${found}. ${writeCni}`;
const passWhole =
  "Pass it whole and as literal YAML in `stdin` or `environment`, with `networking.kubeProxyMode: none` and " +
  `\`networking.disableDefaultCNI: true\`, ${why.replace(".", "")} and ${whyCni.replace("so that ", "")}`;
const unreadable = (place: string) => `Command "cluster" holds a kind config in \`${place}\` that cannot be read. ${passWhole}`;
const unknownIn = (place: string) =>
  `Command "cluster" makes a kind cluster and sets \`${place}\` to a value that is not known during preview, ` +
  `so its config cannot be checked. ${passWhole}`;

const withoutConfig = `Command "cluster" makes a kind cluster without a config, which installs kube-proxy and kind's own CNI. ${passWhole}`;
const configElsewhere = `Command "cluster" makes a kind cluster from a config that is not among its inputs, so it cannot be checked. ${passWhole}`;

interface Evasion {
  name: string;
  resource: Fixture;
  messages: string[];
}

const inRelease: Evasion[] = [
  {
    name: "no replacement, since the default is none",
    resource: ciliumWith({ kubeProxyReplacement: undefined }),
    messages: [replacementUnset],
  },
  { name: "replacement off", resource: ciliumWith({ kubeProxyReplacement: false }), messages: [replacementIs("false")] },
  {
    name: "partial replacement",
    resource: ciliumWith({ kubeProxyReplacement: "partial" }),
    messages: [replacementIs('the string "partial"')],
  },
  {
    name: "the old word for full replacement",
    resource: ciliumWith({ kubeProxyReplacement: "strict" }),
    messages: [replacementIs('the string "strict"')],
  },
  {
    name: "a string for a boolean",
    resource: ciliumWith({ kubeProxyReplacement: "false" }),
    messages: [replacementIs('the string "false"')],
  },
  { name: "a null", resource: ciliumWith({ kubeProxyReplacement: null }), messages: [replacementIs("null")] },
  {
    name: "a secret, without printing it",
    resource: ciliumWith({ kubeProxyReplacement: secret("hunter2") }),
    messages: [replacementIs("another string")],
  },
  {
    name: "an unknown",
    resource: ciliumWith({ kubeProxyReplacement: computed }),
    messages: [
      'Release "cilium" sets `values.kubeProxyReplacement` to a value that is not known during preview, so it cannot be checked. ' +
        `Take it from no other resource's output: write \`kubeProxyReplacement: true\` as a literal, ${why}`,
    ],
  },
  { name: "no values at all", resource: release({ chart: "cilium" }), messages: [replacementUnset] },
  {
    name: "the old word, which 1.14 and 1.15 still take and later charts refuse",
    resource: ciliumWith({ kubeProxyReplacement: "strict" }, "1.15.6"),
    messages: [replacementIs('the string "strict"')],
  },
  {
    name: "the new word to 1.13, which does not know it",
    resource: ciliumWith({}, "1.13.0-rc5"),
    messages: [`Release "cilium" sets \`values.kubeProxyReplacement\` to true. Write \`kubeProxyReplacement: strict\`, ${why}`],
  },
  {
    name: "no word to 1.12",
    resource: ciliumWith({ kubeProxyReplacement: undefined }, "1.12.19"),
    messages: [
      `Release "cilium" leaves \`values.kubeProxyReplacement\` unset, which leaves Services to kube-proxy. Write \`kubeProxyReplacement: strict\`, ${why}`,
    ],
  },
  {
    name: "a version that nobody here knows",
    resource: ciliumWith({}, "1.21.0"),
    messages: [
      'Release "cilium" sets `version` to one whose keys are not known here, so it cannot be checked. ' +
        "Write one version, such as `version: 1.20.2`: known are charts from 1.12 to 1.20.",
    ],
  },
];

const heredoc = (yaml: string, mark = "<<EOF", end = "EOF") => `set -e\nkind create cluster --config=- ${mark}\n${yaml}${end}\necho done\n`;
const proxied = kindYaml("kubeProxyMode: iptables", "disableDefaultCNI: true");

const inKindConfig: Evasion[] = [
  { name: "another proxy mode", resource: command({ stdin: proxied }), messages: [modeIs('the string "iptables"')] },
  { name: "no proxy mode", resource: command({ stdin: kindYaml("disableDefaultCNI: true") }), messages: [modeUnset("stdin")] },
  {
    name: "a null for the proxy mode",
    resource: command({ stdin: kindYaml("kubeProxyMode: null", "disableDefaultCNI: true") }),
    messages: [modeIs("null")],
  },
  {
    name: "a config without networking",
    resource: command({ stdin: "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n" }),
    messages: [modeUnset("stdin"), cniUnset("stdin")],
  },
  { name: "an empty networking", resource: command({ stdin: kindYaml() }), messages: [modeUnset("stdin"), cniUnset("stdin")] },
  {
    name: "networking that is no map",
    resource: command({ stdin: "apiVersion: kind.x-k8s.io/v1alpha4\nnetworking: [none]\n" }),
    messages: [
      `Command "cluster" sets \`networking\` of the kind config in \`stdin\` to a list where a map belongs. ${writeMode}`,
      `Command "cluster" sets \`networking\` of the kind config in \`stdin\` to a list where a map belongs. ${writeCni}`,
    ],
  },
  { name: "the default CNI left on", resource: command({ stdin: kindYaml("kubeProxyMode: none") }), messages: [cniUnset("stdin")] },
  {
    name: "the default CNI on",
    resource: command({ stdin: kindYaml("kubeProxyMode: none", "disableDefaultCNI: false") }),
    messages: [cniIs("false")],
  },
  {
    name: "a string for a boolean",
    resource: command({ stdin: kindYaml("kubeProxyMode: none", 'disableDefaultCNI: "true"') }),
    messages: [cniIs('the string "true"')],
  },
  {
    name: "an environment variable",
    resource: command({ environment: { KIND_CONFIG: proxied } }),
    messages: [modeIs('the string "iptables"', "environment.KIND_CONFIG")],
  },
  {
    name: "a secret one",
    resource: command({ environment: secret({ KIND_CONFIG: secret(proxied) }) }),
    messages: [modeIs('the string "iptables"', "environment.KIND_CONFIG")],
  },
  {
    name: "JSON",
    resource: command({ stdin: JSON.stringify({ kind: "Cluster", apiVersion: "kind.x-k8s.io/v1alpha4" }) }),
    messages: [modeUnset("stdin"), cniUnset("stdin")],
  },
  { name: "a later document", resource: command({ stdin: `${goodKindYaml}---\n${proxied}` }), messages: [modeIs('the string "iptables"')] },
  {
    name: "a here-document in create",
    resource: command({ create: heredoc(proxied) }),
    messages: [modeIs('the string "iptables"', "create")],
  },
  {
    name: "a quoted here-document in update",
    resource: command({ create: "true", update: heredoc(proxied, "<<'END'", "END") }),
    messages: [modeIs('the string "iptables"', "update")],
  },
  {
    name: "an escaped here-document",
    resource: command({ create: heredoc(proxied, "<< \\EOF") }),
    messages: [modeIs('the string "iptables"', "create")],
  },
  {
    name: "an indented here-document",
    resource: command({ create: heredoc(proxied.replace(/^(?=.)/gm, "\t"), '<<-"EOF"', "\tEOF") }),
    messages: [modeIs('the string "iptables"', "create")],
  },
  {
    name: "a shell variable as proxy mode",
    resource: command({ create: heredoc(kindYaml("kubeProxyMode: $MODE", "disableDefaultCNI: true")) }),
    messages: [modeIs("another string", "create")],
  },
  {
    name: "a remote command",
    resource: { ...command({ stdin: proxied }), type: "command:remote:Command" },
    messages: [modeIs('the string "iptables"')],
  },
];

const unreadableKindConfig: Evasion[] = [
  { name: "broken YAML", resource: command({ stdin: `${goodKindYaml}  broken: [\n` }), messages: [unreadable("stdin")] },
  {
    name: "a key given twice",
    resource: command({ stdin: kindYaml("kubeProxyMode: none", "kubeProxyMode: iptables", "disableDefaultCNI: true") }),
    messages: [unreadable("stdin")],
  },
  {
    name: "an alias that goes nowhere",
    resource: command({ stdin: kindYaml("kubeProxyMode: *nowhere") }),
    messages: [unreadable("stdin")],
  },
  {
    name: "a good config beside a broken one",
    resource: command({ stdin: `${goodKindYaml}---\n${proxied}  broken: [\n` }),
    messages: [unreadable("stdin")],
  },
  {
    name: "a config echoed by a script",
    resource: command({ create: `echo '${JSON.stringify({ apiVersion: "kind.x-k8s.io/v1alpha4" })}' | kind create cluster --config -` }),
    messages: [unreadable("create")],
  },
  {
    name: "a config that is not known yet",
    resource: command({ create: "kind create cluster --config=-", stdin: computed }),
    messages: [unknownIn("stdin")],
  },
  {
    name: "an unknown variable, where no config is seen",
    resource: command({ create: "kind create cluster --config=<(echo $CONFIG)", environment: { CONFIG: computed, NAME: "lab" } }),
    messages: [unknownIn("environment.CONFIG")],
  },
  {
    name: "an unknown environment, where no config is seen",
    resource: command({ create: 'kind -q \\\n  create cluster --config="$CONFIG"', environment: computed }),
    messages: [unknownIn("environment")],
  },
  {
    name: "an unknown input beside a readable decoy",
    resource: command({ create: "kind create cluster --config=-", stdin: computed, environment: { KIND_CONFIG: goodKindYaml } }),
    messages: [unknownIn("stdin")],
  },
];

/** A program as the lab's own components write it: all of it behind the interpreter, told by a word what to do. */
const program = (script: string) => ({
  interpreter: ["/bin/sh", "-c", `case "$0" in\ncreate\\ *)\n${script}\n;;\nesac`],
  create: "create nodes of lab",
});
const fromInput =
  'config=$(cat)\nprintf \'%s\\n\' "$config" | KIND_EXPERIMENTAL_DOCKER_NETWORK="$NETWORK" kind create cluster --config=- --wait=0s >&2';

const inInterpreter: Evasion[] = [
  {
    name: "a config in the interpreter's program",
    resource: command(program(heredoc(proxied))),
    messages: [modeIs('the string "iptables"', "interpreter[2]")],
  },
  {
    name: "a secret interpreter",
    resource: command({ interpreter: secret(["sh", "-c", secret(heredoc(proxied))]) as string[] }),
    messages: [modeIs('the string "iptables"', "interpreter[2]")],
  },
  {
    name: "a config echoed in the interpreter",
    resource: command({
      interpreter: ["sh", "-c", "echo '{apiVersion: kind.x-k8s.io/v1alpha4}' | kind create cluster --config=-"],
      create: "x",
    }),
    messages: [unreadable("interpreter[2]")],
  },
  {
    name: "the interpreter's program on an unknown input",
    resource: command({ ...program(fromInput), stdin: computed }),
    messages: [unknownIn("stdin")],
  },
  {
    name: "the interpreter's program on an input with kube-proxy",
    resource: command({ ...program(fromInput), stdin: proxied }),
    messages: [modeIs('the string "iptables"')],
  },
  {
    name: "the interpreter's program, its config a variable",
    resource: command({ ...program("kind create cluster --config=<(echo $CONFIG)"), environment: { CONFIG: computed } }),
    messages: [unknownIn("environment.CONFIG")],
  },
  {
    name: "kind as interpreter on an unknown input",
    resource: command({ interpreter: ["kind"], create: "create cluster --config=-", stdin: computed }),
    messages: [unknownIn("stdin")],
  },
  {
    name: "an unknown interpreter",
    resource: command({ interpreter: computed, create: "kind create cluster --config=-", stdin: goodKindYaml }),
    messages: [unknownIn("interpreter")],
  },
  {
    name: "an unknown word of the interpreter",
    resource: command({ interpreter: ["sh", "-c", computed], create: "kind create cluster --config=-", stdin: goodKindYaml }),
    messages: [unknownIn("interpreter[2]")],
  },
];

const defaults: Evasion[] = [
  { name: "no config", resource: command({ create: "kind create cluster" }), messages: [withoutConfig] },
  {
    name: "no config but an input that kind does not read",
    resource: command({ create: 'kind create cluster --name "$NAME"', stdin: goodKindYaml }),
    messages: [withoutConfig],
  },
  {
    name: "no config, on update",
    resource: command({ create: "true", update: "set -e\ntrue && kind -q create cluster; true" }),
    messages: [withoutConfig],
  },
  {
    name: "no config, behind other programs",
    resource: command({ create: "if sudo -E /usr/bin/env A=1 /usr/local/bin/kind \\\n  create cluster; then true; fi" }),
    messages: [withoutConfig],
  },
  { name: "no config, in a shell of its own", resource: command({ create: 'bash -ec "kind create cluster"' }), messages: [withoutConfig] },
  {
    name: "no config, in the interpreter",
    resource: command({ interpreter: ["sh", "-c", "kind create cluster"], create: "x" }),
    messages: [withoutConfig],
  },
  {
    name: "no config, split over the interpreter",
    resource: command({ interpreter: ["kind", "create"], create: "cluster --name lab" }),
    messages: [withoutConfig],
  },
  {
    name: "no config, as input of a shell",
    resource: command({ create: "sh", stdin: "kind create cluster\n" }),
    messages: [withoutConfig],
  },
  { name: "a config in a file", resource: command({ create: "kind create cluster --config kind.yaml" }), messages: [configElsewhere] },
  {
    name: "arguments from a variable",
    resource: command({ create: "kind create cluster $ARGUMENTS", environment: { ARGUMENTS: "--config=kind.yaml" } }),
    messages: [configElsewhere],
  },
];

const benign: { name: string; resource: Fixture }[] = [
  { name: "full replacement in the words of 1.12", resource: ciliumWith({ kubeProxyReplacement: "strict" }, "1.12.19") },
  {
    name: "full replacement in the words of a pre-release of 1.13",
    resource: ciliumWith({ kubeProxyReplacement: "strict" }, "1.13.0-rc5"),
  },
  { name: "full replacement in the words of 1.14", resource: ciliumWith({}, "1.14.0") },
  { name: "full replacement", resource: ciliumWith({}) },
  { name: "full replacement under another chart name", resource: release({ chart: "./charts/network", values: goodValues }) },
  { name: "another chart", resource: release({ chart: "nginx" }) },
  { name: "a kind config without kube-proxy", resource: command({ create: "kind create cluster --config=-", stdin: goodKindYaml }) },
  {
    name: "the same as JSON",
    resource: command({
      stdin: JSON.stringify({
        kind: "Cluster",
        apiVersion: "kind.x-k8s.io/v1alpha4",
        networking: { kubeProxyMode: "none", disableDefaultCNI: true },
      }),
    }),
  },
  { name: "the same in a here-document", resource: command({ create: heredoc(goodKindYaml) }) },
  {
    name: "the same by anchor and merge key",
    resource: command({ stdin: `x: &net { kubeProxyMode: none, disableDefaultCNI: true }\n${kindYaml("<<: *net")}` }),
  },
  {
    name: "unknown variables beside a readable config",
    resource: command({ create: "kind create cluster --config=-", stdin: goodKindYaml, environment: { NETWORK: computed } }),
  },
  { name: "a comment about kind's configs", resource: command({ create: "# apiVersion: kind.x-k8s.io/v1alpha4, see the docs\ntrue\n" }) },
  { name: "an unknown command that says nothing of kind", resource: command({ create: computed, stdin: computed, environment: computed }) },
  {
    name: "an unknown variable of a script that only explains kind",
    resource: command({ create: '# after: kind create cluster\necho "$NAME"', environment: { NAME: computed } }),
  },
  {
    name: "the lab's own way: the program in the interpreter, the config on its input",
    resource: command({ ...program(fromInput), stdin: goodKindYaml, environment: { NETWORK: computed } }),
  },
  { name: "a good config in the interpreter's program", resource: command(program(heredoc(goodKindYaml))) },
  { name: "kind as interpreter", resource: command({ interpreter: ["kind"], create: "create cluster --config=-", stdin: goodKindYaml }) },
  {
    name: "arguments from a variable, the config on the input",
    resource: command({ create: 'kind create cluster "$@"', stdin: goodKindYaml }),
  },
  {
    name: "an unknown interpreter that says nothing of kind",
    resource: command({ interpreter: ["sh", "-c", computed], create: "x", stdin: computed }),
  },
  { name: "a message that names the command", resource: command({ create: "echo \"no cluster: run 'kind create cluster' first\" >&2" }) },
  {
    name: "the deletion of a cluster",
    resource: command({ create: "true", delete: 'kind delete cluster --name="$NAME"', environment: { NAME: computed } }),
  },
  { name: "a cluster of another API", resource: command({ stdin: "apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\n" }) },
  {
    name: "a kind config in a resource that runs nothing",
    resource: { ...command({ data: { config: proxied } }), type: "kubernetes:core/v1:ConfigMap" },
  },
];

describe("no-kube-proxy", () => {
  it.each(inRelease)("refuses a release with $name", async ({ resource, messages }) => {
    expect(await run(noKubeProxy, resource)).toEqual(messages);
  });

  it.each(inKindConfig)("refuses a kind config with $name", async ({ resource, messages }) => {
    expect(await run(noKubeProxy, resource)).toEqual(messages);
  });

  it.each([...unreadableKindConfig, ...inInterpreter, ...defaults])("refuses a command with $name", async ({ resource, messages }) => {
    expect(await run(noKubeProxy, resource)).toEqual(messages);
  });

  it.each(benign)("passes $name", async ({ resource }) => {
    expect(await run(noKubeProxy, resource)).toEqual([]);
  });
});
