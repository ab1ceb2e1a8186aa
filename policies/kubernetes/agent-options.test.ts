import { describe, expect, it } from "vitest";
import { newestMinor } from "../../components/tables/versions";
import { agentOptions } from "./agent-options";
import { UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";

function options(kind: string, body: PlainMap, rest: { patch?: boolean; resourceName?: string; ignoreChanges?: string[] } = {}) {
  return agentOptions({ subject: "It", kind, apiVersion: "", patch: false, body, ignoreChanges: [], ...rest });
}

function agent(container: PlainMap, pod: PlainMap = {}) {
  return options("DaemonSet", { spec: { template: { spec: { ...pod, containers: [{ command: ["cilium-agent"], ...container }] } } } })[0];
}

describe("a ConfigMap's options", () => {
  it.each<[string, PlainMap, string | undefined, boolean | undefined]>([
    ["its name", { metadata: { name: "cilium-config" } }, undefined, true],
    ["its name with a suffix", { metadata: { name: "cilium-config-abc" }, data: { "bpf-lb-mode": "snat" } }, undefined, true],
    ["the beginning of its name", { metadata: { generateName: "cilium-config-" }, data: { "bpf-lb-mode": "snat" } }, undefined, true],
    ["what Pulumi names it after", { data: { "bpf-lb-mode": "snat" } }, "cilium-config", true],
    ["a key of Cilium's beside an unknown name", { metadata: { name: UNKNOWN }, data: { "bpf-lb-mode": "snat" } }, undefined, true],
    ["a key of Cilium's alone", { metadata: { name: "a" }, data: { "BPF-LB-mode": "snat" } }, undefined, false],
    ["a key of Cilium's without a name", { data: { "routing-mode": "native" } }, "net", false],
    ["the unknown beginning of its name", { metadata: { generateName: UNKNOWN }, data: { "bpf-lb-mode": "snat" } }, undefined, true],
    [
      "a key of Cilium's beside a name that ends so",
      { metadata: { name: "my-cilium-config" }, data: { "bpf-lb-mode": "snat" } },
      undefined,
      false,
    ],
    ["nothing known", { metadata: UNKNOWN, data: UNKNOWN }, undefined, true],
    ["an unknown name and data that is no map", { metadata: { name: UNKNOWN }, data: [] }, undefined, undefined],
    ["another name and unknown data", { metadata: { name: "a" }, data: UNKNOWN }, undefined, undefined],
    ["an unknown name and other keys", { metadata: { name: UNKNOWN }, data: { tunnel: "vxlan" } }, undefined, undefined],
    ["a suffix alone", { metadata: { name: "cilium-config-abc" }, data: { a: "b" } }, undefined, undefined],
  ])("are known by %s", (_, body, resourceName, complete) => {
    expect(options("ConfigMap", body, resourceName === undefined ? {} : { resourceName })[0]?.complete).toBe(complete);
  });

  it.each([
    "routing-mode",
    "tunnel-protocol",
    "auto-direct-node-routes",
    "ipv4-native-routing-cidr",
    "enable-host-legacy-routing",
    "enable-bpf-masquerade",
    "enable-ipv4-masquerade",
    "kube-proxy-replacement",
    "cni-chaining-mode",
    "identity-allocation-mode",
    "bpf-lb-mode",
    "bpf-lb-dsr-dispatch",
    "cluster-pool-ipv4-cidr",
    "enable-ipv4-egress-gateway",
  ])("are known by %s alone", (key) => expect(options("ConfigMap", { metadata: { name: "a" }, data: { [key]: "a" } })).toHaveLength(1));

  it("are those of data and binaryData, in small letters and without blanks around them", () => {
    const [read] = options("ConfigMap", {
      metadata: { name: "cilium-config" },
      data: { "A-b": " c\n", d: true, e: UNKNOWN },
      binaryData: { f: "Zwo=", g: UNKNOWN },
    });
    expect(read?.options).toEqual([
      { key: "a-b", value: "c", place: "data.A-b" },
      { key: "d", value: true, place: "data.d" },
      { key: "e", value: UNKNOWN, place: "data.e" },
      { key: "f", value: "g", place: "binaryData.f" },
      { key: "g", value: UNKNOWN, place: "binaryData.g" },
    ]);
  });

  it.each<[string[], string]>([
    [[], newestMinor],
    [["tunnel"], "1.13"],
    [["tunnel", "routing-mode"], newestMinor],
    [["routing-mode", "enable-remote-node-identity"], "1.15"],
    [["routing-mode", "enable-high-scale-ipcache"], "1.18"],
  ])("of the keys %j are those of %s", (keys, minor) => {
    expect(
      options("ConfigMap", { metadata: { name: "cilium-config" }, data: Object.fromEntries(keys.map((key) => [key, "x"])) })[0]?.minor,
    ).toBe(minor);
  });

  it.each([
    ["mtu", "1500", 'mtu: "1500"'],
    ["debug", "false", 'debug: "false"'],
    ["devices", "", 'devices: ""'],
    ["routing-mode", "native", "routing-mode: native"],
  ])("are written as strings: %s", (key, value, written) =>
    expect(options("ConfigMap", { metadata: { name: "cilium-config" } })[0]?.literal(key, value)).toBe(written),
  );

  it("are not all of them in a patch", () =>
    expect(options("ConfigMap", { metadata: { name: "cilium-config" } }, { patch: true })[0]?.complete).toBe(false));

  it.each<[string[], boolean]>([
    [['data["routing-mode"]'], true],
    [["data.routing-mode"], true],
    [["data"], true],
    [["*"], true],
    [['data["other"]', "metadata", "dat"], false],
    [[], false],
  ])("are passed over with ignoreChanges %j: %s", (ignoreChanges, ignored) => {
    expect(options("ConfigMap", { metadata: { name: "cilium-config" } }, { ignoreChanges })[0]?.ignored("data.routing-mode")).toBe(ignored);
  });
});

describe("a CiliumNodeConfig's options", () => {
  const read = (defaults: PlainValue) =>
    options("CiliumNodeConfig", { spec: { defaults } }).map(({ complete, options, opaque, missing }) => [
      complete,
      options,
      opaque,
      missing("a"),
    ]);

  it.each<[string, PlainValue, unknown[], unknown[]]>([
    [
      "a map",
      { "A-b": " c\n", d: UNKNOWN },
      [
        { key: "a-b", value: "c", place: "spec.defaults.A-b" },
        { key: "d", value: UNKNOWN, place: "spec.defaults.d" },
      ],
      [],
    ],
    ["nothing", null, [], []],
    ["what is unknown", UNKNOWN, [], [{ value: UNKNOWN, place: "spec.defaults" }]],
    ["a list", ["a"], [], [{ value: ["a"], place: "spec.defaults" }]],
  ])("are those of spec.defaults, and never all of them: %s", (_, defaults, found, opaque) =>
    expect(read(defaults)).toEqual([[false, found, opaque, "spec.defaults.a"]]),
  );
});

describe("an agent's options", () => {
  it("are its variables and arguments, of which the last one counts", () => {
    const env: PlainValue = [
      { name: "CILIUM_A_B", value: "1" },
      { name: "CILIUM_C", value: "2" },
      { name: "CILIUM_D", value: "" },
      { name: "PATH", value: "3" },
    ];
    expect(agent({ env, args: ["--c=4", "--e", "5", "--f", "--g=", "h", "i--j=k"] })?.options).toEqual([
      { key: "a-b", value: "1", place: "CILIUM_A_B" },
      { key: "c", value: "4", place: "--c" },
      { key: "e", value: "5", place: "--e" },
      { key: "f", value: "true", place: "--f" },
      { key: "g", value: "", place: "--g" },
    ]);
  });

  it.each<[string, PlainMap[], unknown[]]>([
    ["none", [], []],
    ["one without a value", [{ name: "CILIUM_A" }], []],
    [
      "one from cilium-config, which is judged there",
      [{ name: "CILIUM_A", valueFrom: { configMapKeyRef: { name: "cilium-config", key: "a" } } }],
      [],
    ],
    ["one from elsewhere", [{ name: "CILIUM_A", valueFrom: { fieldRef: {} } }], [{ key: "a", value: { fieldRef: {} }, place: "CILIUM_A" }]],
  ])("in its environment: %s", (_, env, found) => expect(agent({ env })?.options).toEqual(found));

  it.each<[string, PlainMap]>([
    ["no environment", {}],
    ["an environment that is no list", { env: { name: "CILIUM_A", value: "b" } }],
  ])("are none in %s", (_, container) => expect(agent(container)).toMatchObject({ options: [], opaque: [] }));

  it.each<[string, PlainMap, string]>([
    ["its image's tag", { image: "quay.io/cilium/cilium:v1.13.18" }, "1.13"],
    ["its image's pre-release", { image: "quay.io/cilium/cilium:v1.13.0-rc5@sha256:01" }, "1.13"],
    ["the tag of an image for tests", { image: "quay.io/cilium/cilium-ci:1.14.19" }, "1.14"],
    ["its arguments where the tag is none that is known", { image: "quay.io/cilium/cilium:v1.30.0", args: ["--tunnel=disabled"] }, "1.13"],
    ["nothing but what is newest", { image: "mirror/network:v1.13.0" }, newestMinor],
    ["nothing but what is newest, where another image's name ends so", { image: "mirror/not-cilium:v1.13.0" }, newestMinor],
    ["nothing but what is newest, with a tag that is no version", { image: "quay.io/cilium/cilium:latest" }, newestMinor],
  ])("are those of the minor by %s", (_, container, minor) => expect(agent(container)?.minor).toBe(minor));

  it.each<[string, PlainMap, PlainMap, string[]]>([
    ["nothing", { args: ["--config-dir=/a"] }, {}, []],
    [
      "its own ConfigMap",
      { args: ["--config-dir=/a"], volumeMounts: [{ name: "v", mountPath: "/a" }] },
      { volumes: [{ name: "v", configMap: { name: "cilium-config" } }] },
      [],
    ],
    [
      "another ConfigMap",
      { args: ["--config-dir=/a"], volumeMounts: [{ name: "v", mountPath: "/a" }] },
      { volumes: [{ name: "v", configMap: { name: "a" } }] },
      ["--config-dir"],
    ],
    [
      "another ConfigMap elsewhere",
      {
        args: ["--config-dir=/a"],
        volumeMounts: [
          { name: "w", mountPath: "/b" },
          { name: "v", mountPath: "/a" },
        ],
      },
      {
        volumes: [
          { name: "w", configMap: { name: "a" } },
          { name: "v", configMap: { name: "cilium-config" } },
        ],
      },
      [],
    ],
    [
      "what is not mounted by anything that is a list",
      { args: ["--config-dir=/a"], volumeMounts: {} },
      { volumes: [{ name: "w", configMap: { name: "a" } }] },
      [],
    ],
    ["a file", { args: ["--config=/a"] }, {}, ["--config"]],
    ["unknown words", { command: ["cilium-agent", UNKNOWN] }, {}, ["containers[0].args"]],
    ["an unknown command", { name: "cilium-agent", command: UNKNOWN }, {}, ["containers[0].command"]],
    ["an unknown environment", { env: UNKNOWN }, {}, ["containers[0].env"]],
    [
      "an unknown variable",
      {
        env: [
          { name: UNKNOWN, value: "a" },
          { name: "PATH", value: "a" },
        ],
      },
      {},
      ["containers[0].env"],
    ],
    ["whole sources", { envFrom: [{}] }, {}, ["containers[0].envFrom"]],
    ["unknown sources", { envFrom: UNKNOWN }, {}, ["containers[0].envFrom"]],
    ["no sources", { envFrom: [] }, {}, []],
  ])("may be hidden in %s", (_, container, pod, places) => expect(agent(container, pod)?.opaque.map(({ place }) => place)).toEqual(places));

  it.each<[string, PlainMap, boolean]>([
    ["its program", { command: ["/usr/bin/cilium-agent"] }, true],
    ["its container's name", { name: "cilium-agent", command: ["sh"] }, true],
    [
      "its image and bare options",
      { image: "quay.io/cilium/cilium:v1.20.2", args: ["--debug"], command: undefined as unknown as PlainValue },
      true,
    ],
    [
      "its image and an option after a word",
      { image: "cilium/cilium:v1.20.2", args: ["a", "--debug"], command: undefined as unknown as PlainValue },
      true,
    ],
    [
      "its image and no option",
      { image: "quay.io/cilium/cilium:v1.20.2", args: ["debug"], command: undefined as unknown as PlainValue },
      false,
    ],
    ["another program of its image", { image: "quay.io/cilium/cilium:v1.20.2", command: ["cilium-dbg"], args: ["--debug"] }, false],
    ["another program", { command: ["operator"] }, false],
  ])("are looked for by %s", (_, container, found) => expect(agent(container) !== undefined).toBe(found));

  it.each<[string[], string[]]>([
    [["cilium-dbg", "build-config"], []],
    [["cilium", "build-config", "--source=config-map:kube-system/cilium-config,cilium-node-config"], []],
    [["cilium-dbg", "build-config", "--source=config-map:cilium-config,config-map:a"], ["--source"]],
    [["cilium-dbg", "build-config", "--source", "node:a"], ["--source"]],
    [["cilium", "build-config", "--source=node:a", "--k8s-namespace=a"], ["--source"]],
    [["cilium", "status", "--source=node:a"], []],
    [["cilium", "build-config", "--source=config-map"], []],
    [["cilium", "build-config", "--source=config-map,cilium-node-config:kube-system/a,cilium-node-config"], []],
    [["cilium", "build-config", "--source=config-map:cilium-config,cilium-node-config,node:a"], ["--source"]],
    [["cilium", "build-config", "--source=my-config-map:cilium-config"], ["--source"]],
    [["cilium", "build-config", "--source=config-map:a/b/cilium-config"], ["--source"]],
    [["cilium", "build-config", "--source=config-map:/cilium-config"], ["--source"]],
    [["cilium", "build-config", "--source=config-map:a,b/cilium-config"], ["--source"]],
  ])("may come from where %j takes them", (command, places) => {
    expect(options("Pod", { spec: { initContainers: [{ command }] } }).flatMap(({ opaque }) => opaque.map(({ place }) => place))).toEqual(
      places,
    );
  });

  it("may come from where a variable takes them, and are not the program's own arguments", () => {
    const env: PlainValue = [
      { name: "CILIUM_SOURCE", value: "node:a" },
      { name: "CILIUM_K8S_NAMESPACE", value: "a" },
    ];
    const source = { key: "source", value: "node:a", place: "CILIUM_SOURCE" };
    expect(options("Pod", { spec: { initContainers: [{ command: ["cilium", "build-config"], env }] } })).toMatchObject([
      { minor: newestMinor, complete: false, options: [], opaque: [source] },
    ]);
  });

  it("are none of an init container's", () => {
    expect(options("Pod", { spec: { initContainers: [{ command: ["cilium-agent"] }] } })).toEqual([]);
  });

  it.each<[string, boolean]>([
    ["spec.template", true],
    ["spec.template.spec.containers[0].args", true],
    ["spec.template.spec.containers[*].env[1].value", true],
    ["spec.template.spec.containers[0].image", false],
    ["spec.template.spec.containers[1].args", false],
    ["spec.replicas", false],
  ])("are passed over with ignoreChanges %s: %s", (path, ignored) => {
    const body = { spec: { template: { spec: { containers: [{ command: ["cilium-agent"] }] } } } };
    expect(options("DaemonSet", body, { ignoreChanges: [path] })[0]?.ignored("--a")).toBe(ignored);
    expect(
      options("Pod", { spec: body.spec.template.spec }, { ignoreChanges: [path.replace("spec.template.", "")] })[0]?.ignored("--a"),
    ).toBe(ignored && path !== "spec.template");
  });

  it("are all of them where no ConfigMap is named", () => {
    expect([agent({}), agent({ args: ["--config-dir=/a"] })].map((read) => read?.complete)).toEqual([true, false]);
  });
});
