import type { Feed, Shell } from "./shell";

/** Runs a tool with its arguments; what it prints. */
export type Runner = (shell: Shell, args: readonly string[], feed: Feed, tool: string) => string;
