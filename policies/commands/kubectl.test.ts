import { describe, expect, it } from "vitest";
import { started } from "../testing/harness/started";
import { UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";
import { kubectlEffects } from "./kubectl";
import { UNKNOWN_TEXT, liveConfig } from "../core/unknown-text";

const effects = (line: string, from?: Parameters<typeof started>[1]) => kubectlEffects(started(`kubectl ${line}`, from));
const made = (does: string, type: string, props: object) => ({ does: `kubectl ${does}`, makes: { type: `kubernetes:${type}`, props } });
const broke = (does: string, sentence: string) => ({
  does: `kubectl ${does}`,
  breaks: { rule: "no-tunnel", sentence: `${sentence}. Set it in the values of Cilium's Release` },
});
const pod = (image: PlainValue, args: PlainValue[]) => ({ spec: { containers: [{ name: "main", image, args }] } });

it.each([
  "",
  "get cm cilium-config",
  "delete -f a.yaml",
  "apply",
  "replace configmap cilium-config --from-literal=a=b",
  "create namespace lab",
  "create secret cilium-config --from-literal=a=b",
  "apply -f a.yaml --dry-run",
  "apply -f a.yaml --dry-run=client",
  "run a --image=b --dry-run=server",
  "edit cm other",
  "edit ds/cilium-config",
  "edit",
  "patch pod a -p {}",
  "set resources ds/cilium A=b",
  "set env pod/cilium A=b",
  "set",
  "exec a -- apply -f a.yaml",
])("has no effect by %s", (line) => expect(effects(line)).toEqual([]));

it.each(["none", "false"])("has an effect by --dry-run=%s", (dry) =>
  expect(effects(`run a --image=b --dry-run=${dry}`)).toEqual([made("run", "core/v1:Pod", pod("b", []))]),
);

describe("manifests", () => {
  const file = (path: PlainValue, does = "apply") => made(does, "yaml:ConfigFile", { file: path });
  const folder = (path: PlainValue) => made("apply", "kustomize:Directory", { directory: path });
  const a = "apiVersion: v1\nkind: ConfigMap\ndata: { a: b }\n";
  const objectOf = (text: string) => effects("apply -f -", { input: text });

  it.each<[line: string, found: object[]]>([
    ["apply -f a.yaml", [file("a.yaml")]],
    ["apply --filename=a.yaml,b.yaml -f c.yaml", [file("c.yaml"), file("a.yaml"), file("b.yaml")]],
    ["replace -f a.yaml", [file("a.yaml", "replace")]],
    ["create -f a.yaml", [file("a.yaml", "create")]],
    [`apply -f ${UNKNOWN_TEXT}`, [file(UNKNOWN)]],
    ["apply -k a", [folder("a")]],
    [`apply --kustomize a -k ${UNKNOWN_TEXT}`, [folder(UNKNOWN), folder("a")]],
    ["apply -f hole.yaml", [file("hole.yaml")]],
    ["apply -f empty.yaml", []],
  ])("takes those of %s", (line, found) =>
    expect(effects(line, { files: { "hole.yaml": `${UNKNOWN_TEXT}\n`, "empty.yaml": "" } })).toEqual(found),
  );

  it.each<[text: string, found: object[]]>([
    [a, [made("apply", "v1:ConfigMap", { apiVersion: "v1", kind: "ConfigMap", data: { a: "b" } })]],
    [
      `---\n---\n${a}---\napiVersion: apps/v1\nkind: DaemonSet\n`,
      [
        made("apply", "v1:ConfigMap", { apiVersion: "v1", kind: "ConfigMap", data: { a: "b" } }),
        made("apply", "apps/v1:DaemonSet", { apiVersion: "apps/v1", kind: "DaemonSet" }),
      ],
    ],
    [
      `apiVersion: v1\nkind: ConfigMap\ndata: { a: x${UNKNOWN_TEXT} }\n`,
      [made("apply", "v1:ConfigMap", { apiVersion: "v1", kind: "ConfigMap", data: { a: UNKNOWN } })],
    ],
    ["apiVersion: v1\n", []],
    ["kind: ConfigMap\n", []],
    ["apiVersion: 1\nkind: ConfigMap\n", []],
    ["apiVersion: v1\nkind: 1\n", []],
    ["text", []],
    ["- 1\n", []],
    [`a: [\n---\n${a}`, [made("apply", "v1:ConfigMap", { apiVersion: "v1", kind: "ConfigMap", data: { a: "b" } })]],
  ])("reads %j", (text, found) => expect(objectOf(text)).toEqual(found));

  it("knows what was Cilium's own configuration", () =>
    expect(effects("replace -f -", { input: `a: ${liveConfig}` })).toEqual([
      broke("replace", "puts back a `cilium-config` that was changed on the way, where a tunnel may hide"),
    ]));
});

describe("kubectl create", () => {
  it.each(["job", "cronjob", "deployment", "deploy"])("makes the pod of a %s", (what) =>
    expect(effects(`create ${what} a --image=alpine/helm:3 -- helm ${UNKNOWN_TEXT}`)).toEqual([
      made(`create ${what}`, "core/v1:Pod", pod("alpine/helm:3", ["helm", UNKNOWN])),
    ]),
  );

  it.each<[line: string, name: PlainValue, data: PlainMap]>([
    ["configmap a", "a", {}],
    ["cm a --from-literal=b=c --from-literal d=e=f", "a", { b: "c", d: "e=f" }],
    [`cm a --from-literal=b=${UNKNOWN_TEXT}`, "a", { b: UNKNOWN }],
    ["cm a --from-literal=b", "a", { b: UNKNOWN }],
    ["cm a --from-file=x/b.txt", "a", { "b.txt": "text" }],
    ["cm a --from-file=b=x/b.txt --from-file c.txt", "a", { b: "text", "c.txt": UNKNOWN }],
    ["cm a --from-file=b=-", "a", { b: "input" }],
    ["cm", UNKNOWN, {}],
  ])("makes a ConfigMap by %s", (line, name, data) =>
    expect(effects(`create ${line}`, { input: "input", files: { "x/b.txt": "text" } })).toEqual([
      made("create configmap", "core/v1:ConfigMap", { data, kind: "ConfigMap", metadata: { name } }),
    ]),
  );
});

describe("kubectl run", () => {
  it.each<[line: string, image: PlainValue, args: PlainValue[]]>([
    ["run a --image=b", "b", []],
    [`run a --image ${UNKNOWN_TEXT} -- c ${UNKNOWN_TEXT}`, UNKNOWN, ["c", UNKNOWN]],
    ["run a", null, []],
  ])("makes a pod by %s", (line, image, args) => expect(effects(line)).toEqual([made("run", "core/v1:Pod", pod(image, args))]));
});

describe("kubectl edit", () => {
  const byHand = [broke("edit", "changes Cilium's own configuration by hand")];

  it.each(["cm cilium-config", "cm other cilium-config", "cm/other configmaps/cilium-config", "-n kube-system cm -- cilium-config"])(
    "%s changes it by hand",
    (line) => expect(effects(`edit ${line}`)).toEqual(byHand),
  );
});

describe("kubectl patch", () => {
  const unreadable = broke("patch", "changes Cilium's own configuration by a patch that cannot be read");
  const patched = (line: string, patch: string) => {
    const { words, ...others } = started(`kubectl patch ${line}`);
    return kubectlEffects({ words: [...words, "-p", patch], ...others });
  };
  const steps = (data: PlainMap) => [
    made("patch", "core/v1:ConfigMapPatch", { metadata: { name: "cilium-config", namespace: "kube-system" }, data }),
  ];

  it.each<[line: string, patch: string, found: object[]]>([
    [
      "cm cilium-config",
      '{"data":{"a":"b"}}',
      [made("patch", "core/v1:ConfigMapPatch", { data: { a: "b" }, kind: "ConfigMap", metadata: { name: "cilium-config" } })],
    ],
    [
      "ds/kube-proxy -n kube-system",
      "spec: { x: 1 }",
      [
        made("patch", "apps/v1:DaemonSetPatch", {
          spec: { x: 1 },
          kind: "DaemonSet",
          metadata: { name: "kube-proxy", namespace: "kube-system" },
        }),
      ],
    ],
    [
      "cm/cilium-config",
      `{"data":{"${UNKNOWN_TEXT}":"b"}}`,
      [made("patch", "core/v1:ConfigMapPatch", { data: UNKNOWN, kind: "ConfigMap", metadata: { name: "cilium-config" } })],
    ],
    ["cm/cilium-config", UNKNOWN_TEXT, [unreadable]],
    ["cm/cilium-config", "", [unreadable]],
    ["cm/cilium-config", "a: [", [unreadable]],
    ["cm/cilium-config", `{"${UNKNOWN_TEXT}":"b"}`, [unreadable]],
    ["cm/other", UNKNOWN_TEXT, []],
    ["ds/cilium-config", UNKNOWN_TEXT, []],
    ["cm/other", '[{"op":"replace","path":"/data/a","value":"b"}]', []],
  ])("%s -p %s", (line, patch, found) => expect(patched(line, patch)).toEqual(found));

  it.each<[patch: string, found: object[]]>([
    ['[{"op":"replace","path":"/data/a","value":"b"},{"op":"add","path":"/data/c","value":"d"}]', steps({ a: "b", c: "d" })],
    ['[{"op":"remove","path":"/data/a"},{"op":"remove","path":"/data/b","value":"c"}]', steps({ a: null, b: null })],
    ['[{"op":"copy","from":"/data/b","path":"/data/a"}]', steps({ a: null })],
    ['[{"op":"test","path":"/data/a","value":"b"}]', steps({})],
    ['[{"op":"replace","path":"/data","value":{"a":"b"}},{"op":"add","path":"/data/c","value":"d"}]', steps({ a: "b", c: "d" })],
    ['[{"op":"add","path":"/metadata/labels/a","value":"b"},{"op":"add","path":"/metadata/annotations","value":{"a":"b"}}]', steps({})],
    [`[{"op":"replace","path":"/data/a","value":"${UNKNOWN_TEXT}"}]`, steps({ a: UNKNOWN })],
    [`[{"op":"replace","path":"/data/${UNKNOWN_TEXT}","value":"a"}]`, [unreadable]],
    [`[{"op":"replace","path":"/data","value":"${UNKNOWN_TEXT}"}]`, [unreadable]],
    ['[{"op":"remove","path":"/data"}]', [unreadable]],
    ['[{"op":"replace","path":"","value":{"data":{}}}]', [unreadable]],
    ['[{"op":"replace","value":"a"}]', [unreadable]],
    ['["a"]', [unreadable]],
    [`["${UNKNOWN_TEXT}"]`, [unreadable]],
    ["[]", steps({})],
  ])("reads the steps %s", (patch, found) => expect(patched("cm/cilium-config", patch)).toEqual(found));

  it.each<[line: string, found: object[]]>([
    ["--patch data:", [made("patch", "core/v1:ConfigMapPatch", { data: null, kind: "ConfigMap", metadata: { name: "cilium-config" } })]],
    [
      "--patch-file a.yaml",
      [made("patch", "core/v1:ConfigMapPatch", { data: { c: "d" }, kind: "ConfigMap", metadata: { name: "cilium-config" } })],
    ],
    [
      "--patch-file -",
      [made("patch", "core/v1:ConfigMapPatch", { data: { a: "b" }, kind: "ConfigMap", metadata: { name: "cilium-config" } })],
    ],
    ["--patch-file other.yaml", [unreadable]],
    ["", [unreadable]],
  ])("reads %s", (line, found) =>
    expect(effects(`patch cm/cilium-config ${line}`.trim(), { input: "data: { a: b }", files: { "a.yaml": "data: { c: d }" } })).toEqual(
      found,
    ),
  );
});

describe("kubectl set", () => {
  const change = (what: string, name: PlainValue, containers: PlainValue) => [
    made(`set ${what}`, "apps/v1:DaemonSetPatch", { spec: { template: { spec: { containers } } }, kind: "DaemonSet", metadata: { name } }),
  ];

  it.each<[line: string, found: object[]]>([
    [
      "env ds/cilium A=b C=d=e",
      change("env", "cilium", [
        {
          name: "cilium-agent",
          env: [
            { name: "A", value: "b" },
            { name: "C", value: "d=e" },
          ],
        },
      ]),
    ],
    [`env ds other A=${UNKNOWN_TEXT}`, change("env", "other", [{ name: "other", env: [{ name: "A", value: UNKNOWN }] }])],
    ["env ds -l k8s-app=cilium A=b", change("env", UNKNOWN, [{ name: "cilium-agent", env: [{ name: "A", value: "b" }] }])],
    [
      "env ds/cilium -e A=b --env C=d",
      change("env", "cilium", [
        {
          name: "cilium-agent",
          env: [
            { name: "A", value: "b" },
            { name: "C", value: "d" },
          ],
        },
      ]),
    ],
    [`env ds/cilium A- ${UNKNOWN_TEXT}=b x/y=z`, change("env", "cilium", [{ name: "cilium-agent", env: [] }])],
    [
      "image ds/cilium a=b/c:1 *=d",
      change("image", "cilium", [
        { name: "a", image: "b/c:1" },
        { name: "*", image: "d" },
      ]),
    ],
    [`image ds/cilium a.b-c=${UNKNOWN_TEXT}`, change("image", "cilium", [{ name: "a.b-c", image: UNKNOWN }])],
  ])("%s", (line, found) => expect(effects(`set ${line}`)).toEqual(found));
});

it.each([
  "-f",
  "--filename",
  "-k",
  "--kustomize",
  "-n",
  "--namespace",
  "--context",
  "--cluster",
  "--user",
  "--kubeconfig",
  "-s",
  "--server",
  "--token",
  "--as",
  "--as-group",
  "-l",
  "--selector",
  "-o",
  "--output",
  "-p",
  "--patch",
  "--patch-file",
  "--type",
  "--from-literal",
  "--from-file",
  "--from-env-file",
  "--image",
  "--env",
  "-e",
  "-c",
  "--containers",
  "--container",
  "--field-manager",
  "--field-selector",
  "--timeout",
  "--request-timeout",
  "--subresource",
  "--overrides",
  "--port",
  "--replicas",
  "-v",
  "--restart",
  "--schedule",
  "--to-revision",
  "--limits",
  "--requests",
])("takes the word behind %s for its value", (flag) =>
  expect(effects(`${flag} get edit cm cilium-config`)).toEqual([broke("edit", "changes Cilium's own configuration by hand")]),
);
