import { execa } from "execa";
import type { Context } from "../../protocol/resource";
import { withPrivateFiles } from "../private-files";

/** What helm said when it failed, without the headings of its command line. */
export class HelmError extends Error {
  override name = "HelmError";
}

/** What a run of helm needs besides its arguments. */
export interface HelmRun {
  /** Content of a kubeconfig. Secret: passed in a file that is gone afterwards. Undefined: helm is not to reach a cluster. */
  kubeconfig?: string;
  /** Further environment. */
  env?: Record<string, string>;
  /** Arguments; given the path of a file with the values, if there are any. */
  args: (valuesFile: string) => string[];
  /** Values of the chart, written as JSON, which is YAML. */
  values?: unknown;
}

/** Variables of the user's shell that would point helm at another cluster or namespace. */
const NOT_INHERITED = [
  "HELM_KUBEAPISERVER",
  "HELM_KUBEASGROUPS",
  "HELM_KUBEASUSER",
  "HELM_KUBECAFILE",
  "HELM_KUBECONTEXT",
  "HELM_KUBEINSECURE_SKIP_TLS_VERIFY",
  "HELM_KUBETLS_SERVER_NAME",
  "HELM_KUBETOKEN",
  "HELM_NAMESPACE",
  "HELM_DEBUG",
];

/**
 * Runs the helm command found on PATH and returns what it printed.
 *
 * Cancelling interrupts it, so that helm can mark its release as failed; an engine that was killed takes helm with it,
 * as it takes the official plugin, which is helm and plugin in one process.
 *
 * @throws {HelmError} with helm's own words
 */
export async function runHelm(ctx: Pick<Context, "signal" | "callSignal">, run: HelmRun): Promise<string> {
  return withPrivateFiles(async (write) => {
    const kubeconfig = write("kubeconfig", run.kubeconfig ?? "");
    const valuesFile = run.values === undefined ? "" : write("values.json", JSON.stringify(run.values));
    const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !NOT_INHERITED.includes(key)));
    const child = execa("helm", run.args(valuesFile), {
      env: { ...env, ...run.env, KUBECONFIG: kubeconfig },
      extendEnv: false,
      stdin: "ignore",
      reject: false,
      // In the terminal's foreground group helm would get Ctrl-C twice: once from there, once from here.
      detached: true,
      maxBuffer: 256 * 1024 * 1024,
    });
    const stop = (): void => void child.kill(ctx.signal.aborted ? "SIGINT" : "SIGKILL");
    if (ctx.callSignal.aborted) stop();
    ctx.callSignal.addEventListener("abort", stop);
    try {
      const result = await child;
      if (result.failed) throw new HelmError(errorText(result));
      return result.stdout;
    } finally {
      ctx.callSignal.removeEventListener("abort", stop);
    }
  });
}

/** helm's error without "Error:" and "INSTALLATION FAILED:", which the official plugin does not print either. */
export function errorText(result: { stderr: string; code?: string; exitCode?: number; signal?: string }): string {
  if (result.code === "ENOENT") {
    return (
      "the lab's stand-in for the kubernetes plugin runs the helm command for a Release, and there is none on the PATH. " +
      "Open a shell in the lab (make env), or install helm 3"
    );
  }
  const lines = result.stderr.split("\n");
  const start = lines.findIndex((line) => line.startsWith("Error: "));
  const text = (start < 0 ? lines : lines.slice(start)).join("\n").trim();
  const ended = result.signal ? `was ended by ${result.signal}` : `failed with exit code ${result.exitCode}`;
  return text.replace(/^Error: /, "").replace(/^(INSTALLATION|UPGRADE) FAILED: /, "") || `helm ${ended} and said nothing`;
}
