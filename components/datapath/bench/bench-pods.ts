import { join } from "node:path";
import { scriptText } from "../../programs/script-text";
import { kubernetesList, ownNamespace, ownPod, startupProbe } from "../probe/own-pods";
import type { Place } from "./workloads";

/** Namespace of the bench's pods; it goes with the bench. */
export const benchNamespace = "cilium-lab-bench";
/** Where a server answers exchanges, and where it takes streams; scripts/run.sh asks there. */
const ports = { http: 8080, stream: 5201 };
/** Programs that the test image has to have. */
export const tools = ["ab", "iperf3", "perl"] as const;
/** Pods end by themselves after so many seconds, should nobody end them: a block takes a minute or two. */
const lifetime = 3600;

/** Server of a place, by its pod's name. */
export const serverOf: Record<Place, string> = { "same-node": "near", "cross-node": "far" };

/**
 * A client, a server beside it, and one on another node. A List for `kubectl apply`.
 *
 * @param nodes names of the client's node and of the other one
 */
export function benchPods(nodes: { client: string; far: string }, image: string): object {
  const pod = (name: string, node: string, command: string[], started: string) =>
    ownPod({
      name,
      namespace: benchNamespace,
      node,
      account: "bench",
      image,
      command,
      lifetime,
      container: { startupProbe: startupProbe(started, 120) },
    });
  const server = (place: Place, node: string) =>
    pod(serverOf[place], node, ["bash", "-c", serverScript, "server", responder], `exec 3<>/dev/tcp/127.0.0.1/${ports.http}`);
  return kubernetesList([
    ...ownNamespace(benchNamespace, "bench"),
    pod("client", nodes.client, ["sleep", String(lifetime)], "true"),
    server("same-node", nodes.client),
    server("cross-node", nodes.far),
  ]);
}

const serverScript = `iperf3 --server --port ${ports.stream} >/dev/null 2>&1 & exec perl -e "$1"`;

/** Answers HTTP/1.0 with one byte, in perl. */
export const responder = scriptText(join(__dirname, "scripts"), "responder.pl");
