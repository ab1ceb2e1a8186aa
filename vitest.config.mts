import { defineConfig } from "vitest/config";

/** The fast tier: pure functions and components on mocks. The slower tiers have a project each, run by `make test`. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["{components,policies,airgap,cli}/**/*.test.ts"] } },
      // Real processes, one at a time: two engines would fight over the machine's two cores.
      { test: { name: "engine", include: ["tests/engine/**/*.test.ts"], testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false } },
      { test: { name: "lab", include: ["tests/lab/**/*.test.ts"], testTimeout: 1_800_000, hookTimeout: 1_800_000, fileParallelism: false } },
    ],
  },
});
