import { describe, expect, it } from "vitest";
import { UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";
import { UNKNOWN_TEXT } from "../core/unknown-text";
import { argumentsOf, imageName, workload } from "./workloads";

const pod = { spec: { containers: [{ name: "a" }] } };

function read(kind: string, body: PlainMap) {
  return workload({ subject: "x", kind, apiVersion: "", patch: false, body, ignoreChanges: [] });
}

function program(container: PlainMap, name: string): readonly string[] | undefined {
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
        commandLines: [["x", UNKNOWN_TEXT, "1", "a"]],
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
  const lines = (...command: PlainValue[]) =>
    read("Pod", { spec: { containers: [{ command, env: [{ name: "C", value: "c" }] }] } })!.containers[0]!.commandLines;

  it("are those of the container's script, in every branch, with its own variables", () =>
    expect(lines("sh", "-ec", "if a; then exec b --c=$C; fi\nf() { d; }; f # e")).toEqual([["a"], ["b", "--c=c"], ["d"]]));

  it.each([
    "nsenter -t 1 -m --",
    "tini -v --",
    "tini -p SIGTERM --",
    "dumb-init",
    "dumb-init -r 15:3",
    "go-runner --log-file=/a",
    "chroot /host",
  ])("leave `%s` out, which only starts another program", (wrapper) =>
    expect(lines(...wrapper.split(" "), "x", "y")).toEqual([["x", "y"]]),
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
    ["a script", ["sh", "-ec"], ["echo a; A=1 exec x --b=$C \\\n  'c'"], ["--b=" + UNKNOWN_TEXT, "c"]],
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
