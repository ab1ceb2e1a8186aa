import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Compiled code of the packages: Pulumi's alone are 20 MB, and each worker would compile them anew. Workers inherit the variable.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "node-compile-cache");

/** The fast tier: pure functions and components on mocks. The slower tiers have a project each, run by `make test` and `make test-lab`. */
export default defineConfig({
  test: {
    // Two cores are what the smallest machine has; a third worker has work while others wait for processes.
    maxWorkers: 3,
    // Files that did not change are not transformed again.
    experimental: { fsModuleCache: true },
    projects: [
      {
        test: {
          name: "unit",
          include: ["{components,policies,airgap,cli,dev}/**/*.test.ts"],
          // A module graph for each of 300 files costs more than the tests: a worker loads a module once, and `setupFiles` undoes what a file leaves.
          isolate: false,
          setupFiles: ["tests/unit-setup.ts"],
          // Some compile types first, which takes long where the machine is busy.
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      // A real browser, which takes its time to start on a busy machine.
      { test: { name: "browser", include: ["tests/browser/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 } },
      // Real processes, three files at a time; the limits leave room for a machine that is busy.
      { test: { name: "engine", include: ["tests/engine/**/*.test.ts"], testTimeout: 300_000, hookTimeout: 300_000 } },
      {
        test: { name: "lab", include: ["tests/lab/**/*.test.ts"], testTimeout: 1_800_000, hookTimeout: 1_800_000, fileParallelism: false },
      },
      // Each breaks a lab of its own and recovers from it; one breaks the engine that all labs share.
      {
        test: {
          name: "faults",
          include: ["tests/faults/**/*.test.ts"],
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
