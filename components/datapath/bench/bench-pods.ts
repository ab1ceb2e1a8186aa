import { join } from "node:path";
import { scriptText } from "../../shell/script-text";
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
  const command = ["bash", "-c", serverScript, "server", responder];
  const server = (place: Place, node: string) => pod(serverOf[place], node, image, command, `exec 3<>/dev/tcp/127.0.0.1/${ports.http}`);
  return {
    apiVersion: "v1",
    kind: "List",
    items: [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: benchNamespace } },
      // Listed before its pods: a new namespace's default account may not be there yet.
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "bench", namespace: benchNamespace } },
      pod("client", nodes.client, image, ["sleep", String(lifetime)], "true"),
      server("same-node", nodes.client),
      server("cross-node", nodes.far),
    ],
  };
}

function pod(name: string, nodeName: string, image: string, command: string[], started: string): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: benchNamespace },
    spec: {
      nodeName,
      serviceAccountName: "bench",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 0,
      activeDeadlineSeconds: lifetime,
      tolerations: [{ operator: "Exists" }],
      containers: [
        {
          name: "bench",
          image,
          imagePullPolicy: "IfNotPresent",
          command,
          // Asked until it succeeds and not again: later looks would be traffic too.
          startupProbe: { exec: { command: ["bash", "-c", started] }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 120 },
        },
      ],
    },
  };
}

const serverScript = `iperf3 --server --port ${ports.stream} >/dev/null 2>&1 & exec perl -e "$1"`;

/** Answers HTTP/1.0 with one byte, in perl. */
export const responder = scriptText(join(__dirname, "scripts"), "responder.pl");
