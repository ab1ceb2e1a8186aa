import { describe, expect, it } from "vitest";
import { UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";
import { UNKNOWN_TEXT } from "../core/unknown-text";
import { startedPrograms } from "./started-programs";

/** What a resource starts, variables as a map that can be compared. */
const programs = (type: string, props: PlainMap) =>
  startedPrograms({ type, name: "x", props, ignoreChanges: [] }).map(({ variables, ...program }) => ({
    ...program,
    variables: Object.fromEntries(variables),
  }));

describe("a command", () => {
  const runs = (place: string, words: string[], rest: object = {}) => ({
    subject: 'Command "x"',
    place,
    words,
    input: "",
    variables: {},
    ...rest,
  });

  it.each<[string, PlainMap, object[]]>([
    ["no program", {}, []],
    [
      "a program for each step",
      { create: "a", update: "b", delete: "c" },
      [runs("create", ["/bin/sh", "-c", "a"]), runs("update", ["/bin/sh", "-c", "b"]), runs("delete", ["/bin/sh", "-c", "c"])],
    ],
    ["a program that is not known", { create: UNKNOWN }, [runs("create", ["/bin/sh", "-c", UNKNOWN_TEXT])]],
    ["a program that is null", { create: null, delete: null, interpreter: ["kubeadm", "init"] }, []],
    ["an interpreter", { create: "a", interpreter: ["bash", UNKNOWN] }, [runs("create", ["bash", UNKNOWN_TEXT, "a"])]],
    ["an interpreter of no words", { create: "a", interpreter: [] }, [runs("create", ["/bin/sh", "-c", "a"])]],
    ["an interpreter that is null", { create: "a", interpreter: null }, [runs("create", ["/bin/sh", "-c", "a"])]],
    ["an interpreter that is no list", { create: "a", interpreter: "bash" }, [runs("create", ["bash", "a"])]],
    ["an interpreter that is not known", { create: "a", interpreter: UNKNOWN }, [runs("create", [UNKNOWN_TEXT, "a"])]],
    ["an input", { create: "a", stdin: "b" }, [runs("create", ["/bin/sh", "-c", "a"], { input: "b" })]],
    ["an input that is not known", { create: "a", stdin: UNKNOWN }, [runs("create", ["/bin/sh", "-c", "a"], { input: UNKNOWN_TEXT })]],
    ["an input that is null", { create: "a", stdin: null }, [runs("create", ["/bin/sh", "-c", "a"])]],
    [
      "variables",
      { create: "a", environment: { A: "b", C: UNKNOWN, D: 1, E: null } },
      [runs("create", ["/bin/sh", "-c", "a"], { variables: { A: "b", C: UNKNOWN_TEXT, D: "1", E: "" } })],
    ],
    ["variables that are not known", { create: "a", environment: UNKNOWN }, [runs("create", ["/bin/sh", "-c", "a"])]],
  ])("%s", (_, props, found) => {
    expect(programs("command:local:Command", props)).toEqual(found);
    expect(programs("command:remote:Command", props)).toEqual(found);
  });
});

describe("a container of Docker's", () => {
  const runs = (words: string[], variables: object = {}) => [{ subject: 'Container "x"', place: "command", words, input: "", variables }];

  it.each<[string, PlainMap, object[]]>([
    ["the image's program", { image: "alpine/helm:3" }, runs(["alpine/helm:3"])],
    ["its arguments", { image: "alpine/helm:3", command: ["upgrade", UNKNOWN] }, runs(["alpine/helm:3", "upgrade", UNKNOWN_TEXT])],
    ["a program for arguments", { image: "tools:1", command: ["helm", "upgrade"] }, runs(["helm", "upgrade"])],
    ["a command that is no list", { image: "tools:1", command: "a" }, runs(["tools:1", "a"])],
    ["an entry point", { image: "tools:1", entrypoints: ["helm"], command: ["upgrade"] }, runs(["helm", "upgrade"])],
    ["an entry point of old", { image: "tools:1", entrypoint: ["helm"], command: ["sh"] }, runs(["helm", "sh"])],
    ["both entry points", { image: "tools:1", entrypoints: ["helm"], entrypoint: ["a"] }, runs(["helm"])],
    ["no image", {}, runs([""])],
    ["variables", { image: "a", envs: ["BB=c=d", "E=\nf", "G=", "H", " I=j", UNKNOWN, 1] }, runs(["a"], { BB: "c=d", E: "\nf", G: "" })],
  ])("%s", (_, props, found) => expect(programs("docker:index/container:Container", props)).toEqual(found));
});

describe("a service of Docker's", () => {
  const runs = (words: string[], variables: object = {}) => [
    { subject: 'Service "x"', place: "taskSpec.containerSpec", words, input: "", variables },
  ];

  it.each<[string, PlainMap, object[]]>([
    [
      "arguments",
      { taskSpec: { containerSpec: { image: "alpine/helm:3", args: ["upgrade"], env: { A: "b" } } } },
      runs(["alpine/helm:3", "upgrade"], { A: "b" }),
    ],
    ["a command", { taskSpec: { containerSpec: { image: "tools:1", command: ["helm"], args: ["upgrade"] } } }, runs(["helm", "upgrade"])],
    ["a task that is not known", { taskSpec: UNKNOWN }, runs([""])],
    ["a container that is not known", { taskSpec: { containerSpec: UNKNOWN } }, runs([""])],
  ])("%s", (_, props, found) => expect(programs("docker:index/service:Service", props)).toEqual(found));
});

describe("a workload", () => {
  it("runs each of its containers", () => {
    const env: PlainValue = [
      { name: "A", value: "b" },
      { name: "C", valueFrom: {} },
      { name: "D", value: 1 },
      { name: UNKNOWN, value: "e" },
      { value: "f" },
      null,
    ];
    const spec: PlainMap = {
      initContainers: [{ image: "a:1", command: ["helm"], args: ["upgrade"] }],
      containers: [{ image: "alpine/helm:3", args: ["upgrade", UNKNOWN], env }],
    };
    expect(programs("kubernetes:batch/v1:Job", { spec: { template: { spec } } })).toEqual([
      { subject: 'Job "x"', place: "initContainers[0]", words: ["helm", "upgrade"], input: "", variables: {} },
      {
        subject: 'Job "x"',
        place: "containers[0]",
        words: ["alpine/helm:3", "upgrade", UNKNOWN_TEXT],
        input: "",
        variables: { A: "b", C: UNKNOWN_TEXT, D: "1" },
      },
    ]);
  });

  it("is no other object", () => expect(programs("kubernetes:core/v1:ConfigMap", { data: { a: "helm" } })).toEqual([]));
  it("is no other provider's", () => expect(programs("aws:ecs:TaskDefinition", { spec: { containers: [{ image: "a" }] } })).toEqual([]));
});
