import { describe, expect, it } from "vitest";
import { readRevisions, releaseOn, releaseRepair, type Revision } from "./pending-release";

const urn = "urn:release";
const revisions = (...statuses: string[]): Revision[] =>
  statuses.map((status, index) => ({ secret: `v${index + 1}`, revision: index + 1, status }));

describe("releaseRepair", () => {
  it.each<[string, Revision[], string | undefined]>([
    ["nothing is installed and nothing is in the state", [], undefined],
    ["it is installed", revisions("deployed"), urn],
    ["it was upgraded", revisions("superseded", "deployed"), urn],
    ["an upgrade failed, which the next one mends", revisions("deployed", "failed"), urn],
  ])("does nothing where %s", (_, found, inState) => expect(releaseRepair(found, inState)).toBeUndefined());

  it.each<[string, Revision[], string | undefined, string[], string | undefined, string]>([
    ["was removed by hand", [], urn, [], urn, "The helm release was removed behind the stack's back: it is made anew."],
    [
      "was killed in its install",
      revisions("pending-install"),
      undefined,
      ["v1"],
      undefined,
      "A helm install was interrupted (pending-install): its record is removed, and what it installed is taken over.",
    ],
    [
      "was killed between its install and the state",
      revisions("deployed"),
      undefined,
      ["v1"],
      undefined,
      "A helm install was interrupted (deployed): its record is removed, and what it installed is taken over.",
    ],
    [
      "was killed in an upgrade",
      revisions("superseded", "deployed", "pending-upgrade"),
      urn,
      ["v3"],
      undefined,
      "A helm operation was interrupted (pending-upgrade): its record is removed, and the release is brought to what is declared.",
    ],
    [
      "was killed in a rollback",
      revisions("deployed", "pending-rollback").reverse(),
      urn,
      ["v2"],
      undefined,
      "A helm operation was interrupted (pending-rollback): its record is removed, and the release is brought to what is declared.",
    ],
    [
      "was killed in its install and is in the state",
      revisions("pending-install"),
      urn,
      ["v1"],
      urn,
      "A helm operation was interrupted (pending-install): its record is removed, and what it installed is taken over.",
    ],
    [
      "was killed while it was uninstalled",
      revisions("superseded", "uninstalling"),
      urn,
      ["v1", "v2"],
      urn,
      "A helm operation was interrupted (uninstalling): its record is removed, and what it installed is taken over.",
    ],
  ])("repairs a release that %s", (_, found, inState, forget, refresh, sentence) =>
    expect(releaseRepair(found, inState)).toEqual({ forget, refresh, sentence }),
  );
});

describe("releaseOn", () => {
  const release = { urn, type: "kubernetes:helm.sh/v3:Release", id: "kube-system/cilium", provider: "urn:p1::id1" };
  const provider = { urn: "urn:p1", type: "pulumi:providers:kubernetes", id: "id1", inputs: { clusterIdentifier: "lab-1/abc" } };
  const exported = (...resources: object[]) => JSON.stringify({ deployment: { resources } });

  it("finds the one on the cluster", () => expect(releaseOn(exported(provider, release), "lab-1")).toBe(urn));
  it.each([
    ["there is none", exported(provider)],
    ["the state is empty", "{}"],
    ["it is on another cluster", exported({ ...provider, inputs: { clusterIdentifier: "lab-10/abc" } }, release)],
    ["it waits for its deletion", exported(provider, { ...release, delete: true })],
    ["its provider is another", exported(provider, { ...release, provider: "urn:p0::id0" })],
  ])("finds none where %s", (_, text) => expect(releaseOn(text, "lab-1")).toBeUndefined());
});

it("reads a line a revision", () => {
  expect(readRevisions("sh.helm.release.v1.cilium.v1   1   superseded\nsh.helm.release.v1.cilium.v2   2   deployed\n\n")).toEqual([
    { secret: "sh.helm.release.v1.cilium.v1", revision: 1, status: "superseded" },
    { secret: "sh.helm.release.v1.cilium.v2", revision: 2, status: "deployed" },
  ]);
});
