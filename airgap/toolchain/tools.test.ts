import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { helmVariables, kubernetesVariables, tools, versions } from "./tools";

const parse = (name: string, output: string) => tools.find((tool) => tool.name === name)!.parse(output);

describe("a tool's version", () => {
  it.each([
    ["pulumi", "v3.250.0\n", "3.250.0"],
    ["pulumi", "v3.251.0-alpha.x4f2\n", "3.251.0-alpha.x4f2"],
    ["pulumi", "\n", undefined],
    ["kind", "kind v0.33.0 go1.26.8 linux/amd64\n", "0.33.0"],
    ["kind", "kind v0.34.0-alpha go1.26.8 linux/amd64\n", "0.34.0-alpha"],
    ["helm", "v3.22.0", "3.22.0"],
    ["helm", "v3.22", undefined],
    [
      "kubectl",
      '{\n  "clientVersion": {\n    "major": "1",\n    "gitVersion": "v1.34.4",\n    "platform": "linux/amd64"\n  }\n}',
      "1.34.4",
    ],
    ["kubectl", '{"serverVersion": {"gitVersion": "v1.34.4"}}', undefined],
    ["kubectl", "error: unknown flag", undefined],
  ])("of %s is read from %j as %s", (name, output, version) => expect(parse(name, output)).toBe(version));
});

describe("helmVariables", () => {
  it("sets helm's version and the Kubernetes of its client-go", () =>
    expect(helmVariables("3.22.0", "0.37.0")).toEqual({
      "helm.sh/helm/v3/internal/version.version": "v3.22.0",
      "helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor": "1",
      "helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor": "37",
      "helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor": "1",
      "helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor": "37",
    }));
});

describe("kubernetesVariables", () => {
  it("sets the same in both packages that report a version", () => {
    const variables = kubernetesVariables("1.34.4");
    expect(variables["k8s.io/component-base/version.gitVersion"]).toBe("v1.34.4");
    expect(variables["k8s.io/client-go/pkg/version.gitMinor"]).toBe("34");
    expect(Object.keys(variables)).toHaveLength(12);
  });
});

describe("the version table", () => {
  it.each([
    ["pulumi/go.mod", `github.com/pulumi/pulumi/pkg/v3 v${versions.pulumi}`],
    ["kind/go.mod", `sigs.k8s.io/kind v${versions.kind}`],
    ["helm/go.mod", `helm.sh/helm/v3 v${versions.helm}`],
    ["helm/go.mod", `k8s.io/client-go v${versions.helmClientGo}`],
    ["../images/kubernetes/go.mod", `k8s.io/kubernetes v${versions.kubectl}`],
  ])("is what %s builds", (file, requirement) => expect(readFileSync(join(__dirname, file), "utf8")).toContain(requirement));
});
