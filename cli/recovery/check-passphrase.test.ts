import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ReadyLab } from "../lab/lab";
import { labPaths } from "../lab/paths";
import { checkPassphrase, saltInState } from "./check-passphrase";

// Made by Pulumi with the passphrase "abc".
const salt = "v1:4a4/RrOmDz0=:v1:slzdUmPGFVAfxjgR:ZZH5h9jm96y/vRAZ3RuTlWeQVc1VUQ==";

describe("saltInState", () => {
  it.each([
    [{ deployment: { secrets_providers: { type: "passphrase", state: { salt: "v1:a" } } } }, "v1:a"],
    [{ deployment: { secrets_providers: null } }, undefined],
    [{ deployment: { secrets_providers: { type: "cloud", state: {} } } }, undefined],
    [{}, undefined],
  ])("of %j", (state, expected) => expect(saltInState(JSON.stringify(state))).toBe(expected));
});

describe("checkPassphrase", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "cilium-lab-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const check = async (passphrase: string) => {
    const paths = { ...labPaths(folder), passphrase: join(folder, "passphrase") };
    await writeFile(paths.passphrase, `${passphrase}\n`);
    const state = JSON.stringify({ deployment: { secrets_providers: { type: "passphrase", state: { salt } } } });
    return checkPassphrase({
      paths,
      choice: { stack: "dev", reason: "" },
      pulumi: { read: () => Promise.resolve(state) },
    } as unknown as ReadyLab);
  };

  it("is content with the one that fits", () => expect(check("abc")).resolves.toBeUndefined());

  it("names the one that does not", () =>
    expect(check("abcd")).rejects.toThrow(
      `The passphrase in ${join(folder, "passphrase")} is not the one that the state of the stack "dev" was encrypted with. Put that one back. Nothing was changed.`,
    ));
});
