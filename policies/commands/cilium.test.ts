import { describe, expect, it } from "vitest";
import { agentEffects, ciliumEffects, configChange, halves, optionChange } from "./cilium";
import { started } from "../testing/harness/started";
import { UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";
import { UNKNOWN_TEXT } from "../core/unknown-text";

const change = (data: PlainMap) => ({
  makes: { type: "kubernetes:core/v1:ConfigMapPatch", props: { metadata: { name: "cilium-config", namespace: "kube-system" }, data } },
});
const unnamed = {
  breaks: {
    rule: "no-tunnel",
    sentence: "changes an option of Cilium whose name is not known, where a tunnel may hide. Write it as a literal",
  },
};
const release = (does: string, values: PlainValue, version?: string) => ({
  does,
  makes: { type: "kubernetes:helm.sh/v3:Release", props: { chart: "cilium", ...(version === undefined ? {} : { version }), values } },
});
const mode = (does: string) => ({
  does,
  breaks: { rule: "no-tunnel", sentence: "takes a `--datapath-mode` other than `native`. Remove it and write `--set routingMode=native`" },
});

describe("cilium install", () => {
  it.each<[line: string, effects: object[]]>([
    ["install", [release("cilium install", {})]],
    ["-n kube-system upgrade --version 1.20.2", [release("cilium upgrade", {}, "1.20.2")]],
    ["install --set a=1 --helm-set a=2", [release("cilium install", { a: 2 })]],
    ["install --set-string a=1 --helm-set-string a=2", [release("cilium install", { a: "2" })]],
    ["install --values a.yaml --helm-values b.yaml -f c.yaml", [release("cilium install", { a: "b", c: 1 })]],
    ["install --datapath-mode native", [release("cilium install", {})]],
    ["install --datapath-mode=tunnel", [release("cilium install", {}), mode("cilium install")]],
    ["upgrade --datapath-mode aws-eni", [release("cilium upgrade", {}), mode("cilium upgrade")]],
    [
      "install --config a=b,c=d --config e=f",
      [
        release("cilium install", {}),
        ...["a=b", "c=d", "e=f"].map((pair) => ({ does: "cilium install", ...change({ [pair[0]!]: pair[2]! }) })),
      ],
    ],
    ["install --dry-run=false", [release("cilium install", {})]],
  ])("reads %s", (line, effects) =>
    expect(ciliumEffects(started(`cilium ${line}`, { files: { "a.yaml": "a: a", "b.yaml": "a: b", "c.yaml": "c: 1" } }))).toEqual(effects),
  );

  it.each([
    "install --dry-run",
    "install --dry-run-helm-values",
    "upgrade --list-versions",
    "uninstall",
    "status --wait",
    "status set routing-mode tunnel",
    "status delete routing-mode",
    "config view",
    "config get set",
    "config",
    "",
    "set a b",
  ])("has no effect by %s", (line) => expect(ciliumEffects(started(`cilium ${line}`))).toEqual([]));

  it("has no effect without a word", () => expect(ciliumEffects(started("cilium"))).toEqual([]));

  it("says so where arguments are not known", () =>
    expect(ciliumEffects(started(`cilium install ${UNKNOWN_TEXT}`)).map(({ breaks }) => breaks?.sentence.split(",")[0])).toEqual([
      undefined,
      "takes arguments that are not known",
    ]));
});

describe("cilium config", () => {
  it.each<[line: string, effects: object[]]>([
    ["config set routing-mode tunnel", [{ does: "cilium config set", ...change({ "routing-mode": "tunnel" }) }]],
    [
      "-n kube-system config set --restart=false routing-mode tunnel",
      [{ does: "cilium config set", ...change({ "routing-mode": "tunnel" }) }],
    ],
    [`config set routing-mode ${UNKNOWN_TEXT}`, [{ does: "cilium config set", ...change({ "routing-mode": UNKNOWN }) }]],
    ["config set routing-mode", [{ does: "cilium config set", ...change({ "routing-mode": UNKNOWN }) }]],
    ["config delete routing-mode", [{ does: "cilium config delete", ...change({ "routing-mode": null }) }]],
    ["config set", [{ does: "cilium config set", ...unnamed }]],
    [`config delete ${UNKNOWN_TEXT}`, [{ does: "cilium config delete", ...unnamed }]],
  ])("reads %s", (line, effects) => expect(ciliumEffects(started(`cilium ${line}`))).toEqual(effects));
});

it.each([
  "--set",
  "--set-string",
  "--set-json",
  "--set-file",
  "--helm-set",
  "--helm-set-string",
  "-f",
  "--values",
  "--helm-values",
  "--version",
  "--chart-directory",
  "--repository",
  "-n",
  "--namespace",
  "--context",
  "--datapath-mode",
  "--config",
  "--kube-proxy-replacement",
  "--ipv4-native-routing-cidr",
  "--native-routing-cidr",
  "--cluster-name",
  "--cluster-id",
  "--helm-release-name",
  "--as",
  "--as-group",
  "--kubeconfig",
  "--wait-duration",
  "--encryption",
  "--ipam",
  "--agent-image",
  "--operator-image",
  "--k8s-version",
  "--inherit-ca",
  "--timeout",
])("takes the word behind %s for its value", (flag) =>
  expect(ciliumEffects(started(`cilium ${flag} status config delete a`))).toEqual([
    { does: "cilium config delete", ...change({ a: null }) },
  ]),
);

describe("cilium-agent", () => {
  const pod = (args: PlainValue[]) => [
    {
      does: "cilium-agent",
      makes: {
        type: "kubernetes:core/v1:Pod",
        props: { spec: { containers: [{ name: "cilium-agent", image: "quay.io/cilium/cilium", command: ["cilium-agent"], args }] } },
      },
    },
  ];

  it("is a container with its arguments", () =>
    expect(agentEffects(started(`cilium-agent --routing-mode=tunnel ${UNKNOWN_TEXT}`))).toEqual(pod(["--routing-mode=tunnel", UNKNOWN])));
  it.each(["cilium-agent", "cilium-agent --help", "cilium-agent -h", "cilium-agent --routing-mode=tunnel --version"])(
    "does nothing by %s",
    (line) => expect(agentEffects(started(line))).toEqual([]),
  );
});

describe("an option", () => {
  it.each<[key: string, setting: string | null, expected: object]>([
    ["a", "b", change({ a: "b" })],
    ["a", "", change({ a: "" })],
    ["a", null, change({ a: null })],
    ["a", UNKNOWN_TEXT, change({ a: UNKNOWN })],
    [`a${UNKNOWN_TEXT}`, "b", unnamed],
  ])("%s: %s", (key, setting, expected) => expect(optionChange(key, setting)).toEqual(expected));

  it("is a key of the agents' configuration", () => expect(configChange({ a: 1, b: null })).toEqual(change({ a: 1, b: null })));

  it.each<[pair: string, key: string, setting: string]>([
    ["a=b", "a", "b"],
    ["a=b=c", "a", "b=c"],
    ["a=", "a", ""],
    ["=a", "", "a"],
    ["a", "a", UNKNOWN_TEXT],
  ])("splits %s", (pair, key, setting) => expect(halves(pair)).toEqual([key, setting]));
});
