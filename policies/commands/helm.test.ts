import { describe, expect, it } from "vitest";
import { started } from "../testing/harness/started";
import { helmEffects } from "./helm";
import { UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";
import { UNKNOWN_TEXT } from "../core/unknown-text";

/** What helm makes with one value of Cilium's, so that the release is known by it. */
const made = (does: string, props: PlainMap) => [{ does, makes: { type: "kubernetes:helm.sh/v3:Release", props } }];
const tell = "--set kubeProxyReplacement=true";
const values = { kubeProxyReplacement: true };

describe("helm", () => {
  it.each<[line: string, does: string, props: PlainMap]>([
    ["install cilium cilium/cilium", "helm install", { chart: "cilium", values: {} }],
    ["upgrade -i net oci://quay.io/cilium/charts/cilium", "helm upgrade", { chart: "oci://quay.io/cilium/charts/cilium", values: {} }],
    ["install cilium ./net", "helm install", { chart: "cilium", values: {} }],
    ["install cilium/cilium --generate-name", "helm install", { chart: "cilium/cilium", values: {} }],
    ["template cilium", "helm template", { chart: "cilium", values: {} }],
    ["template cilium --dry-run=client", "helm template", { chart: "cilium", values: {} }],
    ["secrets upgrade net cilium", "helm upgrade", { chart: "cilium", values: {} }],
    ["tiller install net cilium", "helm install", { chart: "cilium", values: {} }],
    ["x install net cilium", "helm install", { chart: "cilium", values: {} }],
    [`install net ./net ${tell}`, "helm install", { chart: "./net", values }],
    [`install net ${UNKNOWN_TEXT} ${tell}`, "helm install", { chart: "", values }],
    [`install ${tell}`, "helm install", { chart: "", values }],
    ["install net cilium --version 1.14.19", "helm install", { chart: "cilium", version: "1.14.19", values: {} }],
    [`install net cilium --version ${UNKNOWN_TEXT}`, "helm install", { chart: "cilium", version: UNKNOWN, values: {} }],
    ["install net cilium --devel", "helm install", { chart: "cilium", version: ">0.0.0-0", values: {} }],
    ["install net cilium --devel --version 1.20.2", "helm install", { chart: "cilium", version: "1.20.2", values: {} }],
    ["upgrade net cilium --dry-run=none", "helm upgrade", { chart: "cilium", values: {} }],
    ["upgrade net cilium --dry-run=false", "helm upgrade", { chart: "cilium", values: {} }],
    ["upgrade net cilium --reuse-values=false", "helm upgrade", { chart: "cilium", values: {} }],
  ])("%s makes a release", (line, does, props) => expect(helmEffects(started(`helm ${line}`))).toEqual(made(does, props)));

  it.each([
    "install net nginx",
    `install net ${UNKNOWN_TEXT}`,
    "upgrade cilium cilium/cilium --dry-run",
    "upgrade cilium cilium/cilium --dry-run=client",
    "install cilium cilium/cilium --dry-run=server",
    "uninstall cilium",
    "diff upgrade cilium cilium/cilium",
    "pull cilium/cilium",
    "rollback nginx 1",
    "rollback",
    "--help",
  ])("%s makes nothing", (line) => expect(helmEffects(started(`helm ${line}`))).toEqual([]));

  it("makes nothing without a word", () => expect(helmEffects(started("helm"))).toEqual([]));

  it("goes back to what is not known", () =>
    expect(helmEffects(started("helm -n kube-system rollback cilium 1"))).toEqual([
      {
        does: "helm rollback",
        breaks: {
          rule: "no-tunnel",
          sentence: "puts back values of an earlier revision, where a tunnel may hide. Run `helm upgrade` with the values that you mean",
        },
      },
    ]));
});

const valued = [
  "--set",
  "--set-string",
  "--set-json",
  "--set-file",
  "--set-literal",
  "-f",
  "--values",
  "--version",
  "-n",
  "--namespace",
  "--kube-context",
  "--kubeconfig",
  "--kube-apiserver",
  "--kube-as-user",
  "--kube-as-group",
  "--kube-ca-file",
  "--kube-tls-server-name",
  "--kube-token",
  "--registry-config",
  "--repository-cache",
  "--repository-config",
  "--repo",
  "--username",
  "--password",
  "--ca-file",
  "--cert-file",
  "--key-file",
  "--keyring",
  "--timeout",
  "--description",
  "--post-renderer",
  "--post-renderer-args",
  "--name-template",
  "--history-max",
  "-o",
  "--output",
  "-l",
  "--labels",
  "--burst-limit",
  "--qps",
  "--kube-version",
  "-a",
  "--api-versions",
  "--output-dir",
  "-s",
  "--show-only",
  "--max-history",
];

it.each(valued)("takes the word behind %s for its value", (flag) => {
  const [effect] = helmEffects(started(`helm ${flag} diff upgrade net cilium`));
  expect(effect?.makes?.props["chart"]).toBe("cilium");
});

it.each(["--install", "-i", "--wait", "--atomic", "--create-namespace", "--debug"])("takes the word behind %s for no value", (flag) => {
  const [effect] = helmEffects(started(`helm ${flag} upgrade net cilium`));
  expect(effect?.makes?.props["chart"]).toBe("cilium");
});

describe("values", () => {
  const files = {
    "a.yaml": "a: 1\nb: { c: 1, d: 1 }\n",
    "b.yaml": "b: { c: 2 }\n",
    "empty.yaml": "# nothing\n",
    "hole.yaml": `a: x${UNKNOWN_TEXT}\n`,
    "native.txt": "native\n",
    "both.yaml": "x: &x { y: 1 }\nz: { <<: *x }\na: 1\na: 2\n",
  };
  const read = (line: string, input?: string): PlainValue | undefined => {
    const [effect, ...others] = helmEffects(
      started(`helm upgrade cilium cilium/cilium ${line}`, { files, ...(input === undefined ? {} : { input }) }),
    );
    expect(others).toEqual([]);
    return effect?.makes?.props["values"];
  };

  it.each<[line: string, values: PlainValue]>([
    ["--set a=1,b.c=x", { a: 1, b: { c: "x" } }],
    ["--set-string a=1", { a: "1" }],
    ['--set-json a={"b":1}', { a: { b: 1 } }],
    ["--set-literal a=b,c", { a: "b,c" }],
    ["--set-file routingMode=native.txt", { routingMode: "native" }],
    ["--set-file routingMode=other.txt", { routingMode: UNKNOWN }],
    [`--set a=${UNKNOWN_TEXT}`, { a: UNKNOWN }],
    ["-f a.yaml", { a: 1, b: { c: 1, d: 1 } }],
    ["-f a.yaml --values b.yaml", { a: 1, b: { c: 2, d: 1 } }],
    ["-f a.yaml,b.yaml", { a: 1, b: { c: 2, d: 1 } }],
    ["-f empty.yaml", {}],
    ["-f hole.yaml", { a: UNKNOWN }],
    ["-f both.yaml", { x: { y: 1 }, z: { y: 1 }, a: 2 }],
    ["--set-literal a=5 --set-file a=native.txt --set-string a=4 --set a=3 --set-json a=2 -f a.yaml", { a: "5", b: { c: 1, d: 1 } }],
    ["--set-file a=native.txt --set-string a=4 --set a=3 --set-json a=2", { a: "native" }],
    ["--set-string a=4 --set a=3 --set-json a=2", { a: "4" }],
    ["--set a=3 --set-json a=2 -f a.yaml", { a: 3, b: { c: 1, d: 1 } }],
    ["--set-json a=2 -f a.yaml", { a: 2, b: { c: 1, d: 1 } }],
  ])("reads %s", (line, expected) => expect(read(line)).toEqual(expected));

  it("reads its input", () =>
    expect([read("-f -", "a: 1\n"), read("-f /dev/stdin", "a: 2\n"), read("-f -", "")]).toEqual([{ a: 1 }, { a: 2 }, {}]));
});

describe("values that are not seen", () => {
  const file = "takes values from a file that is not among its inputs";
  const names = "sets values whose names are not known";
  const reused = "keeps values of the release before, which are not among its inputs";
  const files = {
    "list.yaml": "- a\n",
    "broken.yaml": "a: [\n",
    "alias.yaml": "a: *b\n",
    "hole.yaml": ` ${UNKNOWN_TEXT}\n`,
    "key.yaml": `${UNKNOWN_TEXT}: 1\n`,
    "text.yaml": "a\n",
  };

  it.each<[line: string, whats: string[]]>([
    ["-f other.yaml", [file]],
    ["-f other.yaml --values more.yaml", [file]],
    ["-f hole.yaml", [file]],
    ["-f key.yaml", [file]],
    ["-f list.yaml", [file]],
    ["-f text.yaml", [file]],
    ["-f broken.yaml", [file]],
    ["-f alias.yaml", [file]],
    [`--set ${UNKNOWN_TEXT}=1`, [names]],
    [`--set-string ${UNKNOWN_TEXT}=1`, [names]],
    [`--set-json ${UNKNOWN_TEXT}=1`, [names]],
    [`--set-file ${UNKNOWN_TEXT}=a`, [names]],
    [`--set-literal ${UNKNOWN_TEXT}=1`, [names]],
    ["--reuse-values", [reused]],
    ["--reset-then-reuse-values", [reused]],
    ["--post-renderer ./tunnel.sh", ["lets a post-renderer change the manifests"]],
    [`a ${UNKNOWN_TEXT} b`, ["takes arguments that are not known"]],
    [`-f other.yaml --set ${UNKNOWN_TEXT}=1 ${UNKNOWN_TEXT}`, [file, names, "takes arguments that are not known"]],
  ])("says so of %s", (line, whats) =>
    expect(helmEffects(started(`helm upgrade cilium cilium/cilium ${line}`, { files })).slice(1)).toEqual(
      whats.map((what) => ({
        does: "helm upgrade",
        breaks: { rule: "no-tunnel", sentence: `${what}, where a tunnel may hide. Write every value by \`--set\` or in a here-document` },
      })),
    ),
  );

  const both = { autoDirectNodeRoutes: true, enableIPv4Masquerade: true, ipv4NativeRoutingCIDR: "10.0.0.0/8" };
  const bpf = { masquerade: true, hostLegacyRouting: false, datapathMode: "veth" };
  const right = { ...both, routingMode: "native", kubeProxyReplacement: true, bpf };
  const rightOld = { ...both, tunnel: "disabled", kubeProxyReplacement: "strict", bpf: { masquerade: true, hostLegacyRouting: false } };

  it.each<[line: string, values: PlainValue]>([
    ["", right],
    [
      "--set routingMode=tunnel,bpf.lbExternalClusterIP=true",
      { ...right, routingMode: "tunnel", bpf: { ...bpf, lbExternalClusterIP: true } },
    ],
    ["--version 1.13.18", rightOld],
    [">=1.12 <1.14", rightOld],
    [">=1.12 <1.20", right],
    ["--version 2.0.0", right],
    ["--version x", right],
  ])("takes them for right beside %s", (line, values) => {
    const words = line.startsWith(">") ? ["--version", line] : line.split(" ");
    const { words: before, ...others } = started("helm upgrade cilium cilium/cilium -f other.yaml");
    expect(helmEffects({ words: [...before, ...words], ...others })[0]?.makes?.props["values"]).toEqual(values);
  });
});
