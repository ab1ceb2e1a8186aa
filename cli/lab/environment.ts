import { delimiter, join } from "node:path";
import { shellQuote } from "../../airgap/steps/index";
import { callersKubeconfig } from "../../components/existing/kubeconfig";
import { kubeconfigFile, type LabPaths } from "./paths";

/** What decides the environment of a lab's commands. */
export interface EnvironmentInput {
  paths: LabPaths;
  /** The stack that plain `pulumi` commands work on. */
  stack: string;
  /** `PATH` of the caller. */
  path: string;
  /** Folders that go before the caller's `PATH`, first one first: the engine's shims, then the toolchain's. */
  binDirs: readonly string[];
  /** `KUBECONFIG` as the caller had it outside of a lab shell, where a cluster that is already there is looked for; none: in the lab's own. */
  callersKubeconfig?: string | undefined;
  /** Docker endpoint of the lab's own engine, e.g. `unix:///run/…/docker.sock`; none where the caller's own daemon is used. */
  dockerHost?: string | undefined;
}

/**
 * The variables that put a process into the lab, so that plain `pulumi up` does what `make up` does.
 *
 * @see https://www.pulumi.com/docs/iac/cli/environment-variables/
 */
export function labEnvironment(input: EnvironmentInput): Record<string, string> {
  const { paths } = input;
  // node_modules/.bin holds the Node.js release the project pins; Pulumi's language host takes the first `node` it finds.
  const first = [...input.binDirs, join(paths.checkout, "node_modules", ".bin")];
  const rest = input.path.split(delimiter).filter((dir) => dir !== "" && !first.includes(dir));
  return {
    PATH: [...first, ...rest].join(delimiter),
    PULUMI_HOME: paths.pulumiHome,
    PULUMI_BACKEND_URL: `file://${paths.state}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: paths.passphrase,
    PULUMI_STACK: input.stack,
    // Every flag of the CLI has a variable of this form; list flags are read as one CSV record.
    PULUMI_OPTION_POLICY_PACK: csvField(paths.policyPack),
    // The stack file is committed without `encryptionsalt`: the state's own copy is the one in force.
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    KUBECONFIG: kubeconfigFile(paths, input.stack),
    ...(input.callersKubeconfig === undefined ? {} : { [callersKubeconfig]: input.callersKubeconfig }),
    ...(input.dockerHost === undefined ? {} : { DOCKER_HOST: input.dockerHost }),
  };
}

/** Variables of a caller that would override the lab's own and so have to go: Pulumi prefers this one to the file. */
export const overridden = ["PULUMI_CONFIG_PASSPHRASE"] as const;

/**
 * Lines for `eval "$(make -s env)"`: one `export` a variable, and an `unset` for each of {@link overridden} that
 * the caller has set.
 */
export function exportLines(environment: Record<string, string>, caller: Record<string, string | undefined>): string[] {
  return [
    ...overridden.filter((name) => caller[name] !== undefined).map((name) => `unset ${name}`),
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${shellQuote(value)}`),
  ];
}

/** A value of a list flag in its variable: one CSV record. */
export function csvField(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
