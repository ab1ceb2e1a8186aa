import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { labPaths } from "./paths";
import { childEnvironment, pulumiCli } from "./pulumi";

describe("childEnvironment", () => {
  it("lets the lab's variables win and drops a passphrase that Pulumi would prefer to the file", () => {
    expect(childEnvironment({ HOME: "/h", PULUMI_HOME: "/other", PULUMI_CONFIG_PASSPHRASE: "x" }, { PULUMI_HOME: "/lab" })).toEqual({
      HOME: "/h",
      PULUMI_HOME: "/lab",
    });
  });
});

describe("pulumiCli, on a stand-in for the CLI", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "cilium-lab-"));
    await writeFile(join(folder, "Pulumi.dev.yaml"), "config:\n  a:b:   1\n");
    await fakePulumi("exit 0");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const fakePulumi = async (script: string) => {
    await writeFile(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, "pulumi"), 0o755);
  };
  const cli = () => pulumiCli(labPaths(folder), "dev", { PATH: `${folder}:${process.env.PATH ?? ""}` });
  const stackFileText = () => readFile(join(folder, "Pulumi.dev.yaml"), "utf8");

  it("passes the exit code through and takes the salt out of the stack file even then", async () => {
    await fakePulumi("printf 'config:\\n  a:b: 1\\nencryptionsalt: v1:x\\n' > Pulumi.dev.yaml; exit 7");
    expect(await cli().show(["preview"])).toBe(7);
    expect(await stackFileText()).toBe("config:\n  a:b:   1\n");
  });

  it("says that the CLI is missing", async () => {
    await rm(join(folder, "pulumi"));
    const alone = pulumiCli(labPaths(folder), "dev", { PATH: folder });
    await expect(alone.show(["up"])).rejects.toThrow("The Pulumi CLI is not on PATH. Run `make up`, which installs it.");
  });

  it("gives back standard output", async () => {
    await fakePulumi("echo '{}'; echo noise >&2");
    expect(await cli().read(["stack", "output"])).toBe("{}");
  });

  it("hands a command its standard input", async () => {
    await fakePulumi("cat");
    expect(await cli().read(["stack", "import"], "{}")).toBe("{}");
  });

  it("says whose passphrase it is that does not fit", async () => {
    await fakePulumi("echo 'error: constructing secrets manager of type \"passphrase\": incorrect passphrase' >&2; exit 255");
    await expect(cli().read(["stack", "export"])).rejects.toThrow(
      `The passphrase in ${join(folder, ".lab", "passphrase")} is not the one that the state of the stack "dev" was encrypted with. Put that one back. Nothing was changed.`,
    );
  });

  it("fails with the error that Pulumi named", async () => {
    await fakePulumi("echo 'warning: x' >&2; echo 'error: no stack' >&2; exit 255");
    await expect(cli().read(["stack", "export"])).rejects.toThrow(
      'pulumi stack failed: no stack Try it by hand in a lab shell: eval "$(make -s env)"',
    );
  });
});
