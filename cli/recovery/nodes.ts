import { execa } from "execa";
import pRetry from "p-retry";
import { CliError } from "../error";
import { saveKubeconfig } from "../kubeconfig";
import type { ReadyLab, Say } from "../lab";
import { kubeconfigFile } from "../paths";
import type { FoundNode } from "../preflight/ownership";
import { duration } from "../summary";
import { heartbeatArgs, readHeartbeat, reportsSince, type Heartbeat } from "./heartbeats";

/** How long nodes that were started may take until they report to the API server, in seconds: a control plane under load takes about one minute. */
const patience = 300;

/** Nodes by what brings them back. */
export interface Standing {
  stopped: FoundNode[];
  paused: FoundNode[];
}

/** The nodes that do not run. Docker starts one that is `restarting` by itself. */
export function standing(nodes: readonly FoundNode[]): Standing {
  return {
    stopped: nodes.filter(({ status }) => ["created", "exited", "dead"].includes(status)),
    paused: nodes.filter(({ status }) => status === "paused"),
  };
}

/**
 * Starts what does not run of the stack's nodes.
 *
 * @returns whether it had to
 * @throws CliError with Docker's words where one cannot be started
 */
export async function startNodes(environment: NodeJS.ProcessEnv, nodes: readonly FoundNode[], say: Say): Promise<boolean> {
  const { stopped, paused } = standing(nodes);
  for (const [word, verb, some] of [["stopped", "start", stopped], ["paused", "unpause", paused]] as const) {
    if (some.length === 0) continue;
    say(`${some.length === 1 ? "Node" : "Nodes"} ${names(some)} ${some.length === 1 ? "is" : "are"} ${word}: starting ${some.length === 1 ? "it" : "them"} again.`);
    // The control plane first, so that the others find it.
    for (const { id, name } of some.toSorted((a, b) => a.name.localeCompare(b.name))) {
      const { exitCode, stderr } = await execa("docker", [verb, id], { env: environment, extendEnv: false, reject: false, stdin: "ignore" });
      if (exitCode !== 0) throw new CliError(`The node ${name} is ${word} and cannot be started: ${stderr.trim()}.`, "`make up` tries again; `make down` removes the lab.");
    }
  }
  return stopped.length + paused.length > 0;
}

/**
 * Waits until nodes that were started report to the API server: what it says of them before that is of the time when they last ran.
 *
 * @throws CliError naming those that do not in time
 */
export async function awaitNodes(lab: ReadyLab, nodes: readonly FoundNode[], say: Say): Promise<void> {
  const started = Date.now();
  await saveKubeconfig(lab);
  const silent = new Map(nodes.map(({ name, startedAt }) => [name, startedAt]));
  const stop = AbortSignal.timeout(patience * 1000);
  const heard = (heartbeat: Heartbeat) => {
    const since = silent.get(heartbeat.node);
    if (since !== undefined && reportsSince(heartbeat, since)) silent.delete(heartbeat.node);
    return silent.size === 0;
  };
  await pRetry(() => watchHeartbeats(lab, heard, stop), { retries: Number.POSITIVE_INFINITY, factor: 1, minTimeout: 1000, signal: stop }).catch(() => undefined);
  if (silent.size === 0) return say(`All nodes report to the API server again, after ${duration((Date.now() - started) / 1000)}.`);
  const [first] = silent.keys();
  throw new CliError(
    `${[...silent.keys()].join(", ")} ran again ${duration(patience)} ago, and the API server has not heard of ${silent.size === 1 ? "it" : "them"} since.`,
    `docker logs ${first} in a lab shell says more. \`make up\` tries again; \`make down\` and \`make up\` make the lab anew.`,
  );
}

/** Calls `heard` with every heartbeat until it says that these were all. @throws Error where the watch ends before, as it does without an API server */
async function watchHeartbeats(lab: ReadyLab, heard: (heartbeat: Heartbeat) => boolean, stop: AbortSignal): Promise<void> {
  const done = new AbortController();
  const env = { ...lab.childEnvironment, KUBECONFIG: kubeconfigFile(lab.paths, lab.choice.stack) };
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

function names(nodes: readonly FoundNode[]): string {
  return nodes.map(({ name }) => name).toSorted().join(", ");
}
