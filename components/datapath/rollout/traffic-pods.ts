import type { Declared } from "../probe/declared";
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
  return list([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: rolloutNamespace } },
    // Listed before its pods: a new namespace's default account may not be there yet.
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "rollout", namespace: rolloutNamespace } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "rollout", namespace: rolloutNamespace },
      spec: { selector: podLabels("server"), ports: [{ port: ports.http, targetPort: ports.http }] },
    },
    ...declared.nodes.map((node, i) =>
      pod(`server-${i}`, "server", node, declared.testImage, serverScript, [], `exec 3<>/dev/tcp/127.0.0.1/${ports.http}`),
    ),
  ]);
}

/**
 * A client on every server's node. A client is ready once each of its targets has answered.
 *
 * @param service address of the Service
 */
export function clientObjects(servers: FoundPod[], service: string, image: string): object {
  return list(
    servers.map((server, i) => {
      const peers = peersOf(i, servers.length, peersAsked).map((peer) => servers[peer]!.ip);
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

function list(items: object[]): object {
  return { apiVersion: "v1", kind: "List", items };
}

function pod(
  name: string,
  podRole: "client" | "server",
  nodeName: string,
  image: string,
  script: string,
  args: string[],
  started: string,
): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: rolloutNamespace, labels: podLabels(podRole) },
    spec: {
      nodeName,
      serviceAccountName: "rollout",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 0,
      activeDeadlineSeconds: lifetime,
      tolerations: [{ operator: "Exists" }],
      containers: [
        {
          name: "rollout",
          image,
          imagePullPolicy: "IfNotPresent",
          command: ["bash", "-c", script, podRole, ...args],
          // Asked until it succeeds and not again: later looks would be traffic too.
          startupProbe: { exec: { command: ["bash", "-c", started] }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: lifetime },
          resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "128Mi" } },
        },
      ],
    },
  };
}

/** A process an exchange and none within it. socat reads the request while it answers: closing earlier would reset the connection. */
const serverScript = `
printf 'HTTP/1.0 200 OK\\r\\nConnection: close\\r\\n\\r\\n' >/tmp/reply
socat TCP4-LISTEN:${ports.echo},reuseaddr,fork PIPE &
exec socat TCP4-LISTEN:${ports.http},reuseaddr,fork,backlog=64 'OPEN:/tmp/reply,rdonly!!OPEN:/dev/null,wronly'
`.trim();

const totals = "/tmp/rollout";
/** What curl prints, after how long it took, of an exchange that was answered whole: the status, and its own exit code. */
const answered = "200 0";
/** Longest that an answer may take, in seconds. Enough for a SYN that is dropped twice: TCP sends it again after one second, and after three. */
const answerLimit = 5;

/**
 * What runs in a client, with `address/port` of the connection to keep and `kind=address:port` of every target as arguments.
 *
 * Asks every target ten times a second, on a new connection each with a limit of five seconds, and sends a byte a second on the
 * connection that it keeps, which is broken when it is closed, reset, or silent for ten. A target that is late is asked again when it
 * has answered. Keeps a file of totals a target, and prints what is lost, and what took more than a second, with its time. Nothing
 * counts before a target's first answer. A target has one curl for its whole life, whose lines on stderr come unbuffered: a process an
 * exchange would take the machine's time from what is measured.
 */
export const clientScript = `
export TZ=UTC
exchanges() {
  curl --silent --noproxy '*' --max-time ${answerLimit} --rate 10/s --output /dev/null --write-out '%{stderr}%{time_total} %{http_code} %{exitcode}\\n' "http://$1/?[1-${lifetime * 11}]" 2>&1 >/dev/null
}
connection() {
  trap '' PIPE
  until { exec 3<>"/dev/tcp/$1"; } 2>/dev/null; do sleep 1; done
  while printf '\\n' >&3 && read -r -t 10 -u 3; do echo '0 ${answered}'; sleep 1; done 2>/dev/null
  echo '0 broken'
}
tally() {
  local took line now sent=0 lost=0 slow=0 gap=0 first=0 last=0
  while read -r took line; do
    now=\${EPOCHREALTIME/[.,]/}
    if [ "$line" = '${answered}' ]; then
      (( first > 0 )) || (( first = now, last = now ))
      (( gap = now - last > gap ? now - last : gap, last = now ))
      # Seconds with six decimals; without the point, microseconds.
      if (( 10#\${took/./} > 1000000 )); then
        (( slow += 1 ))
        printf '%(%FT%TZ)T slow: %s %s: %s s\\n' "$(( now / 1000000 ))" "$2" "$3" "\${took%???}"
      fi
    elif (( first > 0 )); then
      (( lost += 1 ))
      printf '%(%FT%TZ)T lost: %s %s: %s\\n' "$(( now / 1000000 ))" "$2" "$3" "$line"
    else
      continue
    fi
    (( sent += 1 ))
    # Over the old line and as long: who reads in between sees one of both, and never an empty file.
    printf '%-10s %010d %010d %010d %020d %020d %020d %020d\\n' "$2" "$sent" "$lost" "$slow" "$gap" "$first" "$last" "$now" 1<>"$1"
  done
}
mkdir -p "\${TOTALS:=${totals}}"
connection "$1" | tally "$TOTALS/0" connection "$1" &
shift
for target; do
  (( file += 1 ))
  exchanges "\${target#*=}" | tally "$TOTALS/$file" "\${target%%=*}" "\${target#*=}" &
done
wait
`.trim();

/** Prints a client's clock, then a line a target: kind, sent, lost, slow, and in microseconds the longest gap, the first answer, the last, and the last exchange. */
export const totalsScript = `printf 'now %s\\n' "\${EPOCHREALTIME/[.,]/}"; cat ${totals}/*`;
