import { kubernetesList, ownNamespace, ownPod } from "../probe/own-pods";

/**
 * UDP ports of the experiment, below the range from which kernels and Cilium take source ports, so that a port tells a packet's direction.
 * The NodePort is the API server's to choose.
 */
export const ports = { echo: 27182, service: 27183 };

/** UDP port of a tunnel's packets: VXLAN as the kernel and Cilium have it. */
export const tunnelPort = 8472;

/** Namespace of the experiment: one a cluster, since two experiments at once would count each other's captures as load. */
export const observeNamespace = "cilium-lab-observe";
const role = "cilium-lab/observe-role";
/** Pods end by themselves after so many seconds, should nobody remove them. */
export const lifetime = 900;

/** Names of the pods. A capture pod is in its node's own network namespace. */
export const podNames = { client: "client", near: "near", far: "far", captureA: "node-a", captureB: "node-b" } as const;

/**
 * Sends every datagram back to where it came from, in one process without state. Perl is in every Debian; socat, which forks for each
 * datagram, was seen to stop answering in the middle of a run under load.
 */
export const echoCommand = [
  "perl",
  "-MSocket",
  "-e",
  `socket(S, PF_INET, SOCK_DGRAM, 0) && bind(S, sockaddr_in(${ports.echo}, INADDR_ANY)) or die $!; while (defined($from = recv(S, $text, 2048, 0))) { send(S, $text, 0, $from) }`,
];

/** Succeeds as soon as {@link echoCommand} listens. */
export const echoListens = `grep -qi ':${ports.echo.toString(16)} ' /proc/net/udp`;

/**
 * The experiment's objects: client and server on node `a`, a server on node `b`, a Service over that one (over the near one where there is no
 * `b`), and a capture pod a node.
 *
 * @returns a List for `kubectl apply`
 */
export function observeObjects(image: string, a: string, b: string | undefined): object {
  const pod = (name: string, podRole: "client" | "server" | "capture", node: string, behind = false) =>
    ownPod({
      name,
      namespace: observeNamespace,
      node,
      account: "observe",
      image,
      command: podRole === "server" ? echoCommand : ["sleep", "infinity"],
      lifetime,
      labels: { [role]: behind ? "behind-service" : podRole },
      container: {
        // What a capture needs; some container runtimes do not give it by default.
        securityContext: { runAsUser: 0, capabilities: { add: ["NET_RAW"] } },
        ...(podRole === "server" && {
          readinessProbe: { exec: { command: ["bash", "-c", echoListens] }, periodSeconds: 1, timeoutSeconds: 5 },
        }),
      },
      spec: podRole === "capture" ? { hostNetwork: true, dnsPolicy: "Default" } : {},
    });
  return kubernetesList([
    // Captures on a node are what the strictest levels forbid.
    ...ownNamespace(observeNamespace, "observe", { "pod-security.kubernetes.io/enforce": "privileged" }),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "observe", namespace: observeNamespace },
      spec: {
        type: "NodePort",
        selector: { [role]: "behind-service" },
        ports: [{ protocol: "UDP", port: ports.service, targetPort: ports.echo }],
      },
    },
    pod(podNames.client, "client", a),
    pod(podNames.near, "server", a, b === undefined),
    ...(b === undefined ? [] : [pod(podNames.far, "server", b, true)]),
    pod(podNames.captureA, "capture", a),
    ...(b === undefined ? [] : [pod(podNames.captureB, "capture", b)]),
  ]);
}
