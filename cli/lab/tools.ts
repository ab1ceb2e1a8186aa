import { CliError } from "./error";

/** A command-line tool that the lab calls, and what was found of it. */
export interface FoundTool {
  name: string;
  /** Version that the lab is known to work with. */
  wanted: string;
  /** Version on PATH; `undefined` where the tool is missing or does not say. */
  installed: string | undefined;
}

/** Refuses tools that are missing or of another version, on a machine without the Go that would build them. */
export function checkTools(tools: readonly FoundTool[]): void {
  const lacking = tools.filter(({ wanted, installed }) => installed !== wanted);
  if (lacking.length === 0) return;
  const found = lacking.map(
    ({ name, wanted, installed }) => `${name} ${wanted} (${installed === undefined ? "none found" : `found ${installed}`})`,
  );
  throw new CliError(
    `These tools are missing or of another version: ${found.join(", ")}.`,
    "Install them at these versions, or install Go, with which they are built: https://go.dev/doc/install",
  );
}
