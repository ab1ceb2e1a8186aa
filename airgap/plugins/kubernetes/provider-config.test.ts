import { describe, expect, it } from "vitest";
import { Secret, unknown, type Obj } from "../protocol/values";
import { checkProvider, diffProvider } from "./provider-config";

const kubeconfig = (change: { server?: string; ca?: string; cluster?: string; user?: string; context?: string; comment?: string } = {}) => {
  const { server = "https://lab-control-plane:6443", ca = "Y2E=", cluster = "c", user = "u", context = "x", comment = "" } = change;
  return `${comment}
apiVersion: v1
current-context: ${context}
clusters: [{ name: ${cluster}, cluster: { server: "${server}", certificate-authority-data: ${ca} } }]
users: [{ name: ${user}, user: { token: t } }]
contexts: [{ name: ${context}, context: { cluster: ${cluster}, user: ${user} } }]
`;
};
const json = JSON.stringify({
  apiVersion: "v1",
  "current-context": "x",
  clusters: [{ name: "c", cluster: { server: "https://lab-control-plane:6443", "certificate-authority-data": "Y2E=" } }],
  users: [{ name: "u", user: { token: "t" } }],
  contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
});
const secret = (text: string) => new Secret(text);
const base = secret(kubeconfig());

describe("diff of the provider", () => {
  it.each<[string, Obj, Obj, { diffs: string[]; replaces: string[] }]>([
    ["nothing", { kubeconfig: base }, { kubeconfig: secret(kubeconfig()) }, { diffs: [], replaces: [] }],
    ["secrecy alone", { kubeconfig: kubeconfig() }, { kubeconfig: base }, { diffs: [], replaces: [] }],
    [
      "a comment: update",
      { kubeconfig: base },
      { kubeconfig: secret(kubeconfig({ comment: "# hi" })) },
      { diffs: ["kubeconfig"], replaces: [] },
    ],
    ["YAML to JSON: update", { kubeconfig: base }, { kubeconfig: secret(json) }, { diffs: ["kubeconfig"], replaces: [] }],
    [
      "the user's name: update",
      { kubeconfig: base },
      { kubeconfig: secret(kubeconfig({ user: "v" })) },
      { diffs: ["kubeconfig"], replaces: [] },
    ],
    [
      "the context's name: update",
      { kubeconfig: base },
      { kubeconfig: secret(kubeconfig({ context: "y" })) },
      { diffs: ["kubeconfig"], replaces: [] },
    ],
    [
      "the cluster's name: update",
      { kubeconfig: base },
      { kubeconfig: secret(kubeconfig({ cluster: "d" })) },
      { diffs: ["kubeconfig"], replaces: [] },
    ],
    [
      "the server: replace",
      { kubeconfig: base },
      { kubeconfig: secret(kubeconfig({ server: "https://other:6443" })) },
      { diffs: ["kubeconfig"], replaces: ["kubeconfig"] },
    ],
    [
      "the CA: replace",
      { kubeconfig: base },
      { kubeconfig: secret(kubeconfig({ ca: "eHg=" })) },
      { diffs: ["kubeconfig"], replaces: ["kubeconfig"] },
    ],
    [
      "the server under the same identifier: update",
      { kubeconfig: base, clusterIdentifier: "a" },
      { kubeconfig: secret(kubeconfig({ server: "https://other:6443" })), clusterIdentifier: "a" },
      { diffs: ["kubeconfig"], replaces: [] },
    ],
    [
      "the identifier: replace",
      { kubeconfig: base, clusterIdentifier: "a" },
      { kubeconfig: base, clusterIdentifier: "b" },
      { diffs: ["clusterIdentifier"], replaces: ["clusterIdentifier"] },
    ],
    [
      "an identifier added: update",
      { kubeconfig: base },
      { kubeconfig: base, clusterIdentifier: "a" },
      { diffs: ["clusterIdentifier"], replaces: [] },
    ],
    [
      "an identifier removed: update",
      { kubeconfig: base, clusterIdentifier: "a" },
      { kubeconfig: base },
      { diffs: ["clusterIdentifier"], replaces: [] },
    ],
    [
      "a kubeconfig not known yet: replace",
      { kubeconfig: base },
      { kubeconfig: new Secret(unknown) },
      { diffs: ["kubeconfig"], replaces: ["kubeconfig"] },
    ],
    [
      "a kubeconfig not known yet, same identifier: update",
      { kubeconfig: base, clusterIdentifier: "a" },
      { kubeconfig: unknown, clusterIdentifier: "a" },
      { diffs: ["kubeconfig"], replaces: [] },
    ],
    ["garbage: update", { kubeconfig: base }, { kubeconfig: "}garbage{" }, { diffs: ["kubeconfig"], replaces: [] }],
    [
      "a context of no such name: update",
      { kubeconfig: base },
      { kubeconfig: base, context: "other" },
      { diffs: ["context"], replaces: [] },
    ],
    ["the namespace: update", { kubeconfig: base }, { kubeconfig: base, namespace: "n" }, { diffs: ["namespace"], replaces: [] }],
  ])("%s", (_, olds, news, { diffs, replaces }) => {
    const diff = diffProvider(olds, news);
    expect({ changes: diff.changes, diffs: diff.diffs, replaces: diff.replaces }).toEqual({ changes: diffs.length > 0, diffs, replaces });
  });
});

describe("check of the provider", () => {
  it("accepts garbage and unknowns: a preview needs no cluster", () => {
    const news = { kubeconfig: "}garbage{", context: unknown };
    expect(checkProvider(news)).toEqual({ inputs: news, failures: [] });
  });

  it("refuses a cluster together with a directory to render to", () => {
    expect(checkProvider({ renderYamlToDirectory: "out", kubeconfig: base, context: "" }).failures).toEqual([
      { property: "kubeconfig", reason: '"kubeconfig" arg is not compatible with "renderYamlToDirectory" arg' },
    ]);
  });
});
