/** Namespace of the test's pods. */
export const namespace = "lab-test";
/** Port on every node that leads to the servers. */
export const nodePort = 30080;
const port = 8080;

/** What the test places: a client, a server beside it, one on another node, and one that the scheduler puts on the control plane. */
export function manifests(image: string, nodes: { client: string; far: string; controlPlane: string }): object {
  const pod = (name: string, placement: object, command: string[], labels: Record<string, string> = {}) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: {
      ...placement,
      terminationGracePeriodSeconds: 0,
      containers: [{ name: "main", image, imagePullPolicy: "IfNotPresent", command }],
    },
  });
  // One line with the pod's own name, then the end: enough to know who answered.
  const server = ["socat", `TCP-LISTEN:${port},fork,reuseaddr`, "SYSTEM:hostname"];
  const web = { app: "web" };
  return {
    apiVersion: "v1",
    kind: "List",
    items: [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
      pod("client", { nodeName: nodes.client }, ["sleep", "infinity"]),
      pod("near", { nodeName: nodes.client }, server, web),
      pod("far", { nodeName: nodes.far }, server, web),
      // Chosen by label and not by name: the scheduler has to find the control plane free of its taint.
      pod("high", { nodeSelector: { "kubernetes.io/hostname": nodes.controlPlane } }, server, web),
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web", namespace },
        spec: { type: "NodePort", selector: web, ports: [{ port, targetPort: port, nodePort }] },
      },
    ],
  };
}

/** Arguments of kubectl that ask `host` once from the client pod; prints the name of the pod that answered. */
export function askFromClient(host: string, at = port): string[] {
  return ["-n", namespace, "exec", "client", "--", "timeout", "10", "socat", "-u", `TCP:${host}:${at},connect-timeout=5`, "STDOUT"];
}
