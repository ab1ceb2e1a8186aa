import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectText } from "../../components/testing/stack-files";
import { CliError } from "../lab/error";
import { check } from "./command";

let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "check-"));
  await writeFile(join(checkout, "Pulumi.yaml"), projectText);
});
afterEach(() => rm(checkout, { recursive: true }));

async function checked(requested?: string): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await check(checkout, requested, (line) => lines.push(line));
  // Whether a Docker daemon answers is the machine's matter.
  return { code, lines: lines.filter((line) => !line.endsWith("Everything else is checked.")) };
}

describe("check", () => {
  it("fails on a configuration that is refused, goes on with the next, and counts nothing that it skipped as passed", async () => {
    await writeFile(join(checkout, "Pulumi.one.yaml"), "config: { cilium-lab:podCIDR: 10.0.0.0/16 }\n");
    await writeFile(join(checkout, "Pulumi.two.yaml"), "config:\n  cilium-lab:workers: two\n");
    const refused = ["policies     ", "chart        ", "preview      "].map((name) => `${name}  not checked: the configuration is refused`);
    expect(await checked()).toEqual({
      code: 1,
      lines: [
        "one  configuration  FAILED",
        "    cilium-lab:podCIDR is not a key of this lab. Did you mean cilium-lab:podCidr? Pulumi.yaml lists all keys.",
        ...refused.map((line) => `one  ${line}`),
        "two  configuration  FAILED",
        '    cilium-lab:workers "two" is not a number of workers: a whole number from 1 to 8. The probe needs two nodes to see cross-node packets. Example: 2.',
        ...refused.map((line) => `two  ${line}`),
        "0 ok, 2 FAILED, 6 not checked",
      ],
    });
  });

  it("checks the one that is asked for, and leaves nothing behind", async () => {
    await writeFile(join(checkout, "Pulumi.one.yaml"), "config: [1]\n");
    await writeFile(join(checkout, "Pulumi.two.yaml"), "config: [2]\n");
    const { lines } = await checked("two");
    expect(lines.at(-1)).toBe("0 ok, 1 FAILED, 3 not checked");
    expect(lines.filter((line) => line.startsWith("one"))).toEqual([]);
    expect(await readdir(join(checkout, ".lab"))).toEqual([]);
  });

  it("refuses a stack that there is not", async () => {
    await writeFile(join(checkout, "Pulumi.one.yaml"), "");
    await expect(checked("three")).rejects.toEqual(
      new CliError('There is no stack "three": Pulumi.three.yaml does not exist.', "Known stacks: one."),
    );
  });
});
