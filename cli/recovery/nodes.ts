import { execa } from "execa";
import pRetry from "p-retry";
import { CliError } from "../lab/error";
import { saveKubeconfig } from "../lab/kubeconfig";
import type { ReadyLab, Say } from "../lab/lab";
import { kubeconfigFile } from "../lab/paths";
import type { FoundNode } from "../preflight/ownership";
import { duration } from "../reporting/terminal";
import { readIfThere } from "../lab/read-if-there";
import { heartbeatArgs, readHeartbeat, reportsSince, type Heartbeat } from "./heartbeats";
import type { Survey } from "./survey";
import { docker } from "../lab/docker";
import { errorText } from "../../components/programs/present";

/** How long nodes that were started may take until they report to the API server, in seconds: a control plane under load takes about one minute. */
const patience = 300;
/** How long the API server of nodes that were not started may take to answer, in seconds: one that restarts by itself is back by then. */
const answerPatience = 30;

/**
 * Starts nodes that do not run, the control plane first, so that the others find it.
 *
 * @throws CliError with Docker's words where one cannot be started
 */
export async function startNodes(environment: NodeJS.ProcessEnv, { stopped, paused }: Pick<Survey, "stopped" | "paused">): Promise<void> {
  const byName = (a: FoundNode, b: FoundNode) => a.name.localeCompare(b.name);
  const steps = [
    ...stopped.toSorted(byName).map((node) => ["start", node] as const),
    ...paused.toSorted(byName).map((node) => ["unpause", node] as const),
  ];
  for (const [verb, { id, name }] of steps) {
    const { ok, stderr } = await docker(environment).ask([verb, id]);
    if (!ok)
      throw new CliError(
        `The node ${name} cannot be started: ${stderr.trim().split("\n").at(-1)}`,
        "`make up` tries again; `make down` removes the lab.",
      );
  }
}

/**
 * Waits until nodes that were started report to the API server: what it says of them before that is of the time when they last ran.
 *
 * @throws CliError naming those that do not in time
 */
export async function awaitNodes(lab: ReadyLab, nodes: readonly FoundNode[], say: Say): Promise<void> {
  const started = Date.now();
  // Anew: a file that is there may be of a cluster that this one was taking the place of when the last command was killed.
  await saveKubeconfig(lab);
  const kubeconfig = kubeconfigFile(lab.paths, lab.choice.stack);
  const silent = new Map(nodes.map(({ name, startedAt }) => [name, startedAt]));
  const stop = AbortSignal.timeout(patience * 1000);
  const heard = (heartbeat: Heartbeat) => {
    const since = silent.get(heartbeat.node);
    if (since !== undefined && reportsSince(heartbeat, since)) silent.delete(heartbeat.node);
    return silent.size === 0;
  };
  await pRetry(() => watchHeartbeats({ ...lab.childEnvironment, KUBECONFIG: kubeconfig }, heard, stop), {
    retries: Number.POSITIVE_INFINITY,
    factor: 1,
    minTimeout: 1000,
    signal: stop,
  }).catch(() => undefined);
  if (silent.size === 0) {
    say(`All nodes report to the API server again, after ${duration((Date.now() - started) / 1000)}.`);
    return;
  }
  const [first] = silent.keys();
  throw new CliError(
    `${[...silent.keys()].join(", ")} ran again ${duration(patience)} ago, and the API server has not heard of ${silent.size === 1 ? "it" : "them"} since.`,
    `docker logs ${first} in a lab shell says more. \`make up\` tries again; \`make down\` and \`make up\` make the lab anew.`,
  );
}

/** Calls `heard` with every heartbeat until it says that these were all. @throws Error where the watch ends before, as it does without an API server */
async function watchHeartbeats(env: NodeJS.ProcessEnv, heard: (heartbeat: Heartbeat) => boolean, stop: AbortSignal): Promise<void> {
  const done = new AbortController();
  const cancelSignal = AbortSignal.any([stop, done.signal]);
  const watch = execa("kubectl", heartbeatArgs, { env, extendEnv: false, stdin: "ignore", reject: false, cancelSignal });
  for await (const line of watch) {
    const heartbeat = readHeartbeat(line);
    if (heartbeat === undefined || !heard(heartbeat)) continue;
    done.abort();
    return;
  }
  throw new Error("the API server does not answer yet");
}

/**
 * Asks the API server of a cluster whose nodes all run.
 *
 * @throws CliError where it does not answer for a while: a lab that is up would be a lie
 */
export async function awaitApiServer(lab: ReadyLab): Promise<void> {
  const silence = await apiServerSilence(lab, answerPatience);
  if (silence === undefined) return;
  throw new CliError(
    `All nodes of the lab run, and its API server has not answered for ${answerPatience} s: ${silence}`,
    "`make down`, then `make up` make the lab anew. To look at it: docker exec the control plane, then crictl ps --all.",
  );
}

/** Why the API server does not answer, in kubectl's words; undefined where it does. @param seconds how long to ask again */
export async function apiServerSilence(lab: ReadyLab, seconds: number): Promise<string | undefined> {
  const env = { ...lab.childEnvironment, KUBECONFIG: await kubeconfigOf(lab) };
  const ask = async () => {
    const { exitCode, stderr } = await execa("kubectl", ["get", "--raw=/readyz", "--request-timeout=10s"], {
      env,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });
    if (exitCode !== 0) throw new Error(stderr.trim().split("\n").at(-1));
  };
  const again = { retries: Number.POSITIVE_INFINITY, factor: 1, minTimeout: 1000, maxRetryTime: seconds * 1000 };
  return pRetry(ask, again).then(
    () => undefined,
    (error: unknown) => errorText(error),
  );
}

/** The file with the cluster's kubeconfig, which a command that found no cluster removed. */
async function kubeconfigOf(lab: ReadyLab): Promise<string> {
  const file = kubeconfigFile(lab.paths, lab.choice.stack);
  if ((await readIfThere(file)) === undefined) await saveKubeconfig(lab);
  return file;
}
