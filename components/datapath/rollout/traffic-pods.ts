import { join } from "node:path";
import { scriptText } from "../../programs/script-text";
import type { Declared } from "../probe/declared";
import { kubernetesList, ownNamespace, ownPod, startupProbe } from "../probe/own-pods";
import type { FoundPod } from "../probe/parse-answers";
import { peersOf } from "../probe/peers";

/** Namespace of the traffic: one a cluster, since Pulumi's lock on the stack lets one change run at a time. */
export const rolloutNamespace = "cilium-lab-rollout";
/** Annotation of the namespace that holds a {@link TrafficNote}. */
export const noteKey = "cilium-lab/rollout";
const role = "cilium-lab/rollout-role";
/** Where a server answers requests, and where it sends back what it gets. */
const ports = { http: 8080, echo: 8081 };
/** Peers that every client asks on other nodes: enough to see each node from two sides, and no more work on a hundred nodes than on three. */
const peersAsked = 2;
/** Traffic ends by itself after so many seconds, should nobody end it. */
const lifetime = 3600;

/** What is known of the traffic when it starts, for who reads its totals. */
export interface TrafficNote {
  /** Whether every invariant held then: `held`, or the first that did not, as a sentence. */
  before: string;
  /** Names of the clients, all of which had exchanged; empty where they could not be started. */
  clients: string[];
  /** Why there are no clients. */
  trouble?: string;
}

const podLabels = (podRole: "client" | "server") => ({ [role]: podRole });

/** Pods of a role, for `kubectl -l`. */
export const selector = (podRole: "client" | "server") => `${role}=${podRole}`;

/** The namespace and what it needs before any client: a server on every node, and a Service over them. A List for `kubectl apply`. */
export function serverObjects(declared: Declared): object {
  return kubernetesList([
    ...ownNamespace(rolloutNamespace, "rollout"),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "rollout", namespace: rolloutNamespace },
      spec: { selector: podLabels("server"), ports: [{ port: ports.http, targetPort: ports.http }] },
    },
    ...declared.nodes.map((node, i) =>
      pod(
        `server-${i}`,
        "server",
        node,
        declared.testImage,
        serverScript,
        [String(ports.http), String(ports.echo)],
        `exec 3<>/dev/tcp/127.0.0.1/${ports.http}`,
      ),
    ),
  ]);
}

/**
 * A client on every server's node. A client is ready once each of its targets has answered.
 *
 * @param service address of the Service
 */
export function clientObjects(servers: FoundPod[], service: string, image: string): object {
  return kubernetesList(
    servers.map((server, i) => {
      const peers = peersOf(i, servers.length, peersAsked).map((peer) => servers[peer]?.ip ?? server.ip);
      const targets = [
        `same-node=${server.ip}:${ports.http}`,
        ...peers.map((ip) => `cross-node=${ip}:${ports.http}`),
        `service=${service}:${ports.http}`,
      ];
      // One connection, to another node where there is one.
      const kept = peers[0] ?? server.ip;
      const started = `totals=(${totals}/*); (( \${#totals[@]} == ${targets.length + 1} ))`;
      return pod(
        server.name.replace("server", "client"),
        "client",
        server.node,
        image,
        clientScript,
        [`${kept}/${ports.echo}`, ...targets],
        started,
      );
    }),
  );
}

function pod(
  name: string,
  podRole: "client" | "server",
  node: string,
  image: string,
  script: string,
  args: string[],
  started: string,
): object {
  return ownPod({
    name,
    namespace: rolloutNamespace,
    node,
    account: "rollout",
    image,
    command: ["bash", "-c", script, podRole, ...args],
    lifetime,
    labels: podLabels(podRole),
    container: {
      startupProbe: startupProbe(started, lifetime),
      resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "128Mi" } },
    },
  });
}

const scripts = join(__dirname, "scripts");
const serverScript = scriptText(scripts, "server.sh");
/** What runs in a client, with `address/port` of the connection to keep and `kind=address:port` of every target as arguments. */
export const clientScript = scriptText(scripts, "client.sh");
/** Where a client keeps its totals, a file a target. */
const totals = "/tmp/rollout";

/** Prints a client's clock, then a line a target: kind, sent, lost, slow, and in microseconds the longest gap, the first answer, the last, and the last exchange. */
export const totalsScript = `printf 'now %s\\n' "\${EPOCHREALTIME/[.,]/}"; cat ${totals}/*`;
