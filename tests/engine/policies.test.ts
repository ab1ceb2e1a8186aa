import { relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineMissing, startEngine, type Engine, type Project, type Result } from "./engine";

const missing = engineMissing();
if (missing) console.warn(`tests of the policy pack on the real engine are skipped: ${missing}`);

const PACK = resolve(__dirname, "..", "..", "policies");

/** A program that makes a cluster by a command and installs a chart on it: the kubeconfig is unknown at preview. */
const program = ({ values = goodValues, chart = '"cilium"', stdin = goodKind }: { values?: string; chart?: string; stdin?: string }) => `
  const pulumi = require("@pulumi/pulumi");
  const command = require("@pulumi/command");
  const k8s = require("@pulumi/kubernetes");
  const earlier = new command.local.Command("earlier", { create: "echo native" });
  const cluster = new command.local.Command("cluster", { create: "false && kind create cluster --config=-", stdin: ${stdin} });
  const provider = new k8s.Provider("cluster", { kubeconfig: cluster.stdout });
  new k8s.helm.v3.Release("cilium", { chart: ${chart}, values: ${values} }, { provider });
`;
const withoutRoutingMode =
  'autoDirectNodeRoutes: true, kubeProxyReplacement: true, bpf: { masquerade: true }, ipv4NativeRoutingCIDR: "10.0.0.0/8"';
const good = `routingMode: "native", ${withoutRoutingMode}`;
const goodValues = `{ ${good} }`;
const kind = (networking: object) =>
  JSON.stringify(`kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking: ${JSON.stringify(networking)}\n`);
const goodKind = kind({ kubeProxyMode: "none", disableDefaultCNI: true });

const native = "Write `routingMode: native`, so that pod packets cross the node network as they are, without an overlay's header.";
const replacement = "Write `kubeProxyReplacement: true`, so that Services are translated by eBPF and nothing else programs them.";

const refused: { name: string; program: string; violations: string[] }[] = [
  {
    name: "a release with a tunnel",
    program: program({ values: `{ ${good}, routingMode: "tunnel" }` }),
    violations: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to the string "tunnel". ${native}`],
  },
  {
    name: "a release without a routing mode",
    program: program({ values: `{ ${withoutRoutingMode} }` }),
    violations: [`no-tunnel: Release "cilium" leaves \`values.routingMode\` unset, which renders as a tunnel. ${native}`],
  },
  {
    name: "a release without kube-proxy replacement",
    program: program({ values: `{ ${good}, kubeProxyReplacement: false }` }),
    violations: [`no-kube-proxy: Release "cilium" sets \`values.kubeProxyReplacement\` to false. ${replacement}`],
  },
  {
    name: "a kind config with kube-proxy left on",
    program: program({ stdin: kind({ disableDefaultCNI: true }) }),
    violations: [
      'no-kube-proxy: Command "cluster" leaves `networking.kubeProxyMode` of the kind config in `stdin` unset, which installs kube-proxy. ' +
        "Write `networking.kubeProxyMode: none`, so that Services are translated by eBPF and nothing else programs them.",
    ],
  },
  {
    name: "a routing mode that is not known yet, though it will be native",
    program: program({ values: `{ ${good}, routingMode: earlier.stdout }` }),
    violations: [
      'no-tunnel: Release "cilium" sets `values.routingMode` to a value that is not known during preview, so it cannot be checked. ' +
        "Take it from no other resource's output: write `routingMode: native` as a literal, " +
        "so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
  {
    name: "a kind config that is not known yet",
    program: program({ stdin: "earlier.stdout" }),
    violations: [
      'no-kube-proxy: Command "cluster" makes a kind cluster and sets `stdin` to a value that is not known during preview, ' +
        "so its config cannot be checked. Pass it whole and as literal YAML in `stdin` or `environment`, with " +
        "`networking.kubeProxyMode: none` and `networking.disableDefaultCNI: true`, " +
        "so that Services are translated by eBPF and nothing else programs them and no pod gets its network from anything but Cilium.",
    ],
  },
  {
    name: "a chart that is not known yet",
    program: program({ chart: "earlier.stdout", values: "{}" }),
    violations: [
      'no-tunnel: Release "cilium" sets `chart` to a value that is not known during preview, so it may be Cilium with its default, ' +
        "a tunnel. Write the chart's name as a literal instead of taking it from another resource's output.",
    ],
  },
  {
    name: "a secret, which is judged and never printed",
    program: program({ values: `pulumi.secret({ ${good}, routingMode: pulumi.secret("hunter2") })` }),
    violations: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to another string. ${native}`],
  },
];

describe.skipIf(missing)("the policy pack on the real engine", () => {
  let engine: Engine;
  let project: Project;

  beforeAll(async () => {
    engine = await startEngine(["command", "kubernetes"]);
    project = await engine.project({ program: "", packages: ["@pulumi/command", "@pulumi/kubernetes"] });
  });
  afterAll(() => engine?.dispose());

  it.each(refused)("preview refuses $name", async ({ program, violations }) => {
    await project.write(program);
    const result = await project.preview(["--policy-pack", PACK]);
    expect(mandatory(result)).toEqual(violations);
    expect(result.exitCode).not.toBe(0);
    expect(result.output).not.toContain("hunter2");
  });

  it("preview passes the datapath of the lab", async () => {
    await project.write(program({}));
    const result = await project.preview(["--policy-pack", PACK]);
    expect(result.output).toMatch(/✅ cilium-lab-datapath@v\d/);
    expect(mandatory(result)).toEqual([]);
    expect(result.exitCode).toBe(0);
  });

  it("the environment applies the pack where no flag does, by a path relative to the project", async () => {
    await project.write(program({ values: `{ ${good}, routingMode: "tunnel" }` }));
    const pack = { PULUMI_OPTION_POLICY_PACK: relative(project.directory, PACK) };
    const result = await project.preview([], { env: pack });
    expect(mandatory(result)).toEqual([`no-tunnel: Release "cilium" sets \`values.routingMode\` to the string "tunnel". ${native}`]);
    expect(result.exitCode).not.toBe(0);
  });

  it("up refuses before it makes anything that a rule is against", async () => {
    await project.write(program({ stdin: kind({ disableDefaultCNI: true }) }));
    const result = await project.up(["--skip-preview", "--policy-pack", PACK]);
    expect(mandatory(result)).toHaveLength(1);
    expect(result.exitCode).not.toBe(0);
    expect((await project.resources()).map(({ urn }) => urn.split("::").at(-1))).not.toContain("cluster");
  });
});

/** The mandatory violations that the CLI printed, `rule: sentence`; it puts heading, description and sentence on a line each. */
function mandatory({ output }: Result): string[] {
  return [...output.matchAll(/^ *- \[mandatory\] +(\S+) +\(.*\)\n.*\n *(.*)$/gm)].map(([, rule, sentence]) => `${rule}: ${sentence}`);
}
