import { CliError } from "../lab/error";
import type { ReadyLab } from "../lab/lab";
import { ensurePassphrase } from "../lab/passphrase";
import { opensWith } from "../lab/stack-file";

/** The salt of a state that is encrypted with a passphrase. @param stackExport JSON of `pulumi stack export` */
export function saltInState(stackExport: string): string | undefined {
  const { deployment } = JSON.parse(stackExport) as {
    deployment?: { secrets_providers?: { type?: string; state?: { salt?: string } } | null };
  };
  return deployment?.secrets_providers?.state?.salt;
}

/**
 * Says that the passphrase is not the state's, where that is why Pulumi has failed. Asked after a failure only: a key takes half a second.
 *
 * @throws CliError where it is not
 */
export async function checkPassphrase({ paths, choice: { stack }, pulumi }: ReadyLab): Promise<void> {
  const salt = saltInState(await pulumi.read(["stack", "export", "--stack", stack]));
  if (salt === undefined || opensWith(salt, await ensurePassphrase(paths.passphrase, [stack]))) return;
  throw new CliError(
    `The passphrase in ${paths.passphrase} is not the one that the state of the stack "${stack}" was encrypted with.`,
    "Put that one back. Nothing was changed.",
  );
}
