import { build } from "esbuild";
import { expect, it } from "vitest";

it("starts without Pulumi's SDK, which takes longer to load than all the rest: what a component and a command share has a file of its own", async () => {
  const { metafile } = await build({
    entryPoints: [`${__dirname}/main.ts`],
    bundle: true,
    platform: "node",
    packages: "external",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const packages = Object.entries(metafile.inputs).flatMap(([file, { imports }]) => imports.map(({ path }) => ({ file, path })));
  expect(packages.some(({ path }) => path === "execa")).toBe(true);
  expect(packages.filter(({ path }) => path.startsWith("@pulumi/"))).toEqual([]);
});
