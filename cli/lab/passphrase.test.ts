import { mkdtemp, rm, stat, unlink, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensurePassphrase } from "./passphrase";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cilium-lab-"));
  file = join(folder, ".lab", "passphrase");
});
afterEach(() => rm(folder, { recursive: true }));

const mode = async () => (await stat(file)).mode & 0o777;

describe("ensurePassphrase", () => {
  it("generates 256 bits that only the owner can read, once", async () => {
    const first = await ensurePassphrase(file, []);
    expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await mode()).toBe(0o600);
    expect(await ensurePassphrase(file, ["dev"])).toBe(first);
  });

  it("closes a file that others could read", async () => {
    await ensurePassphrase(file, []);
    await chmod(file, 0o644);
    await ensurePassphrase(file, []);
    expect(await mode()).toBe(0o600);
  });

  it("makes no new one while a state needs the old one", async () => {
    await ensurePassphrase(file, []);
    await unlink(file);
    await expect(ensurePassphrase(file, ["dev"])).rejects.toThrow(
      `The passphrase file ${file} is gone, and the state of dev was encrypted with it. Put the file back; or, if no lab is running, remove the .lab folder and start afresh.`,
    );
  });
});
