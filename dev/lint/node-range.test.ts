import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const read = (file: string) => readFileSync(resolve(__dirname, "..", "..", file), "utf8");

it("names one range of Node.js versions, in package.json, README and the message of who has none", () => {
  const { engines } = JSON.parse(read("package.json")) as { engines: { node: string } };
  const least = /^>=(\d+\.\d+)\.0$/.exec(engines.node)?.[1];
  expect(least).toBeDefined();
  for (const file of ["README.md", "cli/bootstrap"]) {
    const named = [...read(file).matchAll(/Node\.js (\d[\d.]*) or later/g)].map(([, version]) => version);
    expect(named, file).toEqual([least]);
  }
});
