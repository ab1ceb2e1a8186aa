import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { callersKubeconfig } from "../../components/existing/kubeconfig";
import type { ReadyMachine } from "../lab/lab";
import { labPaths } from "../lab/paths";
import type { Outcome } from "./outcome";
import { checkPreview } from "./preview";

const stackText = "config: # mine\n  lab:workers: 2\n";

let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "preview-"));
  await writeFile(join(checkout, "Pulumi.dev.yaml"), stackText);
});
afterEach(() => rm(checkout, { recursive: true }));

/** Runs the check with a `pulumi` that does what `script` says. */
async function previewed(script: string, env: Record<string, string> = { KUBECONFIG: "/k" }): Promise<Outcome> {
  await writeFile(join(checkout, "pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const machine: ReadyMachine = {
    binDirs: [checkout],
    pulumi: join(checkout, "pulumi"),
    dockerHost: "unix:///d.sock",
    pluginEnvironment: { PLUGIN: "p" },
    standIns: [],
  };
  return checkPreview({ paths: labPaths(checkout), stack: "dev", machine, folder: join(checkout, "check"), env });
}

describe("checkPreview", () => {
  it("previews a new stack on a state of its own, with the policy pack, and leaves the stack file as it was", async () => {
    const outcome = await previewed(
      'echo "$*" >> log; echo "    + 12 to create"; [ "$1" = preview ] || echo "encryptionsalt: v1:x" >> Pulumi.dev.yaml; ' +
        'echo "$PULUMI_BACKEND_URL $PULUMI_HOME $PULUMI_OPTION_POLICY_PACK $KUBECONFIG $DOCKER_HOST $PLUGIN" > environment; cp "$PULUMI_CONFIG_PASSPHRASE_FILE" passphrase',
    );
    expect(outcome).toEqual({ kind: "ok", detail: "12 resources" });
    expect((await readFile(join(checkout, "log"), "utf8")).trim().split("\n")).toEqual([
      "stack init dev --no-select --non-interactive",
      "preview --stack dev --non-interactive --color never --suppress-progress --suppress-outputs",
    ]);
    expect((await readFile(join(checkout, "environment"), "utf8")).trim().split(" ")).toEqual([
      `file://${join(checkout, "check", "state")}`,
      join(checkout, ".lab", "pulumi-home"),
      join(checkout, "policies"),
      "/k",
      "unix:///d.sock",
      "p",
    ]);
    expect(await readFile(join(checkout, "passphrase"), "utf8")).toMatch(/^[\w-]{43}$/);
    expect(await readFile(join(checkout, "Pulumi.dev.yaml"), "utf8")).toBe(stackText);
    await expect(access(join(checkout, ".lab"))).rejects.toThrow("ENOENT");
  });

  it.each([
    ["takes the kubeconfig that it is given, and not the one from outside of the lab shell", { KUBECONFIG: "/k" }, "/k"],
    ["leaves the one from outside of the lab shell where it is given none", {}, "/mine"],
  ])("%s", async (_, env, kubeconfig) => {
    vi.stubEnv(callersKubeconfig, "/mine");
    await previewed(`echo "    + 12 to create"; echo "$${callersKubeconfig}" > kubeconfig`, env).finally(() => vi.unstubAllEnvs());
    expect(await readFile(join(checkout, "kubeconfig"), "utf8")).toBe(`${kubeconfig}\n`);
  });

  it("fails with all that Pulumi said", async () => {
    expect(await previewed('[ "$1" = stack ] || { echo "one violation"; echo "error: preview failed" >&2; exit 255; }')).toEqual({
      kind: "failed",
      lines: [
        "pulumi preview --stack dev --non-interactive --color never --suppress-progress --suppress-outputs:",
        "one violation",
        "error: preview failed",
      ],
    });
  });

  it("fails where the program made nothing", async () => {
    expect(await previewed('echo "    + 1 to create"')).toEqual({
      kind: "failed",
      lines: ["The preview plans no resource but the stack itself: index.ts did not run.", "+ 1 to create"],
    });
  });

  it("blames no stack for a chart repository that does not answer, unless a policy is violated too", async () => {
    const unreachable = 'echo "is not a valid chart repository or cannot be reached: no such host"';
    expect(await previewed(`[ "$1" = stack ] || { ${unreachable}; exit 255; }`)).toEqual({
      kind: "not checked",
      why: "the chart's repository does not answer, and this preview wants the chart",
    });
    expect(await previewed(`[ "$1" = stack ] || { ${unreachable}; echo "- [mandatory]  no-tunnel"; exit 255; }`)).toMatchObject({
      kind: "failed",
    });
  });

  it("does not preview a stack that cannot be made", async () => {
    expect(await previewed('echo "error: $1"; exit 1')).toEqual({
      kind: "failed",
      lines: ["pulumi stack init dev --no-select --non-interactive:", "error: stack"],
    });
  });
});
