import { join } from "node:path";
import { goBinaries, type Artifact } from "../steps";

/** Names of the command-line tools that the lab calls. */
export type ToolName = "pulumi" | "kind" | "helm" | "kubectl";

/** A command-line tool: which version, how to ask for it, how to build it. */
export interface Tool {
  name: ToolName;
  /** The one version the lab is known to work with. */
  version: string;
  /** Arguments that print the version. */
  versionArgs: string[];
  /** Reads what they print: the version without a leading `v`, or undefined where there is none in it. */
  parse(output: string): string | undefined;
  /** Builds it from its Go module. */
  artifact(cache: string): Artifact;
}

const here = __dirname;

/** First thing that looks like a version, from `v1.2.3` to `v1.2.3-rc.1`, without the `v`. */
const firstVersion = (output: string) => output.match(/\bv(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)/)?.[1];

/** `kubectl version -o json`: the client's own version, never that of a server it happens to reach. */
const kubectlVersion = (output: string) => output.match(/"clientVersion":\s*\{[^}]*"gitVersion":\s*"v([^"]+)"/)?.[1];

/**
 * The Kubernetes that helm takes for granted where it cannot ask a server, set by the linker as helm's own Makefile does:
 * the version of its client-go, with the 0 in front read as 1. Without it helm takes it for 1.20 and refuses newer charts.
 */
export function helmVariables(version: string, clientGo: string): Record<string, string> {
  const [major, minor] = clientGo.split(".") as [string, string];
  const kubernetes = { Major: String(Number(major) + 1), Minor: minor };
  return {
    "helm.sh/helm/v3/internal/version.version": `v${version}`,
    ...Object.fromEntries(
      ["helm.sh/helm/v3/pkg/lint/rules", "helm.sh/helm/v3/pkg/chartutil"].flatMap((path) =>
        Object.entries(kubernetes).map(([part, value]) => [`${path}.k8sVersion${part}`, value]),
      ),
    ),
  };
}

/** What Kubernetes' own commands report as their version. */
export function kubernetesVariables(version: string): Record<string, string> {
  const [major, minor] = version.split(".") as [string, string];
  const values = {
    gitVersion: `v${version}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: "clean",
    gitCommit: "0".repeat(40),
    buildDate: "2026-01-01T00:00:00Z",
  };
  return Object.fromEntries(
    ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((path) =>
      Object.entries(values).map(([name, value]) => [`${path}.${name}`, value]),
    ),
  );
}

/** Versions of the tools, and what their builds need to know. The go.mod of each tool says the same. */
export const versions = { pulumi: "3.250.0", kind: "0.33.0", helm: "3.22.0", helmClientGo: "0.37.0", kubectl: "1.34.4" };

/** The tools, in the order in which they are built. */
export const tools: Tool[] = [
  {
    name: "pulumi",
    version: versions.pulumi,
    versionArgs: ["version"],
    parse: firstVersion,
    artifact: (cache) =>
      goBinaries({
        name: `Pulumi ${versions.pulumi}`,
        into: join(cache, "toolchain", "pulumi"),
        module: join(here, "pulumi"),
        packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
        variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${versions.pulumi}` },
        estimateSeconds: 330,
      }),
  },
  {
    name: "kind",
    version: versions.kind,
    versionArgs: ["version"],
    parse: firstVersion,
    artifact: (cache) =>
      goBinaries({
        name: `kind ${versions.kind}`,
        into: join(cache, "toolchain", "kind"),
        module: join(here, "kind"),
        packages: ["sigs.k8s.io/kind"],
        estimateSeconds: 30,
      }),
  },
  {
    name: "helm",
    version: versions.helm,
    versionArgs: ["version", "--template", "{{.Version}}"],
    parse: firstVersion,
    artifact: (cache) =>
      goBinaries({
        name: `helm ${versions.helm}`,
        into: join(cache, "toolchain", "helm"),
        module: join(here, "helm"),
        packages: ["helm.sh/helm/v3/cmd/helm"],
        variables: helmVariables(versions.helm, versions.helmClientGo),
        estimateSeconds: 110,
      }),
  },
  {
    name: "kubectl",
    version: versions.kubectl,
    versionArgs: ["version", "--client", "-o", "json"],
    parse: kubectlVersion,
    artifact: kubectlArtifact,
  },
];

/** kubectl alone: the node image takes it from here, so that it is built once. */
export function kubectlArtifact(cache: string): Artifact {
  return goBinaries({
    name: `kubectl ${versions.kubectl}`,
    into: join(cache, "toolchain", "kubectl"),
    module: join(here, "..", "images", "kubernetes"),
    packages: ["k8s.io/kubernetes/cmd/kubectl"],
    variables: kubernetesVariables(versions.kubectl),
    estimateSeconds: 120,
  });
}
