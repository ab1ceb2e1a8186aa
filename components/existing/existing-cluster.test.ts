import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { hostProviders } from "../host-providers";
import { secret, type Recorded } from "../testing/recorded";
import { subcommandPhases, ExistingCluster } from "./existing-cluster";
import { contextOf } from "./kubeconfig";

const kubeconfig = stringify({
  contexts: [{ name: "prod", context: { cluster: "c", user: "u" } }],
  clusters: [{ name: "c", cluster: { server: "https://api.test:6443" } }],
  users: [{ name: "u", user: { token: "hunter2" } }],
  "current-context": "prod",
});
const inspected = { owner: "me", cluster: "uid-1", nodes: ["a", "b"], notes: ["not looked at"] };
const wanted = { segments: "one", podCidrs: ["10.0.0.0/16"], takeOver: "park", agentImage: "agent:1" };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "existing-"));
  writeFileSync(join(folder, "kubeconfig"), kubeconfig);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Makes the component on mocks, in a preview or not. */
async function made(
  file: string,
  preview = false,
): Promise<{ cluster: ExistingCluster | undefined; resources: Recorded[]; error: unknown }> {
  let cluster: ExistingCluster | undefined;
  let error: unknown;
  const resources: Recorded[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const given = inputs as Recorded["inputs"];
        resources.push({ type, name, inputs: given });
        return { id: `${name}-id`, state: { ...given, ...(name === "lab-inspect" ? { stdout: JSON.stringify(inspected) } : {}) } };
      },
      call: ({ inputs }) => inputs as Recorded["inputs"],
    },
    "project",
    "stack",
    preview,
  );
  try {
    const spec = { kubeconfig: join(folder, file), context: "", apiServer: { host: "api.test", port: 6443 }, takeOver: "park" } as const;
    const needs = { segments: "one", podCidrs: ["10.0.0.0/16"] } as const;
    cluster = new ExistingCluster("lab", { cluster: spec, needs, agentImage: "agent:1" }, { providers: hostProviders("host", "existing") });
  } catch (thrown) {
    error = thrown;
  }
  await pulumi.runtime.disconnect();
  return { cluster, resources: resources.sort((a, b) => a.name.localeCompare(b.name)), error };
}
const valueOf = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

describe("ExistingCluster", () => {
  it("inspects, takes over and puts back, with the kubeconfig by a secret environment alone, and makes nothing else", async () => {
    const { resources } = await made("kubeconfig");
    const flat = contextOf([{ path: join(folder, "kubeconfig"), text: kubeconfig }], "").kubeconfig;
    const environment = { KUBECONFIG_CONTENT: flat, WANTED: JSON.stringify(wanted) };
    const owned = { environment: secret({ ...environment, OWNER: "me" }), addPreviousOutputInEnv: false, logging: "stderr" };
    expect(resources).toEqual([
      { type: "pulumi:providers:command", name: "host-command", inputs: {} },
      { type: "cilium-lab:index:ExistingCluster", name: "lab", inputs: {} },
      {
        type: "command:local:Command",
        name: "lab-inspect",
        inputs: {
          ...subcommandPhases("inspection of the cluster", { create: "inspect", update: "inspect" }),
          environment: secret(environment),
          logging: "stderr",
        },
      },
      {
        type: "pulumi:providers:kubernetes",
        name: "lab-kubernetes",
        inputs: { kubeconfig: secret(flat), context: "prod", clusterIdentifier: "existing/prod" },
      },
      {
        type: "command:local:Command",
        name: "lab-put-back",
        inputs: { ...subcommandPhases("what the cluster was before", { delete: "put-back" }), ...owned },
      },
      {
        type: "command:local:Command",
        name: "lab-take-over",
        inputs: { ...subcommandPhases("take-over of the cluster", { create: "take-over", update: "take-over" }), ...owned },
      },
    ]);
  });

  it("hands out the nodes that were found, what was not looked at, and a secret kubeconfig", async () => {
    const { cluster } = await made("kubeconfig");
    expect([await valueOf(cluster!.nodes), await valueOf(cluster!.notes), await pulumi.isSecret(cluster!.kubeconfig)]).toEqual([
      ["a", "b"],
      ["not looked at"],
      true,
    ]);
  });

  it("previews without a kubeconfig", async () => {
    const { resources, error } = await made("none", true);
    expect([error, resources.find(({ name }) => name === "lab-kubernetes")?.inputs.clusterIdentifier]).toEqual([undefined, "existing/"]);
  });

  it("does not come up without one, and makes nothing", async () => {
    const { resources, error } = await made("none");
    expect(String(error)).toContain(`cilium-lab:kubeconfig "${folder}/none" is no kubeconfig: there is no file ${folder}/none.`);
    expect(resources.filter(({ type }) => type.startsWith("command:"))).toEqual([]);
  });
});

describe("clusterPhases", () => {
  it("does nothing in a phase without a word, and names what it does in the others", () => {
    expect(subcommandPhases("it", { delete: "put-back" })).toEqual({
      interpreter: [
        "/bin/sh",
        "-c",
        'case "$0" in\ncreate\\ *)\n:\n;;\nupdate\\ *)\n:\n;;\ndelete\\ *)\nexec node_modules/.bin/node --import tsx components/existing/work/main.ts put-back\n;;\nesac',
      ],
      create: "create it",
      update: "update it",
      delete: "delete it",
    });
  });
});
