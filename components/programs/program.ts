import * as path from "node:path";

/** Where this package's files are: the checkout, or what a link to it leads to. */
const packageFolder = path.resolve(__dirname, "../..");

/**
 * How a command resource runs a TypeScript program of this package.
 *
 * @param file the program, relative to the package, e.g. `components/datapath/probe/main.ts`
 * @returns `script`, a line of sh; `dir`, the package as seen from the project that runs it, so that no path of a machine gets into
 *   state; undefined where they are the same
 */
export function program(file: string): { script: string; dir: string | undefined } {
  return {
    // The package's own Node.js: the machine's may be too old. `exec`, so that no shell stands between Pulumi and the program.
    script: `exec node_modules/.bin/node --import tsx ${file}`,
    dir: path.relative(process.cwd(), packageFolder) || undefined,
  };
}
