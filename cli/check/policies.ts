import { join } from "node:path";
import { execa } from "execa";
import { stackValues } from "../../components/config/stack-values";
import type { Evaluation } from "../../policies/evaluate";
import type { Outcome } from "./outcome";

/** What decides what the policies see of a stack. */
export interface PolicyCheck {
  checkout: string;
  projectText: string;
  stackText: string;
  /** Environment of the program. */
  env: NodeJS.ProcessEnv;
}

/**
 * Runs the program with the stack's configuration on Pulumi's mocks, and the rules of the pack on all that it would make. Needs neither
 * Pulumi's engine nor a daemon.
 */
export async function checkPolicies({ checkout, projectText, stackText, env }: PolicyCheck): Promise<Outcome> {
  // A process of its own: Pulumi's runtime has one program and one configuration in a process.
  const { exitCode, stdout, stderr } = await execa(process.execPath, ["--import", "tsx", join(__dirname, "policies-main.ts")], {
    cwd: checkout,
    env,
    extendEnv: false,
    input: JSON.stringify(stackValues(projectText, stackText)),
    reject: false,
  });
  if (exitCode !== 0) return { kind: "failed", lines: stderr.trim().split("\n") };
  const { resources, violations } = JSON.parse(stdout) as Evaluation;
  return violations.length === 0 ? { kind: "ok", detail: `${resources} resources` } : { kind: "failed", lines: violations };
}
