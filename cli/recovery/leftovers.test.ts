import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { labPaths, type LabPaths } from "../lab/paths";
import { removeLeftovers } from "./leftovers";

let paths: LabPaths;
beforeEach(async () => {
  paths = labPaths(await mkdtemp(join(tmpdir(), "cilium-lab-")));
});
afterEach(() => rm(paths.checkout, { recursive: true }));

const traces = (stack: string) => [
  `kubeconfig/${stack}`,
  `state/.pulumi/stacks/p/${stack}.json.bak`,
  `state/.pulumi/stacks/p/${stack}.json.bak.attrs`,
  `state/.pulumi/backups/p/${stack}/1.json`,
  `state/.pulumi/history/p/${stack}/1.json`,
  `state/.pulumi/locks/organization/p/${stack}/1.json`,
  `pulumi-home/logs/organization+p+${stack}-20261124T001357.log`,
];
const ended = 2 ** 22 + 1;
const files = async () =>
  (await readdir(paths.lab, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(paths.lab, join(entry.parentPath, entry.name)))
    .sort();

it("removes what is left of stacks that are gone, and nothing of one that is there", async () => {
  const kept = [
    `kubeconfig/two.${process.pid}`,
    "passphrase",
    "state/.pulumi/meta.yaml",
    "state/.pulumi/stacks/p/two.json",
    "state/.pulumi/stacks/other/dev.json",
    ...traces("two"),
  ];
  kept.push(
    "pulumi-home/logs/organization+other+dev-20261124T001357.log",
    `pulumi-home/logs/pulumi-20261124T001357-${process.pid}.log`,
    "pulumi-home/logs/mine.log",
  );
  for (const file of [
    ...kept,
    ...traces("dev"),
    ...traces("renamed"),
    `kubeconfig/two.${ended}`,
    `pulumi-home/logs/pulumi-20261124T001357-${ended}.log`,
  ]) {
    await mkdir(dirname(join(paths.lab, file)), { recursive: true });
    await writeFile(join(paths.lab, file), "");
  }
  await removeLeftovers(paths, "p");
  expect(await files()).toEqual(kept.sort());
});

it("is content where nothing ever was", async () => {
  await mkdir(paths.lab);
  await removeLeftovers(paths, "p");
  expect(await files()).toEqual([]);
});
