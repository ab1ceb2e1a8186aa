import { describe, expect, it } from "vitest";
import { agentConfig } from "./agent-options";

/** Manifests as a small chart would render them. */
function manifests({
  data = ['routing-mode: "native"'],
  command = "[cilium-agent]",
  args = ["--config-dir=/tmp/cilium/config-map"],
  env = [] as string[],
  container = [] as string[],
  build = "[cilium-dbg, build-config]",
  volume = "emptyDir: {}",
  more = "",
} = {}): string {
  const list = (indent: string, lines: readonly string[]) => lines.map((line) => `${indent}${line}`).join("\n");
  return `---
# Source: cilium/templates/cilium-configmap.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: cilium-config
data:
  # A comment.
${list("  ", data)}
---
kind: DaemonSet
metadata:
  name: cilium
spec:
  template:
    spec:
      containers:
      - name: cilium-agent
        image: "agent:1"
        command: ${command}
        args: ${JSON.stringify(args)}
        env:
        - name: K8S_NODE_NAME
          valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
${list("        ", env)}
${list("        ", container)}
        volumeMounts:
        - {name: run, mountPath: /var/run/cilium}
        - {name: tmp, mountPath: /tmp}
      initContainers:
      - name: config
        command: ${build}
      volumes:
      - name: tmp
        ${volume}
---
kind: Deployment
metadata:
  name: cilium-operator
spec:
  template:
    spec:
      containers:
      - name: cilium-operator
        image: "operator:1"
${more}`;
}

const option = (text: string, key: string) => agentConfig(text).options.get(key);

describe("an agent's option", () => {
  it.each([
    {
      name: "is what the ConfigMap says",
      change: {},
      said: { value: "native", rendered: 'ConfigMap cilium-config: routing-mode: "native"' },
    },
    {
      name: "is the later of two in the ConfigMap",
      change: { data: ['routing-mode: "native"', "routing-mode: tunnel"] },
      said: { value: "tunnel", rendered: "ConfigMap cilium-config: routing-mode: tunnel" },
    },
    {
      name: "is read whatever the case of its key",
      change: { data: ["Routing-Mode: tunnel"] },
      said: { value: "tunnel", rendered: "ConfigMap cilium-config: Routing-Mode: tunnel" },
    },
    {
      name: "is text where the ConfigMap has another type, and one line where it has more",
      change: { data: ["routing-mode: |", "  a", "  b"] },
      said: { value: "a\nb\n", rendered: 'ConfigMap cilium-config: routing-mode: "a\\nb\\n"' },
    },
    {
      name: "is the environment's where it is there too",
      change: { env: ["- {name: CILIUM_ROUTING_MODE, value: tunnel}"] },
      said: { value: "tunnel", rendered: "DaemonSet cilium, environment of cilium-agent: CILIUM_ROUTING_MODE=tunnel", from: "extraEnv" },
    },
    {
      name: "is not the environment's where that is empty",
      change: { env: ['- {name: CILIUM_ROUTING_MODE, value: ""}'] },
      said: { value: "native", rendered: 'ConfigMap cilium-config: routing-mode: "native"' },
    },
    {
      name: "is the ConfigMap's where the environment takes it from there",
      change: {
        data: ["routing-mode: native", "other: tunnel"],
        env: ["- {name: CILIUM_ROUTING_MODE, valueFrom: {configMapKeyRef: {name: cilium-config, key: other}}}"],
      },
      said: { value: "tunnel", rendered: "ConfigMap cilium-config: other: tunnel (as CILIUM_ROUTING_MODE)" },
    },
    {
      name: "is not known where the environment takes it from elsewhere",
      change: { env: ["- {name: CILIUM_ROUTING_MODE, valueFrom: {secretKeyRef: {name: s, key: k}}}"] },
      said: {
        value: "not known before it runs",
        rendered: 'DaemonSet cilium, environment of cilium-agent: CILIUM_ROUTING_MODE from {"secretKeyRef":{"name":"s","key":"k"}}',
        from: "extraEnv",
      },
    },
    {
      name: "is the argument's before all others",
      change: {
        env: ["- {name: CILIUM_ROUTING_MODE, value: other}"],
        args: ["--config-dir=/tmp/cilium/config-map", "--routing-mode=tunnel"],
      },
      said: { value: "tunnel", rendered: "DaemonSet cilium, arguments of cilium-agent: --routing-mode=tunnel", from: "extraArgs" },
    },
    {
      name: "is the last argument of several",
      change: { args: ["--routing-mode=native", "--routing-mode", "tunnel"] },
      said: { value: "tunnel", rendered: "DaemonSet cilium, arguments of cilium-agent: --routing-mode tunnel", from: "extraArgs" },
    },
    {
      name: "is the command's, where a word of it is one",
      change: { command: "[cilium-agent, --routing-mode=tunnel]" },
      said: { value: "tunnel", rendered: "DaemonSet cilium, arguments of cilium-agent: --routing-mode=tunnel", from: "extraArgs" },
    },
    {
      name: "is true as an argument without a value",
      change: { args: ["--routing-mode", "--debug"] },
      said: { value: "true", rendered: "DaemonSet cilium, arguments of cilium-agent: --routing-mode", from: "extraArgs" },
    },
    {
      name: "is neither true nor false before a false of its own, which only some options take",
      change: { args: ["--routing-mode", "false"] },
      said: {
        value: "false or true, by the option's type",
        rendered: "DaemonSet cilium, arguments of cilium-agent: --routing-mode false",
        from: "extraArgs",
      },
    },
  ])("$name", ({ change, said }) => expect(option(manifests(change), "routing-mode")).toEqual(said));
});

it("has images and environment", () => {
  const { images, environment } = agentConfig(manifests({ env: ["- {name: KUBERNETES_SERVICE_HOST, value: lab}"] }));
  expect(images).toEqual({
    agent: { value: "agent:1", rendered: "DaemonSet cilium, container cilium-agent: image: agent:1" },
    operator: { value: "operator:1", rendered: "Deployment cilium-operator, container cilium-operator: image: operator:1" },
  });
  expect(environment.get("KUBERNETES_SERVICE_HOST")?.value).toBe("lab");
});

describe("a detour", () => {
  it.each([
    { name: "none as charts render", change: {}, found: [] },
    { name: "none where the ConfigMap is mounted", change: { build: "[other]", volume: "configMap: {name: cilium-config}" }, found: [] },
    {
      name: "none for the sources that are the default",
      change: { build: '[cilium-dbg, build-config, "--source=config-map:kube-system/cilium-config,cilium-node-config:kube-system"]' },
      found: [],
    },
    {
      name: "a key that is there twice, whichever holds",
      change: { data: ["a: b", "a: c"] },
      found: ["ConfigMap cilium-config: a: c (line 10 of what was rendered) is there a second time"],
    },
    {
      name: "another ConfigMap",
      change: { volume: "configMap: {name: other}" },
      found: ["DaemonSet cilium, volume tmp: configMap: other"],
    },
    {
      name: "another source",
      change: { build: '[cilium-dbg, build-config, "--source=config-map:cilium-config,config-map:other"]' },
      found: ["DaemonSet cilium, arguments of config: --source=config-map:cilium-config,config-map:other"],
    },
    {
      name: "a folder that nothing fills",
      change: { build: "[other]" },
      found: ["DaemonSet cilium, arguments of cilium-agent: --config-dir=/tmp/cilium/config-map is not a volume of cilium-config"],
    },
    {
      name: "another folder",
      change: { args: ["--config-dir=/tmp/cilium/config-map", "--config-dir=/etc"] },
      found: ["DaemonSet cilium, arguments of cilium-agent: --config-dir=/etc is not a volume of cilium-config"],
    },
    { name: "no folder", change: { args: [] }, found: ["DaemonSet cilium: no --config-dir"] },
    {
      name: "a file",
      change: { args: ["--config-dir=/tmp/cilium/config-map", "--config=/etc/c"] },
      found: ["DaemonSet cilium, arguments of cilium-agent: --config=/etc/c"],
    },
    {
      name: "another program",
      change: { command: "[/bin/bash, -c]" },
      found: ['DaemonSet cilium, command of cilium-agent: ["/bin/bash","-c"]'],
    },
    {
      name: "variables from elsewhere",
      change: { container: ["envFrom: [{configMapRef: {name: c}}]"] },
      found: ['DaemonSet cilium, envFrom of cilium-agent: [{"configMapRef":{"name":"c"}}]'],
    },
    { name: "a CiliumNodeConfig", change: { more: "---\nkind: CiliumNodeConfig\nmetadata: {name: n}\n" }, found: ["CiliumNodeConfig n"] },
    {
      name: "kube-proxy, in a list too",
      change: {
        more: "---\nkind: List\nitems:\n- {kind: DaemonSet, metadata: {name: k}, spec: {template: {spec: {containers: [{name: c, command: [/usr/bin/kube-proxy]}]}}}}\n",
      },
      found: ["DaemonSet k, container c"],
    },
    {
      name: "a second ConfigMap",
      change: { more: "---\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: x}\n" },
      found: ["There are 2 of ConfigMap cilium-config"],
    },
  ])("is $name", ({ change, found }) => expect(agentConfig(manifests(change)).detours.map(({ rendered }) => rendered)).toEqual(found));

  it("is that there is nothing", () => {
    expect(agentConfig("").detours.map(({ rendered }) => rendered)).toEqual([
      "There is no ConfigMap cilium-config",
      "There is no DaemonSet with a container cilium-agent",
    ]);
  });
});

it("refuses what is no YAML, with its line", () => {
  expect(() => agentConfig("a: b\n---\na: [\n")).toThrow(/^What the chart rendered is not YAML: .* at line \d, column \d/);
});
