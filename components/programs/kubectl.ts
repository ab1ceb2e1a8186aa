import { execa, ExecaError } from "execa";

/** Runs the machine's kubectl against one cluster and gives what it printed. @throws Error with kubectl's own words */
export type Kubectl = (args: string[], options?: KubectlOptions) => Promise<string>;

export interface KubectlOptions {
  /** Given to kubectl's stdin. */
  input?: string;
  /** Limit of the whole call, in seconds. Defaults to 60. */
  seconds?: number;
}

/**
 * @param kubeconfig path of the cluster's kubeconfig
 * @param cache folder for kubectl's cache: the user's own is keyed by an address that the next cluster may have again
 * @param signal ends calls that are under way
 * @param environment variables over the process's own: where kubectl is, such as `PATH`
 */
export function kubectlOf(kubeconfig: string, cache: string, signal?: AbortSignal, environment: NodeJS.ProcessEnv = {}): Kubectl {
  return async (args, { input = "", seconds = 60 } = {}) => {
    try {
      const { stdout } = await execa("kubectl", args, {
        env: { ...environment, KUBECONFIG: kubeconfig, KUBECACHEDIR: cache },
        input,
        timeout: seconds * 1000,
        cancelSignal: signal,
      });
      return stdout;
    } catch (error) {
      throw new Error(explained(error, args, seconds));
    }
  };
}

function explained(error: unknown, args: string[], seconds: number): string {
  if (!(error instanceof ExecaError)) return String(error);
  if (error.code === "ENOENT") return 'kubectl is not on PATH. Run this in a shell of the lab: eval "$(make -s env)".';
  // What `kubectl exec` adds behind the program's own words says no more than that it failed.
  const said = `${error.stderr}`
    .trim()
    .split("\n")
    .findLast((line, i) => i === 0 || !line.startsWith("command terminated with exit code"));
  const why = error.isCanceled ? "stopped" : error.timedOut ? `no answer within ${seconds} s` : said || error.shortMessage;
  // The words up to the first option name the call; an option may be a whole program.
  return `kubectl ${args.slice(0, 6).join(" ")}: ${why}`;
}
