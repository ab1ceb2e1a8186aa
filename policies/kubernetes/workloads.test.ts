import { describe, expect, it } from "vitest";
import { UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";
import { argumentsOf, imageName, workload } from "./workloads";

const pod = { spec: { containers: [{ name: "a" }] } };

function read(kind: string, body: PlainMap) {
  return workload({ subject: "x", kind, apiVersion: "", patch: false, body, ignoreChanges: [] });
}

function program(container: PlainMap, name: string): string[] | undefined {
  return argumentsOf(read("Pod", { spec: { containers: [container] } })!.containers[0]!, name);
}

describe("workload", () => {
  it.each<[string, PlainMap, string[]]>([
    [
      "Pod",
      { spec: { initContainers: [{}], containers: [{}, UNKNOWN], ephemeralContainers: [{}] } },
      ["initContainers[0]", "containers[0]", "ephemeralContainers[0]"],
    ],
    ["Deployment", { spec: { template: pod } }, ["containers[0]"]],
    ["CronJob", { spec: { jobTemplate: { spec: { template: pod } } } }, ["containers[0]"]],
    ["PodTemplate", { template: pod }, ["containers[0]"]],
    ["CloneSet", { spec: { template: pod } }, ["containers[0]"]],
    ["DaemonSet", { spec: UNKNOWN }, []],
    ...["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet", "Job", "ReplicationController", "Pod"].map(
      (kind): [string, PlainMap, string[]] => [kind, {}, []],
    ),
  ])("finds the containers of a %s", (kind, body, places) =>
    expect(read(kind, body)?.containers.map(({ place }) => place)).toEqual(places),
  );

  it.each(["Service", "ConfigMap", "SealedSecret"])("is none of a %s", (kind) =>
    expect(read(kind, { spec: { selector: {}, template: { metadata: {} } } })).toBeUndefined(),
  );

  it("reads a container, and the volumes of its pod", () => {
    const body: PlainMap = { command: ["env", "-i", "x", UNKNOWN], args: [1, "a"] };
    expect(read("Pod", { spec: { volumes: [{ name: "v" }, UNKNOWN], initContainers: [body], containers: [{}] } })?.containers).toEqual([
      {
        place: "initContainers[0]",
        init: true,
        body,
        volumes: [{ name: "v" }, UNKNOWN],
        words: ["env", "-i", "x", UNKNOWN, 1, "a"],
        commandLines: [["x", "", "1", "a"]],
      },
      { place: "containers[0]", init: false, body: {}, volumes: [{ name: "v" }, UNKNOWN], words: [], commandLines: [] },
    ]);
  });

  it("takes a pod without volumes for one", () =>
    expect(read("Pod", { spec: { volumes: UNKNOWN, containers: [{}] } })?.containers[0]?.volumes).toEqual([]));

  it("takes labels that are not there for none", () => expect(read("Job", { metadata: { labels: UNKNOWN } })?.labels).toEqual([]));

  it("reads its name, and the labels of all its parts", () => {
    const metadata = (app: string): PlainMap => ({ labels: { app } });
    expect(
      read("DaemonSet", {
        metadata: { name: "net", ...metadata("a") },
        spec: { selector: { matchLabels: { app: "b" } }, template: { metadata: metadata("c"), spec: {} } },
      }),
    ).toEqual({ name: "net", labels: [{ app: "a" }, { app: "b" }, { app: "c" }], containers: [] });
  });
});

describe("commandLines", () => {
  const lines = (...command: PlainValue[]): string[][] => read("Pod", { spec: { containers: [{ command }] } })!.containers[0]!.commandLines;
  const script = (text: string): string =>
    lines("sh", "-c", text)
      .map((words) => words.join("_"))
      .join(" ");

  it.each([
    ["lines", "a\n\n b  c\t\nd", "a b_c d"],
    ["continued lines", "a \\\n  b\\\r\nc", "a_b_c"],
    ["comments", "# a\n  # b\nc --d=#e #f\ng#h i", "c_--d=#e_#f g#h_i"],
    ["lists and pipelines", "a; b && c || d & e | f", "a b c d e f"],
    ["groups and substitutions", "(a) { b; }; c $(d) `e`", "a b c_$ d e"],
    ["quotes", "'a' \"b\" c='d' e\"f\"g", 'a_b_c=\'d_e"f"g'],
    ["variables", "A=1 AB=2 b C=2; D=3", "b_C=2"],
    ["something that only looks like a variable", "./a=b c; 1=2 d", "./a=b_c 1=2_d"],
    ["conditions", "if a; then b; else ! c; fi; while d; do e; done; until f", "a b c fi d e done f"],
  ])("takes %s apart", (_, text, commands) => expect(script(text)).toBe(commands));

  it.each(["sh", "/bin/bash", "dash", "ash", "ksh", "zsh"])("reads the script of `%s`", (shell) =>
    expect(lines(shell, "-c", "a; b")).toEqual([["a"], ["b"]]),
  );

  it.each<[string, string[], string[][]]>([
    ["the option among others", ["sh", "-ec", "a"], [["a"]]],
    ["the option before others", ["sh", "-ce", "a"], [["a"]]],
    ["options behind it", ["sh", "-c", "-e", "a", "b"], [["a"]]],
    ["options that only have its letter", ["sh", "--norc", "a-c", "b"], [["sh", "--norc", "a-c", "b"]]],
    ["no script", ["sh", "-c"], [["sh", "-c"]]],
    ["a file", ["sh", "a"], [["sh", "a"]]],
    ["another program's option", ["a", "-c", "b"], [["a", "-c", "b"]]],
    ["a longer name", ["fish", "-c", "b"], [["fish", "-c", "b"]]],
  ])("tells a script by %s", (_, command, commands) => expect(lines(...command)).toEqual(commands));

  it.each([
    "exec",
    "command",
    "env",
    "sudo",
    "nohup",
    "nice",
    "time",
    "timeout",
    "setsid",
    "tini",
    "dumb-init",
    "go-runner",
    "busybox",
    "nsenter",
    "chroot /host",
    "!",
    "then",
    "do",
    "else",
    "if",
    "while",
    "until",
    "/usr/bin/env -i",
    "timeout 10s",
    "timeout 5m",
    "nice -n 3",
    "timeout 1h env A=1",
  ])("leaves `%s` out", (wrapper) => expect(lines(...wrapper.split(" "), "7-z1", "b")).toEqual([["7-z1", "b"]]));

  it.each(["env", "env -i", "A=1", "chroot /host"])("finds no program in `%s`", (command) =>
    expect(lines(...command.split(" "))).toEqual([]),
  );
});

describe("argumentsOf", () => {
  it.each<[string, PlainValue, PlainValue, string[] | undefined]>([
    ["a command", ["x", "--a"], null, ["--a"]],
    ["a path, with arguments", ["/opt/x", "--a"], ["--b"], ["--a", "--b"]],
    ["another system's path", ["C:\\bin\\x.exe"], null, []],
    ["arguments alone", null, ["x", "-v"], ["-v"]],
    ["a text for a list", "x", null, []],
    ["variables and keywords before it", ["env", "A=1", "/x"], null, []],
    ["programs that run another", ["nsenter", "-t", "1", "--", "timeout", "10s", "x"], null, []],
    ["another root", ["chroot", "/host", "x", "y"], null, ["y"]],
    ["a script", ["sh", "-ec"], ["echo a; A=1 exec x --b=$C \\\n  'c'"], ["--b=$C", "c"]],
    ["busybox' shell", ["busybox", "sh", "-c", "true && x"], null, []],
    ["the word as an argument", ["kubectl", "delete", "x"], null, undefined],
    ["the word in a comment or a message", ["sh", "-c", "# a; x\necho x\n"], null, undefined],
    ["a longer word", ["x-exporter"], null, undefined],
    ["a wrapper without a program", ["env", "-i"], null, undefined],
    ["an unknown", [UNKNOWN], UNKNOWN, undefined],
    ["nothing", null, null, undefined],
  ])("knows a program by %s", (_, command, args, words) => expect(program({ command, args }, "x")).toEqual(words));
});

describe("imageName", () => {
  it.each<[PlainValue | undefined, string, string, string]>([
    ["kube-proxy", "kube-proxy", "kube-proxy", ""],
    ["localhost:5000/Mirror/a:v1@sha256:01", "localhost:5000/mirror/a", "a", "v1"],
    ["localhost:5000/a@sha256:01", "localhost:5000/a", "a", ""],
    [" a:v1 ", "a", "a", "v1"],
    ["a/b:", "a/b", "b", ""],
    [UNKNOWN, "", "", ""],
    [undefined, "", "", ""],
  ])("takes %j apart", (image, path, base, tag) => expect(imageName(image)).toEqual({ path, base, tag }));
});
