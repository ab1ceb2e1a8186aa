import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultKubernetesVersion, renderChart, type RenderRequest, type Rendering } from "./render";

/** A helm that answers as `show` and `template` say, and keeps what it was given. */
const fake = `#!/bin/sh
printf '%s\\n' "$*" >> "$HELM_LOG"
case "$1" in
show) eval "$HELM_SHOW" ;;
template) cat >> "$HELM_LOG"; eval "$HELM_TEMPLATE" ;;
esac
`;
const shown = (name = "cilium", version = "1.20.2") => `printf 'name: ${name}\\nversion: ${version}\\n'`;
const failing = (text: string) => `printf '%s\\n' '${text}' >&2; exit 1`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fake-helm-"));
  await writeFile(join(folder, "helm"), fake, { mode: 0o755 });
});
afterEach(() => rm(folder, { recursive: true }));

async function render({
  show = shown(),
  template = "echo manifests",
  ...request
}: Partial<RenderRequest> & { show?: string; template?: string } = {}): Promise<Rendering> {
  const PATH = [folder, process.env.PATH].join(delimiter);
  const env = { PATH, HELM_LOG: join(folder, "log"), HELM_SHOW: show, HELM_TEMPLATE: template };
  return renderChart({ chart: { kind: "local", path: "charts/cilium" }, version: "1.20.2", values: "a: b", env, ...request });
}
const log = () => readFile(join(folder, "log"), "utf8");

describe("a chart", () => {
  it("is rendered from disk, with the values on standard input only", async () => {
    expect(await render({ values: "secretive: value", kubernetesVersion: "1.34.4" })).toEqual({
      kind: "rendered",
      manifests: "manifests\n",
      warnings: [],
    });
    expect(await log()).toBe(
      "show chart ./charts/cilium\ntemplate cilium charts/cilium --namespace kube-system --kube-version 1.34.4 --values -\nsecretive: value",
    );
  });

  it("is rendered from a repository at the one version, for a Kubernetes that its minor takes", async () => {
    await render({ chart: { kind: "repository", url: "https://charts.example" }, version: "1.15.6" });
    expect(await log()).toBe(
      "template cilium cilium --repo https://charts.example --version 1.15.6 --namespace kube-system --kube-version 1.28.0 --values -\na: b",
    );
  });

  it("tells what helm leaves out of the values", async () => {
    const template = "echo 'coalesce.go:237: warning: skipped value for cilium.bpf: Not a table.' >&2; echo manifests";
    expect(await render({ template })).toMatchObject({ kind: "rendered", warnings: ["skipped value for cilium.bpf: Not a table."] });
  });

  it.each<{ name: string; request: Parameters<typeof render>[0]; kind: string; problem: string }>([
    {
      name: "that refuses the values",
      request: {
        template: failing(
          "Error: execution error at (cilium/templates/validate.yaml:3:5): tunnel was removed.\nUse --debug flag to render out invalid YAML",
        ),
      },
      kind: "refused",
      problem:
        "Chart cilium 1.20.2 does not render with these values on Kubernetes 1.34.0: " +
        "execution error at (cilium/templates/validate.yaml:3:5): tunnel was removed. Change the values that it names.",
    },
    {
      name: "whose schema refuses the values",
      request: {
        template: failing(
          "Error: values don''t meet the specifications of the schema(s) in the following chart(s):\ncilium:\n- at /bpf/masquerade: got string, want null or boolean".replace(
            "''",
            "",
          ),
        ),
      },
      kind: "refused",
      problem:
        "Chart cilium 1.20.2 does not render with these values on Kubernetes 1.34.0: values dont meet the specifications of the schema(s) in the following chart(s): " +
        "cilium: - at /bpf/masquerade: got string, want null or boolean. Change the values that it names.",
    },
    {
      name: "that is not there",
      request: { show: failing('Error: path "./charts/cilium" not found') },
      kind: "unusable",
      problem:
        'There is no chart at "charts/cilium": path "./charts/cilium" not found. ' +
        "A chart on disk is a folder with a Chart.yaml or a .tgz, e.g. install/kubernetes/cilium of Cilium's sources.",
    },
    {
      name: "of another project",
      request: { show: shown("umbrella") },
      kind: "unusable",
      problem:
        'The chart at "charts/cilium" is "umbrella" and not "cilium": what another chart does with the values is not known. Name Cilium\'s own chart.',
    },
    {
      name: "of another version",
      request: { show: shown("cilium", "1.19.6") },
      kind: "unusable",
      problem:
        'The chart at "charts/cilium" is of version 1.19.6 and not 1.20.2, which decides the spelling of the values. ' +
        "Name the chart of 1.20.2, or ask for version 1.19.6.",
    },
    {
      name: "in a repository that does not answer",
      request: {
        chart: { kind: "repository", url: "https://charts.example" },
        template: failing('Error: looks like "https://charts.example" is not a valid chart repository or cannot be reached: no such host'),
      },
      kind: "unreachable",
      problem:
        'https://charts.example gave no chart: looks like "https://charts.example" is not a valid chart repository or cannot be reached: no such host. ' +
        "Check the address and the network, or name a chart on disk.",
    },
    {
      name: "that a repository does not have",
      request: {
        chart: { kind: "repository", url: "https://charts.example" },
        template: failing('Error: chart "cilium" version "1.20.2" not found in https://charts.example repository'),
      },
      kind: "unusable",
      problem:
        'https://charts.example has no chart cilium 1.20.2: chart "cilium" version "1.20.2" not found in https://charts.example repository. ' +
        "Name a version that it has, or a chart on disk.",
    },
    {
      name: "on a machine without helm",
      request: { env: { PATH: "/nowhere" } },
      kind: "unusable",
      problem: "helm is not on PATH, or its folder is not there. Install helm 3, or run `make up`, which builds it.",
    },
    {
      name: "for values that are no map",
      request: { values: "[1]" },
      kind: "unusable",
      problem: "The values are no map but [1]. Example: routingMode: native",
    },
    {
      name: "for values that are no YAML",
      request: { values: "a: b\na: c" },
      kind: "unusable",
      problem: "The values are not YAML: Map keys must be unique at line 2, column 1. Example: routingMode: native",
    },
  ])("$name is one clear problem", async ({ request, kind, problem }) => expect(await render(request)).toEqual({ kind, problem }));

  it("is not rendered in a version that nobody knows", async () => {
    await expect(render({ version: "1.11.0" })).rejects.toThrow('ciliumVersion "1.11.0" is not a Cilium version this lab knows.');
  });
});

it.each([
  ["1.12.19", "1.25.0"],
  ["1.13.0-rc5", "1.25.0"],
  ["1.14.19", "1.28.0"],
  ["1.15.6", "1.28.0"],
  ["1.16.1", "1.34.0"],
  ["1.20.2", "1.34.0"],
])("Kubernetes for Cilium %s is %s", (version, kubernetes) => expect(defaultKubernetesVersion(version)).toBe(kubernetes));
