/** Variables of make's command line, each the same as an option: `make up STACK=dev` and `tsx cli/main.ts up --stack dev`. The Makefile exports them. */
export const makeVariables = [
  "STACK",
  "CILIUM_VERSION",
  "CHART",
  "VALUES",
  "BASE",
  "CONTROL",
  "ROUNDS",
  "SECONDS",
  "SEED",
  "PAIRS",
  "WORKERS",
  "COUNT",
] as const;
export type MakeVariable = (typeof makeVariables)[number];

/** The environment without what an outer make set, so that an inner make takes no option from it. */
export function withoutMake(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const outer: readonly string[] = ["MAKEFLAGS", "MAKELEVEL", "MFLAGS", ...makeVariables];
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !outer.includes(name)));
}
