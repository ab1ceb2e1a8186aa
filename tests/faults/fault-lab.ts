import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { testLabPrefix, removeTestLabs } from "../../dev/test-labs";
import { Checkout } from "../lab/checkout";

/** A lab of two nodes to be broken: a stack in a copy of the checkout, with a temporary folder of its own. */
export interface FaultLab {
  checkout: Checkout;
  stack: string;
  /** Its clusters are called `<clusterName>-<6 hex digits>`. */
  clusterName: string;
  /** `TMPDIR` of all that runs in it, so that whatever is left there is seen. */
  temporary: string;
  docker(...args: string[]): Promise<string[]>;
  /** A container that holds the lab's own engine, which would stop with its last one, so that what is left on it can be looked at. */
  holder: string | undefined;
}

/**
 * Makes a checkout with one stack; nothing is brought up.
 *
 * @param name of the stack; its cluster is called after it, so no two files of tests may take the same.
 */
export async function makeFaultLab(name: string, settings: Record<string, unknown> = {}): Promise<FaultLab> {
  const clusterName = `${testLabPrefix}${name}`;
  await removeTestLabs(process.env, clusterName);
  const checkout = await Checkout.make();
  const temporary = await mkdtemp(join(tmpdir(), "lab-test-temporary-"));
  process.env.TMPDIR = temporary;
  const base = (await checkout.read(`Pulumi.${process.env.LAB_TEST_BASE}.yaml`)).trimEnd();
  const lines = Object.entries({ clusterName, workers: 1, ...settings }).map(([key, value]) => `  cilium-lab:${key}: ${String(value)}`);
  await checkout.write(`Pulumi.${name}.yaml`, `${[base, ...lines].join("\n")}\n`);
  const docker = async (...args: string[]) => {
    const { stdout } = await execa("docker", args, { stdin: "ignore" });
    return stdout.split("\n").filter((line) => line !== "");
  };
  const [image] = await docker("images", "--quiet");
  const [holder] = image === undefined ? [] : await docker("create", image, "true");
  return { checkout, stack: name, clusterName, temporary, docker, holder };
}

/** Brings the lab down and removes what a test that failed has left of it. */
export async function removeFaultLab({ checkout, stack, clusterName, temporary, docker, holder }: FaultLab): Promise<void> {
  await checkout.make("down", stack);
  if (holder !== undefined) await docker("rm", "--volumes", holder);
  await removeTestLabs(process.env, clusterName);
  await checkout.remove();
  await rm(temporary, { recursive: true, force: true });
}
