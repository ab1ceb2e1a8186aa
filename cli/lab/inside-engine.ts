import { connect } from "node:net";
import { parse } from "yaml";

/**
 * Whether a cluster is reached from the network namespace of the lab's own engine alone: kind run by hand on that engine publishes the API
 * server on a loopback that is not the machine's.
 *
 * A server that is no loopback address is never looked for there: the engine's namespace has no uplink.
 *
 * @param kubeconfig of one context; undefined where there is none
 * @param engineRuns asked only where it matters
 */
export async function isInsideEngine(kubeconfig: string | undefined, engineRuns: () => Promise<boolean>): Promise<boolean> {
  const server = kubeconfig === undefined ? undefined : loopbackServer(kubeconfig);
  return server !== undefined && !(await listens(server)) && (await engineRuns());
}

/** Host and port of the server where that is a loopback address; undefined where it is another. */
export function loopbackServer(kubeconfig: string): { host: string; port: number } | undefined {
  const { clusters = [] } = parse(kubeconfig) as { clusters?: { cluster: { server: string } }[] };
  const url = URL.parse(clusters[0]?.cluster.server ?? "");
  const host = url?.hostname.replace(/^\[|\]$/g, "");
  if (!url || !host || !/^(localhost|127\..+|::1)$/.test(host)) return undefined;
  return { host, port: Number(url.port || (url.protocol === "http:" ? 80 : 443)) };
}

function listens({ host, port }: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const answer = (yes: boolean) => () => {
      socket.destroy();
      resolve(yes);
    };
    socket.on("connect", answer(true)).on("error", answer(false)).on("timeout", answer(false));
  });
}
