import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { programDependencies, requiredPlugins } from "./packages";

let directory: string;
const manifest = async (path: string, content: object) => {
  await mkdir(join(directory, path), { recursive: true });
  await writeFile(join(directory, path, "package.json"), JSON.stringify(content));
};
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), "packages-"))));
afterEach(() => rm(directory, { recursive: true }));

it("finds the plugins that packages name, at any depth", async () => {
  await manifest("node_modules/@pulumi/command", {
    name: "@pulumi/command",
    version: "1.2.1",
    pulumi: { resource: true, name: "command", version: "1.2.1" },
  });
  await manifest("node_modules/@pulumi/pulumi", { name: "@pulumi/pulumi", version: "3.0.0" });
  await manifest("node_modules/a/node_modules/@x/own", {
    name: "@pulumi/own",
    version: "2.0.0",
    pulumi: { resource: true, server: "https://example.com" },
  });
  await mkdir(join(directory, "node_modules", ".bin"));
  expect(requiredPlugins(directory)).toEqual([
    { name: "command", version: "v1.2.1", server: "" },
    { name: "own", version: "v2.0.0", server: "https://example.com" },
  ]);
});

it("is empty without node_modules", () => expect(requiredPlugins(directory)).toEqual([]));

it("lists direct dependencies with their installed versions", async () => {
  await manifest(".", { dependencies: { a: "^1" }, devDependencies: { b: "^2" } });
  await manifest("node_modules/a", { version: "1.2.3" });
  expect(programDependencies(directory)).toEqual([
    { name: "a", version: "1.2.3" },
    { name: "b", version: "^2" },
  ]);
});
