import { mkdir, mkdtemp, readFile, readdir, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { projectText } from "../../components/testing/stack-files";
import { standInKubeconfig } from "../check/stand-in-kubeconfig";
import { pr } from "./command";

/** A branch whose environments are all refused by their configuration: nothing is run for those. */
let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "pr-"));
  await writeFile(join(checkout, ".gitignore"), "reports/\n.lab/\nkubeconfig\n");
  await writeFile(join(checkout, "Pulumi.yaml"), projectText);
  for (const stack of ["same", "changed", "gone"]) await stackFile(stack, "cilium-lab:tunnel: vxlan");
  await writeFile(join(checkout, "kubeconfig"), standInKubeconfig("mine").replace("user: {}", "user: { token: cilium-lab:tunnel }"));
  vi.stubEnv("KUBECONFIG", join(checkout, "kubeconfig"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(checkout, { recursive: true });
});

const stackFile = (stack: string, entry: string) => writeFile(join(checkout, `Pulumi.${stack}.yaml`), `config: { ${entry} }\n`);
const git = (...args: string[]) => execa("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args], { cwd: checkout });

async function ran(options: { stack?: string; base?: string }): Promise<{ code: number; report: string; said: string }> {
  const lines: string[] = [];
  const code = await pr(checkout, options, (line) => lines.push(line));
  return { code, report: await readFile(join(checkout, "reports", "pr.md"), "utf8"), said: lines.join("\n") };
}

describe("make pr", () => {
  it("says which environments are new, changed and gone, and fails on a stack file that breaks the schema", async () => {
    await git("init", "--quiet", "--initial-branch", "main");
    await git("add", "--all");
    await git("commit", "--quiet", "--no-verify", "--message", "x");
    await unlink(join(checkout, "Pulumi.gone.yaml"));
    await stackFile("changed", "cilium-lab:workers: two");
    await stackFile("new", "cilium-lab:workers: two");

    const { code, report, said } = await ran({ base: "main" });
    expect(code).toBe(1);
    expect(report).toContain("## cilium-lab: FAILED: changed, new, same\n");
    const rest = Array.from({ length: 3 }, () => "not checked: the configuration is refused").join(" | ");
    expect(report.split("\n").filter((line) => /^\| (new|changed|gone|same) /.test(line))).toEqual([
      `| changed | changed | **FAILED** | ${rest} |`,
      `| new | new | **FAILED** | ${rest} |`,
      `| same | as in the base | **FAILED** | ${rest} |`,
      "| gone | gone: the base has it, this branch does not | – | – | – | – |",
    ]);
    expect(said).toMatch(/^Base: [0-9a-f]{7}, where this branch left main\.$/m);
    expect(said).toMatch(/^changed  configuration  FAILED$/m);
    expect(said.split("\n").at(-1)).toBe("The report is in reports/pr.md.");
    expect(await readdir(join(checkout, ".lab"))).toEqual([]);
  });

  it("says where a branch changes what judges it", async () => {
    await git("init", "--quiet", "--initial-branch", "main");
    await git("add", "--all");
    await git("commit", "--quiet", "--no-verify", "--message", "x");
    await mkdir(join(checkout, "policies", "rules"), { recursive: true });
    for (const file of ["policies/rules/one.ts", "policies/two.ts", "Makefile", "README.md"]) await writeFile(join(checkout, file), "");
    const { report } = await ran({ stack: "same", base: "main" });
    expect(report).toContain(
      "\n\nThis branch changes what judges it, and was judged by its own version: `policies/` (2 files), `Makefile` (1 file).\n\n",
    );
  });

  it("repeats no credential of the kubeconfig, whoever says it", async () => {
    const { report, said } = await ran({ stack: "same" });
    for (const text of [report, said]) expect(text).toContain("[secret] is not a key of this lab.");
    expect(`${report}${said}`).not.toContain("cilium-lab:tunnel");
  });

  it("does without git, and says that all is new", async () => {
    const { report, said } = await ran({});
    expect(report).toContain("There is no base, so everything is new: this folder is no git repository.");
    expect(said).toContain("There is no base, so everything is new: this folder is no git repository.");
    expect(report).toContain("| same | no base | **FAILED** |");
  });

  it("takes no earlier report for its own", async () => {
    await ran({ stack: "same" });
    await expect(ran({ stack: "none" })).rejects.toThrow('There is no stack "none"');
    await expect(readdir(join(checkout, "reports"))).resolves.toEqual([]);
  });
});
