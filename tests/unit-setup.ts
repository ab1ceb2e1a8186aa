import { afterAll, vi } from "vitest";

/** The files of a worker share its process and modules: what a file stubbed ends with it. */
afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.restoreAllMocks();
});
