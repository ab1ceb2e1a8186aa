import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { engineImpossible, enginePaths, startEngine, stopEngine } from "../../airgap/engine";
import { labOfStack } from "../../cli/lab/stack-lab";
import { clusterScripts, deriveInside } from "../../components/kind/cluster-scripts";
import { freeOn } from "../../cli/preflight/disk";
import { differences, type Inventory } from "./inventory";
import { writeRow } from "./rows";
import { deep } from "./table";

/**
 * A disk that is full while the lab's images are put into a node image: a second engine, whose disk is a file system of its own in memory.
 *
 * It is the script of `lab-derived-image` alone: no disk that others write to is filled.
 */
describe.skipIf(process.env.LAB_TEST_BASE === undefined || engineImpossible() !== undefined)("an engine whose disk is full", () => {
  const instance = "testdisk";
  const paths = enginePaths(instance);
  const docker = async (...args: string[]) =>
    (await execa("docker", ["--host", paths.dockerHost, ...args], { stdin: "ignore" })).stdout.split("\n").filter(Boolean);
  const resize = (bytes: number) => execa("mount", ["-o", `remount,size=${Math.floor(bytes / 1024)}k`, paths.dataDir]);
  let environment: Record<string, string>;

  /** What the engine holds. Docker's own networks are as many always. */
  const held = async (): Promise<Inventory> => ({
    containers: await docker("ps", "--all", "--format", "{{.Names}}"),
    images: (await docker("images", "--format", "{{.Repository}}:{{.Tag}}")).sort(),
    "dangling images": await docker("images", "--filter", "dangling=true", "--quiet"),
    volumes: await docker("volume", "ls", "--quiet"),
    networks: (await docker("network", "ls", "--format", "{{.Name}}")).sort(),
  });
  const derive = () =>
    execa("sh", ["-c", clusterScripts.derive], { env: { ...environment, DOCKER_HOST: paths.dockerHost }, stdin: "ignore", reject: false });

  beforeAll(async () => {
    await stopEngine({ instance });
    await mkdir(paths.dataDir, { recursive: true });
    await execa("mount", ["-t", "tmpfs", "-o", "size=6g", "tmpfs", paths.dataDir]);
    await startEngine({ instance });
    const checkout = resolve(__dirname, "..", "..");
    const [project, stack] = await Promise.all(
      ["Pulumi.yaml", `Pulumi.${process.env.LAB_TEST_BASE}.yaml`].map((file) => readFile(join(checkout, file), "utf8")),
    );
    const { lab } = labOfStack(project!, stack!);
    if (lab.cluster.kind !== "kind") throw new Error("not a stack with nodes of its own");
    const [base, image] = [lab.cluster.spec.nodeImage, lab.images.test];
    // One pipe: an archive of these would be another gigabyte.
    await execa("sh", ["-c", 'docker save "$1" "$2" | docker --host "$3" load', "sh", base, image, paths.dockerHost]);
    const idOf = async (name: string) => (await docker("image", "inspect", "--format", "{{.Id}}", name))[0]!;
    environment = {
      CLUSTER: "lab-test-disk",
      NODE_IMAGE: "cilium-lab.invalid/node:lab-test-disk",
      DERIVED: "cilium-lab.invalid/derived-node:lab-test-disk",
      INSIDE: deriveInside,
      BASE: base,
      BASE_ID: await idOf(base),
      IMAGES: image,
      IMAGE_IDS: await idOf(image),
    };
  });

  afterAll(async () => {
    await stopEngine({ instance });
    await execa("umount", ["--lazy", paths.dataDir], { reject: false });
    await rm(dirname(paths.dataDir), { recursive: true, force: true });
  });

  deep("the disk full while the node image is derived", async () => {
    const before = await held();
    const { stdout } = await execa("df", ["--block-size=1", "--output=used", paths.dataDir]);
    await resize(Number(stdout.split("\n")[1]) + 150e6);
    expect(await freeOn(paths.dataRoot)).toBeLessThan(160e6);
    const failed = await derive();
    expect(failed.exitCode).not.toBe(0);
    expect(failed.stderr).toContain("no space left on device");
    const left = differences(before, await held());
    await resize(6e9);
    const started = performance.now();
    const again = await derive();
    const seconds = Math.round((performance.now() - started) / 1000);
    expect(again.exitCode, again.stderr).toBe(0);
    const after = await held();
    const made = [environment["DERIVED"]!, environment["NODE_IMAGE"]!];
    const leftovers = [...left, ...differences({ ...before, images: [...before["images"]!, ...made].sort() }, after)];
    const fault = expect.getState().currentTestName!.split(" > ").at(-1)!;
    const happened = "Docker's words are the error; the half image, its container and its volume are gone";
    await writeRow({
      fault,
      happened,
      recovery: "the next `make up` derives it, once there is room; with no room to begin with, it refuses before the first node",
      seconds,
      leftovers,
    });
    expect(leftovers).toEqual([]);
  });
});
