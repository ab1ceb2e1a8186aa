import type { Context, Severity } from "../../protocol/resource";

/** A context for tests: keeps what is logged, cancels on demand. */
export interface TestContext extends Context {
  lines: { severity: Severity; message: string }[];
  /** The user interrupts. */
  interrupt(): void;
  /** The engine is gone. */
  lose(): void;
}

export function testContext(): TestContext {
  const user = new AbortController();
  const call = new AbortController();
  const lines: TestContext["lines"] = [];
  return {
    lines,
    log: (severity, message, _urn, options) => {
      if (!options?.ephemeral) lines.push({ severity, message });
    },
    signal: user.signal,
    callSignal: AbortSignal.any([user.signal, call.signal]),
    config: {},
    interrupt: () => user.abort(),
    lose: () => call.abort(),
  };
}
