import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { markdownTable } from "markdown-table";
import { engineMissing, startEngine } from "./engine";
import { benign } from "../../policies/testing/corpus";
import { run, runStack, type Fixture } from "../../policies/testing/harness/run";
import type { Rule, StackRule } from "../../policies/core/policy";
import { rules, stackRules } from "../../policies/rules";

/**
 * How long the policies take a resource, at several sizes of a stack: in the policy SDK's own handler, and on Pulumi's real engine, each
 * with the pack and without in the same run. Prints Markdown; changes nothing.
 *
 * Run it on a quiet machine: `npm run bench:policies`, and with `-- --engine` in a lab shell for the second table.
 */
async function main(): Promise<void> {
  console.log(await inHandler([10, 100, 1_000, 10_000]));
  if (!process.argv.includes("--engine")) return;
  const missing = engineMissing();
  if (missing) throw new Error(missing);
  console.log(await onEngine([10, 100, 1_000]));
}

/** Resources of the harmless stacks of the corpus: the same mixture at every size, spread over all of them or all of them over and over. */
function stackOf(size: number): Fixture[] {
  const resources = benign.flatMap(({ stack }) => stack);
  const step = Math.max(1, resources.length / size);
  return Array.from({ length: size }, (_, i) => resources[Math.floor(i * step) % resources.length]!);
}

async function inHandler(sizes: readonly number[]): Promise<string> {
  const timed = async (some: readonly Rule[], whole: readonly StackRule[], stack: readonly Fixture[]) => {
    const started = performance.now();
    for (const resource of stack) for (const rule of some) await run(rule, resource);
    for (const rule of whole) await runStack(rule, stack);
    return performance.now() - started;
  };
  // As many of them, that say nothing: what the handler itself takes.
  const idle = rules.map((): Rule => ({ name: "idle", description: "Idle.", check: () => [] }));
  const idleStack = stackRules.map((): StackRule => ({ name: "idle-stack", description: "Idle.", checkStack: () => [] }));
  await timed(rules, stackRules, stackOf(200)); // warm-up
  const rows: string[][] = [];
  for (const size of sizes) {
    const stack = stackOf(size);
    const rounds = Math.max(3, Math.round(300 / size));
    const [without, withPack]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      without.push(await timed(idle, idleStack, stack));
      withPack.push(await timed(rules, stackRules, stack));
    }
    const each = (median(withPack) - median(without)) / size;
    rows.push([String(size), median(without).toFixed(1), median(withPack).toFixed(1), each.toFixed(3)]);
  }
  return markdownTable([["Resources", "handler with idle rules, ms", "with the pack's, ms", "the pack's part, ms a resource"], ...rows], {
    align: ["r", "r", "r", "r"],
  });
}

async function onEngine(sizes: readonly number[]): Promise<string> {
  const engine = await startEngine(["command"]);
  const pack = path.resolve(__dirname, "..", "..", "policies");
  try {
    const rows: string[][] = [];
    for (const size of sizes) {
      const program = `const command = require("@pulumi/command"); for (let i = 0; i < ${size}; i++) new command.local.Command("c" + i, { create: "echo " + i });`;
      const project = await engine.project({ program, packages: ["@pulumi/command"] });
      const preview = async (args: string[]) => {
        const { seconds, exitCode, output } = await project.preview(["--suppress-progress", "--suppress-outputs", ...args]);
        if (exitCode !== 0) throw new Error(output);
        return seconds * 1000;
      };
      const [without, withPack]: [number[], number[]] = [[], []];
      for (let round = 0; round < 3; round++) {
        without.push(await preview([]));
        withPack.push(await preview(["--policy-pack", pack]));
      }
      const [a, b] = [median(without), median(withPack)];
      rows.push([String(size), a.toFixed(0), b.toFixed(0), (b / a).toFixed(2)]);
    }
    return markdownTable([["Commands", "preview without a pack, ms", "with it, ms", "ratio"], ...rows], { align: ["r", "r", "r", "r"] });
  } finally {
    await engine.dispose();
  }
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

void main();
