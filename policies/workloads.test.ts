import { describe, expect, it } from "vitest";
import { unknown, type Known, type KnownMap } from "./known";
import { argumentsOf, imageName, workload } from "./workloads";

const pod = { spec: { containers: [{ name: "a" }] } };

function read(kind: string, body: KnownMap) {
  return workload({ subject: "x", kind, apiVersion: "", patch: false, body, ignoreChanges: [] });
}

function program(container: KnownMap, name: string): string[] | undefined {
  return argumentsOf(read("Pod", { spec: { containers: [container] } })!.containers[0]!, name);
}

describe("workload", () => {
  it.each<[string, KnownMap, string[]]>([
    ["Pod", { spec: { initContainers: [{}], containers: [{}, unknown], ephemeralContainers: [{}] } }, ["initContainers[0]", "containers[0]", "ephemeralContainers[0]"]],
    ["Deployment", { spec: { template: pod } }, ["containers[0]"]],
    ["CronJob", { spec: { jobTemplate: { spec: { template: pod } } } }, ["containers[0]"]],
    ["PodTemplate", { template: pod }, ["containers[0]"]],
    ["CloneSet", { spec: { template: pod } }, ["containers[0]"]],
    ["DaemonSet", {}, []],
    ["DaemonSet", { spec: unknown }, []],
  ])("finds the containers of a %s", (kind, body, places) => expect(read(kind, body)?.containers.map(({ place }) => place)).toEqual(places));

  it.each(["Service", "ConfigMap", "SealedSecret"])("is none of a %s", (kind) => expect(read(kind, { spec: { selector: {}, template: { metadata: {} } } })).toBeUndefined());

  it("reads its name, and the labels of all its parts", () => {
    const metadata = (app: string): KnownMap => ({ labels: { app } });
    expect(read("DaemonSet", { metadata: { name: "net", ...metadata("a") }, spec: { selector: { matchLabels: { app: "b" } }, template: { metadata: metadata("c"), spec: {} } } })).toEqual({
      name: "net",
      labels: [{ app: "a" }, { app: "b" }, { app: "c" }],
      containers: [],
    });
  });
});

describe("argumentsOf", () => {
  it.each<[string, Known, Known, string[] | undefined]>([
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
    ["an unknown", [unknown], unknown, undefined],
    ["nothing", null, null, undefined],
  ])("knows a program by %s", (_, command, args, words) => expect(program({ command, args }, "x")).toEqual(words));
});

describe("imageName", () => {
  it.each<[Known | undefined, string, string, string]>([
    ["kube-proxy", "kube-proxy", "kube-proxy", ""],
    ["localhost:5000/Mirror/a:v1@sha256:01", "localhost:5000/mirror/a", "a", "v1"],
    ["localhost:5000/a@sha256:01", "localhost:5000/a", "a", ""],
    [unknown, "", "", ""],
    [undefined, "", "", ""],
  ])("takes %j apart", (image, path, base, tag) => expect(imageName(image)).toEqual({ path, base, tag }));
});
