import { defineConfig } from "vitest/config";

/** The fast tier: pure functions and components on mocks. The slower tiers have a project each, run by `make test`. */
export default defineConfig({
  test: {
    // Two cores are what the smallest machine has; by default one would be left idle.
    maxWorkers: 2,
    projects: [
      // Some compile types first, which takes long where the machine is busy.
      { test: { name: "unit", include: ["{components,policies,airgap,cli,dev}/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 120_000 } },
      // A real browser, which takes its time to start on a busy machine.
      { test: { name: "browser", include: ["tests/browser/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 } },
      // Real processes, two files at a time; the limits leave room for a machine that is busy.
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
