import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { BenchUpBlock } from "../plan";
import type { BenchUpRun, RunKind } from "../results";
import { timed } from "../timed";
import { run, type Bench } from "./run";

/** Pulumi's engine with the same language host, and nothing to do. */
export async function floorBlock(bench: Bench, block: BenchUpBlock & { kind: "floor" }, work: string): Promise<BenchUpRun[]> {
  const { ready, signal } = bench.lab;
  // Below the checkout, whose packages it finds.
  await mkdir(join(work, "floor"));
  const folder = join(work, "floor");
  const project = await readFile(join(ready.paths.checkout, "Pulumi.yaml"), "utf8");
  const runtime = /^runtime:\n(?: +.*\n)+/m.exec(project)?.[0] ?? "runtime: nodejs\n";
  await writeFile(join(folder, "Pulumi.yaml"), `name: floor\n${runtime}main: index.ts\n`);
  await writeFile(join(folder, "index.ts"), "export {};\n");
  await writeFile(join(folder, "package.json"), '{ "name": "floor", "private": true }\n');
  const { PULUMI_OPTION_POLICY_PACK: _pack, PULUMI_STACK: _stack, ...env } = ready.childEnvironment;
  const pulumi = (...args: string[]) =>
    execa("pulumi", [...args, "--stack", "floor"], { cwd: folder, env, extendEnv: false, stdin: "ignore" });
  await execa("pulumi", ["stack", "init", "floor", "--non-interactive"], { cwd: folder, env, extendEnv: false, stdin: "ignore" });
  try {
    await pulumi("up", "--yes", "--non-interactive");
    const timedPulumi = (kind: RunKind, ...args: string[]) =>
      run(bench, block, kind, 0, async (log) => ({
        ...(await timed("pulumi", [...args, "--stack", "floor", "--non-interactive"], { cwd: folder, env, log, signal })),
        spans: [],
      }));
    return [await timedPulumi("floor-preview", "preview"), await timedPulumi("floor-up", "up", "--yes")];
  } finally {
    await pulumi("destroy", "--yes", "--non-interactive").catch(() => undefined);
    await pulumi("stack", "rm", "--yes", "--force").catch(() => undefined);
  }
}
