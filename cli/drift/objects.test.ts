import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { manifestObjects, objectKey, type ClusterObject } from "./object";
import { objectFindings } from "./objects";
import type { Finding } from "./finding";

const text = (file: string) => readFileSync(join(__dirname, "recorded", file), "utf8");
const manifest = manifestObjects(text("manifest.yaml"));
const objects = JSON.parse(text("objects.json")) as ClusterObject[];

/* eslint-disable-next-line @typescript-eslint/no-explicit-any */
type Anything = any;

/** The recorded objects, one of them edited; without it where `edit` gives false. */
function edited(kind: string, name: string, edit: (object: Anything) => unknown): ClusterObject[] {
  return structuredClone(objects).filter((object) => object.kind !== kind || object.metadata.name !== name || edit(object) !== false);
}

const lines = (findings: readonly Finding[]) =>
  findings.map(({ topic, object, path, declared, live, mend }) => [topic, object, path, declared, live, mend.by]);

/** As another program than helm has written it. */
function by(manager: string, object: ClusterObject, fieldsV1: object): void {
  object.metadata.managedFields!.push({ manager, fieldsV1: fieldsV1 as never });
}

describe("the objects of a lab that was just up", () => {
  it("have not drifted", () => {
    expect([manifest.length, objects.length]).toEqual([18, 18]);
    expect(objectFindings(manifest, objects)).toEqual([]);
  });

  const agent = "spec.template.spec.containers[cilium-agent]";
  const config = ["cilium-config", "ConfigMap kube-system/cilium-config"];
  const daemonSet = ["objects of the chart", "DaemonSet kube-system/cilium"];
  const containers = (object: Anything) => object.spec.template.spec.containers as Anything[];
  it.each<[string, ClusterObject[], unknown[]]>([
    [
      "an option",
      edited("ConfigMap", "cilium-config", ({ data }) => (data["bpf-lb-mode"] = "dsr")),
      [[...config, "data.bpf-lb-mode", '"snat"', '"dsr"', "write"]],
    ],
    [
      "an option that was added",
      edited("ConfigMap", "cilium-config", ({ data }) => (data["enable-x"] = "true")),
      [[...config, "data.enable-x", undefined, '"true"', "write"]],
    ],
    [
      "an option that was removed",
      edited("ConfigMap", "cilium-config", ({ data }) => delete data["routing-mode"]),
      [[...config, "data.routing-mode", '"native"', undefined, "write"]],
    ],
    [
      "an object that is gone",
      edited("ServiceAccount", "cilium-operator", () => false),
      [["objects of the chart", "ServiceAccount kube-system/cilium-operator", "", "there", undefined, "create"]],
    ],
    [
      "an object of the cluster that is gone",
      edited("ClusterRole", "cilium", () => false),
      [["objects of the chart", "ClusterRole cilium", "", "there", undefined, "create"]],
    ],
    [
      "an image",
      edited("DaemonSet", "cilium", (o) => (containers(o)[0].image = "other:1")),
      [[...daemonSet, `${agent}.image`, '"cilium-lab.invalid/built-here/cilium:v1.20.2"', '"other:1"', "write"]],
    ],
    [
      "an argument",
      edited("DaemonSet", "cilium", (o) => containers(o)[0].args.push("--debug")),
      [[...daemonSet, `${agent}.args`, undefined, '["--debug"]', "write"]],
    ],
    [
      "a variable",
      edited("DaemonSet", "cilium", (o) => containers(o)[0].env.push({ name: "CILIUM_X", value: "1" })),
      [[...daemonSet, `${agent}.env[CILIUM_X]`, undefined, '{"name":"CILIUM_X","value":"1"}', "write"]],
    ],
    [
      "a container",
      edited("DaemonSet", "cilium", (o) => containers(o).push({ name: "more" })),
      [[...daemonSet, "spec.template.spec.containers[more]", undefined, '{"name":"more"}', "write"]],
    ],
    [
      "replicas",
      edited("Deployment", "cilium-operator", ({ spec }) => (spec.replicas = 0)),
      [["objects of the chart", "Deployment kube-system/cilium-operator", "spec.replicas", "1", "0", "write"]],
    ],
    [
      "a field that the chart does not set, by kubectl",
      edited("DaemonSet", "cilium", (o) => {
        o.spec.template.spec.hostPID = true;
        by("kubectl-patch", o, { "f:spec": { "f:template": { "f:spec": { "f:hostPID": {} } } } });
      }),
      [[...daemonSet, "spec.template.spec.hostPID", undefined, "true", "write"]],
    ],
    [
      "a strategy's field that is not the default",
      edited("DaemonSet", "cilium", (o) => {
        o.spec.updateStrategy.rollingUpdate.maxSurge = 1;
        by("kubectl-patch", o, { "f:spec": { "f:updateStrategy": { "f:rollingUpdate": { "f:maxSurge": {} } } } });
      }),
      [[...daemonSet, "spec.updateStrategy.rollingUpdate.maxSurge", undefined, "1", "write"]],
    ],
    [
      "nothing of a strategy that was changed and changed back",
      edited("DaemonSet", "cilium", (o) => {
        o.spec.updateStrategy.rollingUpdate.maxSurge = 0;
        by("kubectl-patch", o, { "f:spec": { "f:updateStrategy": { "f:rollingUpdate": { "f:maxSurge": {} } } } });
      }),
      [],
    ],
    [
      "an element of a list that the chart does not set",
      edited("Deployment", "cilium-operator", (o) => {
        o.spec.template.spec.hostAliases = [{ ip: "192.0.2.1", hostnames: ["a"] }];
        by("kubectl-edit", o, {
          "f:spec": {
            "f:template": {
              "f:spec": { "f:hostAliases": { ".": {}, 'k:{"ip":"192.0.2.1"}': { ".": {}, "f:hostnames": {}, "f:ip": {} } } },
            },
          },
        });
      }),
      [
        [
          "objects of the chart",
          "Deployment kube-system/cilium-operator",
          "spec.template.spec.hostAliases[192.0.2.1]",
          undefined,
          '{"ip":"192.0.2.1","hostnames":["a"]}',
          "write",
        ],
      ],
    ],
    [
      "what is compared anyway, once",
      edited("DaemonSet", "cilium", (o) => {
        containers(o).push({ name: "more", image: "x" });
        by("kubectl-edit", o, {
          "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"more"}': { ".": {}, "f:image": {} } } } } },
        });
      }),
      [[...daemonSet, "spec.template.spec.containers[more]", undefined, '{"name":"more","image":"x"}', "write"]],
    ],
    [
      "an option by kubectl, once",
      edited("ConfigMap", "cilium-config", (o) => {
        o.data["enable-x"] = "true";
        by("kubectl-patch", o, { "f:data": { "f:enable-x": {} } });
      }),
      [[...config, "data.enable-x", undefined, '"true"', "write"]],
    ],
    [
      "nothing: a restart by kubectl, an annotation of the object's own, a controller's field, a status",
      edited("DaemonSet", "cilium", (o) => {
        o.spec.template.metadata.annotations["kubectl.kubernetes.io/restartedAt"] = "now";
        o.metadata.annotations.note = "x";
        o.spec.more = 1;
        by("kubectl-rollout", o, {
          "f:spec": { "f:template": { "f:metadata": { "f:annotations": { "f:kubectl.kubernetes.io/restartedAt": {} } } } },
        });
        by("kubectl-annotate", o, { "f:metadata": { "f:annotations": { "f:note": {} } } });
        by("kube-controller-manager", o, { "f:spec": { "f:more": {} } });
        by("kubectl-edit", o, { "f:spec": { "f:gone": {} } });
        o.metadata.managedFields.push({ manager: "kubectl", subresource: "status", fieldsV1: { "f:spec": { "f:more": {} } } });
      }),
      [],
    ],
  ])("drifted by an edit: %s", (_, live, expected) => expect(lines(objectFindings(manifest, live))).toEqual(expected));

  it("say nothing of what is in a Secret", () => {
    const secret = (value: string): ClusterObject => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace: "n" },
      data: { key: value },
    });
    expect(lines(objectFindings([secret("b25l")], [secret("dHdv")]))).toEqual([
      ["objects of the chart", "Secret n/s", "data.key", "(a secret)", "(a secret)", "write"],
    ]);
  });
});

it("a manifest's status is nothing that helm sets", () => {
  const object = { apiVersion: "v1", kind: "K", metadata: { name: "a" } };
  expect(objectFindings([{ ...object, status: { phase: "x" } }], [{ ...object, status: { phase: "y" } }])).toEqual([]);
});

describe("manifestObjects", () => {
  it("reads YAML as helm does, and skips what holds no object", () => {
    const read = manifestObjects(
      "# only a comment\n---\napiVersion: v1\nkind: A\nmetadata: {name: a}\nmode: 0400\non: yes\ntime: 2001-01-01\nbase: 1:20\n---\n",
    );
    expect(read).toEqual([
      { apiVersion: "v1", kind: "A", metadata: { name: "a" }, mode: 256, true: true, time: "2001-01-01", base: "1:20" },
    ]);
  });

  it("refuses what is no YAML", () => expect(() => manifestObjects("a: {")).toThrow(/^helm's manifest is not YAML: /));
});

describe("objectKey", () => {
  it.each<[Partial<ClusterObject>, Partial<ClusterObject>, boolean]>([
    [{ apiVersion: "apps/v1" }, { apiVersion: "apps/v1beta1" }, true],
    [{ apiVersion: "v1" }, { apiVersion: "apps/v1" }, false],
    [{ metadata: { name: "a", namespace: "n" } }, { metadata: { name: "a" } }, false],
  ])("%j and %j: %s", (a, b, same) => {
    const object = (part: Partial<ClusterObject>): ClusterObject => ({ apiVersion: "v1", kind: "K", metadata: { name: "a" }, ...part });
    expect(objectKey(object(a)) === objectKey(object(b))).toBe(same);
  });
});
