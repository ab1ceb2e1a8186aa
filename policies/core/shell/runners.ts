import { builtins } from "./builtins";
import { languages, runLanguage } from "./languages";
import { shells } from "./programs";
import type { Runner } from "./runner";
import { runShell } from "./shells";
import { wrap, wrappers } from "./wrappers";

/** What runs more than itself, by name. */
export const runners: ReadonlyMap<string, Runner> = new Map([
  ...builtins,
  ...[...shells].map((name) => [name, runShell] as const),
  ...languages.map((name) => [name, runLanguage] as const),
  ...[...wrappers.keys()].map((name) => [name, wrap] as const),
]);
