import { satisfies } from "semver";
import { CliError } from "./error";

/** Pulumi's SDK asks for this Node.js. */
const wanted = ">=22";

/** Refuses a Node.js that Pulumi's SDK cannot run on; `version` as `process.versions.node` gives it. */
export function checkNodeVersion(version: string): void {
  if (satisfies(version, wanted)) return;
  throw new CliError(
    `These commands run on Node.js ${version}, and Pulumi's SDK needs ${wanted}.`,
    "Run them through make, which uses the Node.js that `npm ci` installed into node_modules.",
  );
}
