import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { contextOf, kubeconfigPaths, readKubeconfigs, type KubeconfigFile } from "./kubeconfig";

const two = {
  apiVersion: "v1",
  kind: "Config",
  "current-context": "one",
  contexts: [
    { name: "one", context: { cluster: "c1", user: "u1", namespace: "team" } },
    { name: "two", context: { cluster: "c2", user: "u2" } },
  ],
  clusters: [
    { name: "c1", cluster: { server: "https://one.test:6443", "certificate-authority": "pki/ca.crt", "proxy-url": "http://proxy.test" } },
    { name: "c2", cluster: { server: "https://two.test:6443", "certificate-authority-data": "Y2E=" } },
  ],
  users: [
    { name: "u1", user: { "client-certificate": "pki/me.crt", "client-key": "/abs/me.key" } },
    { name: "u2", user: { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "./login", args: ["--x"] } } },
  ],
};
const file = (content: object = two, path = "/home/me/.kube/config"): KubeconfigFile => ({ path, text: stringify(content) });
const named = (path: string) => `base64 of ${path}`;
const one = (files: KubeconfigFile[], context: string) => parse(contextOf(files, context, named).kubeconfig) as unknown;

describe("contextOf", () => {
  it("takes the current context, with its certificate files inside, and keeps what else the cluster says", () => {
    expect(contextOf([file()], "", named).context).toBe("one");
    expect(one([file()], "")).toEqual({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "one",
      contexts: [{ name: "one", context: { cluster: "c1", user: "u1", namespace: "team" } }],
      clusters: [
        {
          name: "c1",
          cluster: {
            server: "https://one.test:6443",
            "proxy-url": "http://proxy.test",
            "certificate-authority-data": "base64 of /home/me/.kube/pki/ca.crt",
          },
        },
      ],
      users: [
        {
          name: "u1",
          user: { "client-certificate-data": "base64 of /home/me/.kube/pki/me.crt", "client-key-data": "base64 of /abs/me.key" },
        },
      ],
    });
  });

  it("takes a context by its name and keeps a user that runs a program as it is", () => {
    expect(one([file()], "two")).toMatchObject({ "current-context": "two", clusters: [two.clusters[1]], users: [two.users[1]] });
  });

  it("lets data win over a file, as kubectl does", () => {
    const both = {
      ...two,
      clusters: [{ name: "c1", cluster: { server: "s", "certificate-authority": "ca.crt", "certificate-authority-data": "Y2E=" } }],
    };
    expect(one([file(both)], "one")).toMatchObject({ clusters: [{ cluster: { server: "s", "certificate-authority-data": "Y2E=" } }] });
  });

  it("keeps a token's file, which somebody rotates, by its full path", () => {
    const token = { ...two, users: [{ name: "u1", user: { tokenFile: "token" } }] };
    expect(one([file(token)], "one")).toMatchObject({ users: [{ user: { tokenFile: "/home/me/.kube/token" } }] });
  });

  it("merges files as kubectl does: the first that says something wins, paths start from each file's own folder", () => {
    const clusters = { clusters: [{ name: "c1", cluster: { server: "https://first.test", "certificate-authority": "ca.crt" } }] };
    expect(one([file(clusters, "/first/config"), file()], "")).toMatchObject({
      "current-context": "one",
      clusters: [{ name: "c1", cluster: { server: "https://first.test", "certificate-authority-data": "base64 of /first/ca.crt" } }],
      users: [{ user: { "client-certificate-data": "base64 of /home/me/.kube/pki/me.crt" } }],
    });
  });

  it.each([
    ["no such context", two, "three", 'cilium-lab:context "three" is not in /home/me/.kube/config. Contexts there: one, two.'],
    [
      "no current context",
      { ...two, "current-context": "" },
      "",
      "cilium-lab:context is empty, and /home/me/.kube/config has no current context. Contexts there: one, two. Example: pulumi config set cilium-lab:context one.",
    ],
    ["no contexts", { contexts: null }, "one", 'cilium-lab:context "one" is not in /home/me/.kube/config. Contexts there: none.'],
    [
      "a cluster without a server",
      { ...two, clusters: [{ name: "c1", cluster: { "certificate-authority-data": "Y2E=" } }] },
      "one",
      'cilium-lab:context "one" of /home/me/.kube/config leads to cluster "c1", which has no server there. Write its server: https://ADDRESS:6443.',
    ],
    [
      "no such cluster",
      { ...two, clusters: [] },
      "one",
      'cilium-lab:context "one" of /home/me/.kube/config leads to cluster "c1", which has no server there. Write its server: https://ADDRESS:6443.',
    ],
    [
      "something else in the file",
      { contexts: "x" },
      "",
      "/home/me/.kube/config is not a kubeconfig: it has no lists of named contexts, clusters and users.",
    ],
  ])("refuses %s", (_, content, context, message) => {
    expect(() => contextOf([file(content)], context, named)).toThrow(new Error(message));
  });

  it("never quotes a file that it cannot read", () => {
    expect(() => contextOf([{ path: "/k", text: "token: [hunter2" }], "")).toThrow(
      new Error("/k is not a kubeconfig: it is not valid YAML."),
    );
  });

  it("names a certificate file that is missing", () => {
    expect(() => contextOf([file(two, "/nowhere/config")], "one")).toThrow(
      new Error("The kubeconfig names the file /nowhere/pki/ca.crt, which is not there."),
    );
  });
});

describe("kubeconfigPaths", () => {
  it.each([
    ["a path of the configuration, from the project's folder", "kube/config", { KUBECONFIG: "/a" }, ["/project/kube/config"]],
    ["the home folder", "~/.kube/other", {}, [join(homedir(), ".kube/other")]],
    ["the caller's variable", "", { KUBECONFIG: "/a:/b:" }, ["/a", "/b"]],
    ["what the variable was outside of a lab shell", "", { KUBECONFIG: "/lab", CILIUM_LAB_CALLERS_KUBECONFIG: "/mine" }, ["/mine"]],
    [
      "kubectl's own default where it was not set there",
      "",
      { KUBECONFIG: "/lab", CILIUM_LAB_CALLERS_KUBECONFIG: "" },
      [join(homedir(), ".kube/config")],
    ],
    ["kubectl's own default", "", {}, [join(homedir(), ".kube/config")]],
  ])("takes %s", (_, configured, environment, paths) => {
    expect(kubeconfigPaths(configured, "/project", environment)).toEqual(paths);
  });
});

describe("readKubeconfigs", () => {
  it("reads those of a list that are there", () => {
    const folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    writeFileSync(join(folder, "a"), "x");
    expect(readKubeconfigs("", folder, { KUBECONFIG: `${folder}/none:${folder}/a` })).toEqual([{ path: `${folder}/a`, text: "x" }]);
    rmSync(folder, { recursive: true });
  });

  it("refuses a path without a file", () => {
    expect(() => readKubeconfigs("none/config", "/project", {})).toThrow(
      new Error(
        'cilium-lab:kubeconfig "none/config" is no kubeconfig: there is no file /project/none/config. ' +
          "Accepted: the path of a file; empty for $KUBECONFIG or ~/.kube/config. Example: ~/.kube/config.",
      ),
    );
  });
});
