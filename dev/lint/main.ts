import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { execa } from "execa";
import { debianPackagesStep } from "../../airgap/steps/debian-packages";
import { lintWorkflow } from "./workflows";
import { isShell } from "./shell-scripts";

/**
 * The part of `npm run lint` that ESLint and knip do not see: shellcheck over every shell script, actionlint over every workflow.
 *
 * Ends with 1 where one of them has found something. Where shellcheck can neither be found nor installed, the scripts are not checked and that is said; with
 * `CI` set it is a failure.
 */
const checkout = resolve(__dirname, "..", "..");

async function lint(): Promise<string[]> {
  const { stdout } = await execa("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], { cwd: checkout });
  const files = stdout.split("\0").filter((file) => file !== "");
  return [...(await lintWorkflows(files)), ...(await lintScripts(files))];
}

async function lintWorkflows(files: readonly string[]): Promise<string[]> {
  const workflows = files.filter((file) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file));
  const findings = workflows.map(async (file) => lintWorkflow(file, await readFile(resolve(checkout, file), "utf8")));
  return (await Promise.all(findings)).flat();
}

async function lintScripts(files: readonly string[]): Promise<string[]> {
  const isScript = await Promise.all(files.map(async (file) => isShell(file, await firstBytes(file))));
  const scripts = files.filter((_, index) => isScript[index]);
  const missing = await withoutShellcheck();
  if (missing !== undefined) {
    console.error(missing);
    return process.env.CI === undefined ? [] : ["The shell scripts were not checked, which is a failure in CI."];
  }
  const { stdout, stderr, exitCode } = await execa("shellcheck", ["--format=gcc", ...scripts], { cwd: checkout, reject: false });
  return exitCode === 0 ? [] : [stdout || stderr];
}

/** Why there is no shellcheck; undefined where there is one, which root on Debian gets installed. */
async function withoutShellcheck(): Promise<string | undefined> {
  const found = async () => (await execa("shellcheck", ["--version"], { reject: false })).exitCode === 0;
  if (await found()) return undefined;
  try {
    await debianPackagesStep("shellcheck", ["shellcheck"]).run((line) => console.error(line));
  } catch (error) {
    return (error as Error).message;
  }
  return (await found()) ? undefined : "shellcheck was installed and is not on PATH.";
}

async function firstBytes(file: string): Promise<string> {
  // A file that is deleted and not yet committed is listed too.
  return (await readFile(resolve(checkout, file), "latin1").catch(() => "")).slice(0, 80);
}

void lint().then((findings) => {
  for (const finding of findings) console.error(finding);
  process.exitCode = findings.length === 0 ? 0 : 1;
});
