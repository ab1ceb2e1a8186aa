import type { Place } from "./workloads";

/** Namespace of the bench's pods; it goes with the bench. */
export const benchNamespace = "cilium-lab-bench";
/** Where a server answers exchanges, and where it takes streams. */
export const ports = { http: 8080, stream: 5201 };
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
  return {
    apiVersion: "v1",
    kind: "List",
    items: [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: benchNamespace } },
      // Listed before its pods: a new namespace's default account may not be there yet.
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "bench", namespace: benchNamespace } },
      pod("client", nodes.client, image, ["sleep", String(lifetime)], "true"),
      pod(
        serverOf["same-node"],
        nodes.client,
        image,
        ["bash", "-c", serverScript, "server", responder],
        `exec 3<>/dev/tcp/127.0.0.1/${ports.http}`,
      ),
      pod(
        serverOf["cross-node"],
        nodes.far,
        image,
        ["bash", "-c", serverScript, "server", responder],
        `exec 3<>/dev/tcp/127.0.0.1/${ports.http}`,
      ),
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

/**
 * Answers HTTP/1.0 with one byte, and keeps the connection where it is asked to. One process and no disk: a server that does more would
 * hide the datapath behind its own work. It closes first, so that the client's ports are free for its next connection.
 */
export const responder = `
use strict;
use Socket qw(:DEFAULT IPPROTO_TCP TCP_NODELAY);
$SIG{PIPE} = "IGNORE";
my ($kept, $last) = map { "HTTP/1.0 200 OK\\r\\nConnection: $_\\r\\nContent-Length: 1\\r\\n\\r\\nx" } "keep-alive", "close";
socket(my $listener, PF_INET, SOCK_STREAM, IPPROTO_TCP) or die $!;
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1) or die $!;
bind($listener, sockaddr_in($ENV{PORT} || ${ports.http}, INADDR_ANY)) or die $!;
listen($listener, 1024) or die $!;
my ($watched, %open) = ("");
vec($watched, fileno($listener), 1) = 1;
while (1) {
  next if select(my $ready = $watched, undef, undef, undef) < 1;
  if (vec($ready, fileno($listener), 1) && accept(my $new, $listener)) {
    setsockopt($new, IPPROTO_TCP, TCP_NODELAY, 1);
    vec($watched, fileno($new), 1) = 1;
    $open{fileno($new)} = $new;
  }
  for my $fd (grep { vec($ready, $_, 1) } keys %open) {
    my $request = "";
    my $keep = sysread($open{$fd}, $request, 4096) && $request =~ /keep-alive/i;
    syswrite($open{$fd}, $keep ? $kept : $last) if length $request;
    next if $keep;
    vec($watched, $fd, 1) = 0;
    close(delete $open{$fd});
  }
}
`.trim();
