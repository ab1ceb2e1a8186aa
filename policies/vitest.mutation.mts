import { defineConfig } from "vitest/config";

/** What mutants of the rules are tried against: the rules' cases and the corpus; not the lab's own program, which takes a process. */
export default defineConfig({
  test: { include: ["policies/**/*.test.ts"], exclude: ["policies/lab.test.ts", "policies/harness/judge.test.ts", "policies/intents.property.test.ts"], testTimeout: 60_000 },
});
