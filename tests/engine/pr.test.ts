import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { engineMissing } from "./engine";

const missing = engineMissing();
if (missing) console.warn(`tests of \`make pr\` are skipped: ${missing}`);

const source = resolve(__dirname, "..", "..");

/** What nobody may read in a report: a user's token in the kubeconfig, a secret of the program, an encrypted value. */
const token = "token-of-the-administrator";
const password = "password-of-the-release";
const sealed = "v1:c2VhbGVk:b2YgYSBwZXJzb24";

/** A branch that takes the datapath away: what it changes, where it shows, and the words that its report has to say. */
interface Tunnel {
  name: string;
  stack: string;
  file: string;
  edit: (text: string) => string;
  /** Checks that fail, of those that need no daemon. */
  red: string[];
  says: string[];
}

const tunnels: Tunnel[] = [
  {
    name: "a release of its own in index.ts, with a tunnel",
    stack: "existing",
    file: "index.ts",
    edit: (text) => `${text}
import * as k8s from "@pulumi/kubernetes";
const values = { tunnel: "vxlan", adminPassword: pulumi.secret("${password}") };
new k8s.helm.v3.Release("mine", { chart: "cilium", version: "1.13.18", values }, { provider: cluster.inside.providers.at(-1) });
`,
    red: ["policies", "preview"],
    says: ['Release "mine" sets `values.tunnel` to the string "vxlan". Write `tunnel: disabled`'],
  },
  {
    name: "a key in a stack file that the schema does not have",
    stack: "existing",
    file: "Pulumi.existing.yaml",
    edit: (text) => `${text}  cilium-lab:tunnel: vxlan\n`,
    red: ["configuration"],
    says: ["cilium-lab:tunnel is not a key of this lab."],
  },
  {
    name: "a kind configuration with kube-proxy",
    stack: "airgap",
    file: "components/kind/kind-config.ts",
    edit: (text) => text.replaceAll('kubeProxyMode: "none"', 'kubeProxyMode: "iptables"'),
    red: ["policies"],
    says: ['sets `networking.kubeProxyMode` of the kind config in `stdin` to the string "iptables"'],
  },
  {
    name: "extraConfig that overrides the chart's own words",
    stack: "existing",
    file: "components/cilium/settings.ts",
    edit: (text) =>
      text.replace('{ path: "cluster.id", value: 0 },', '$&\n  { path: "extraConfig", value: { "routing-mode": "tunnel" } },'),
    red: ["policies", "chart", "preview"],
    says: ['-routing-mode: "native"', '+routing-mode: "tunnel"', "ConfigMap cilium-config: routing-mode: tunnel"],
  },
  {
    name: "another value of the chart, by the table of settings",
    stack: "existing",
    file: "components/cilium/settings.ts",
    edit: (text) => text.replace('{ path: "cluster.id", value: 0 },', '$&\n  { path: "routingMode", value: "tunnel" },'),
    red: ["policies", "chart", "preview"],
    says: [
      '-routing-mode: "native"',
      '+routing-mode: "tunnel"',
      'Release "cilium-release" sets `values.routingMode` to the string "tunnel".',
    ],
  },
];

describe.skipIf(missing)("make pr", () => {
  let checkout: string;
  let kubeconfig: string;

  beforeAll(async () => {
    checkout = await mkdtemp(join(tmpdir(), "pr-"));
    const { stdout } = await execa("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: source });
    // Two environments, one of each kind of cluster, are enough to see all that there is.
    const files = stdout.split("\0").filter((name) => name !== "" && !/^Pulumi\.(dev|notes)\.yaml$|^node_modules$/.test(name));
    for (const file of files) await cp(join(source, file), join(checkout, file), { recursive: true }).catch(unlessDeleted);
    await symlink(join(source, "node_modules"), join(checkout, "node_modules"));
    kubeconfig = join(checkout, ".git", "kubeconfig");
    await git("init", "--quiet", "--initial-branch", "main");
    // A link is no folder, which is what .gitignore speaks of.
    await writeFile(join(checkout, ".git", "info", "exclude"), "node_modules\n");
    await commit("The base");
    await writeFile(kubeconfig, stringify(kubeconfigOf("kind-existing")), { mode: 0o600 });
  });
  afterAll(() => rm(checkout, { recursive: true, force: true }));
  beforeEach(() => git("checkout", "--quiet", "-B", "branch", "main"));

  it.each(tunnels)("is red on $name", async ({ stack, file, edit, red, says }) => {
    const before = await readFile(join(checkout, file), "utf8");
    const after = edit(before);
    expect(after).not.toBe(before);
    await writeFile(join(checkout, file), after);
    await commit("A tunnel");

    const { exitCode, report, printed } = await pr({ STACK: stack });
    expect(exitCode).not.toBe(0);
    expect(report).toContain(`## cilium-lab: FAILED: ${stack}\n`);
    for (const check of red) expect(printed).toMatch(new RegExp(`^${stack} +${check} +FAILED$`, "m"));
    for (const words of says) expect(report).toContain(words);
  });

  it("refuses an encrypted value without repeating it", async () => {
    await writeFile(
      join(checkout, "Pulumi.existing.yaml"),
      `config:\n  cilium-lab:cluster: existing\n  cilium-lab:token:\n    secure: ${sealed}\n`,
    );
    await commit("A secret");
    const { exitCode, report } = await pr({ STACK: "existing" });
    expect(exitCode).not.toBe(0);
    expect(report).toContain("cilium-lab:token is encrypted, so it cannot be checked here.");
  });

  it("is green on a harmless branch, and says what it changes", async () => {
    for (const [file, line] of [
      ["README.md", "More words.\n"],
      ["Pulumi.airgap.yaml", "  cilium-lab:debug: flow\n"],
    ] as const) {
      await writeFile(join(checkout, file), `${await readFile(join(checkout, file), "utf8")}${line}`);
    }
    await commit("Harmless");
    const { exitCode, report, printed } = await pr({});
    expect({ exitCode, failed: printed.split("\n").filter((line) => line.includes("FAILED")) }).toEqual({ exitCode: 0, failed: [] });
    expect(report).toMatch(/^<!-- cilium-lab: pr -->\n## cilium-lab: ok/);
    expect(report).toMatch(/^\| airgap \| changed \| ok \| ok: \d+ resources \| ok: /m);
    expect(report).toMatch(
      /^\| existing \| as in the base \| ok \| ok: \d+ resources \| ok: .* \| ok: \d+ resources, with context kind-existing/m,
    );
    expect(report).toContain('```diff\n-debug-verbose: "datapath"\n+debug-verbose: "flow"\n```');
    expect(report).toContain("- Command `lab-restart`: `environment.RELEASE`, which waits for Release `cilium-release`\n");
    // Nothing is left of the look: neither files nor a checkout that git remembers.
    expect((await execa("git", ["status", "--porcelain"], { cwd: checkout })).stdout).toBe("");
    expect((await execa("git", ["worktree", "list"], { cwd: checkout })).stdout.split("\n")).toHaveLength(1);
  });

  async function pr(variables: Record<string, string>): Promise<{ exitCode: number; report: string; printed: string }> {
    const { MAKEFLAGS, MAKELEVEL, MFLAGS, STACK, ...environment } = process.env;
    const { exitCode, all } = await execa("make", ["pr"], {
      cwd: checkout,
      env: { ...environment, KUBECONFIG: kubeconfig, BASE: "main", ...variables },
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      all: true,
    });
    const report = await readFile(join(checkout, "reports", "pr.md"), "utf8").catch(() => "");
    for (const secret of [token, password, sealed])
      expect({ secret, said: `${all}${report}`.includes(secret) }).toEqual({ secret, said: false });
    expect({ printed: all, report }).toEqual({ printed: all, report: expect.stringContaining("## cilium-lab") as string });
    return { exitCode: exitCode ?? 1, report, printed: all };
  }

  async function git(...args: string[]): Promise<void> {
    await execa("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args], { cwd: checkout });
  }

  async function commit(message: string): Promise<void> {
    await git("add", "--all");
    await git("commit", "--quiet", "--no-verify", "--message", message);
  }
});

function kubeconfigOf(name: string): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server: "https://127.0.0.1:9" } }],
    users: [{ name, user: { token } }],
  };
}

function unlessDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
