import { request } from "node:http";
import { execa } from "execa";

/** Whether a Docker daemon answers, and if not, why. */
export type Reachability =
  | { kind: "reachable"; dockerHost: string }
  /** Nothing answers there. */
  | { kind: "absent"; dockerHost: string; reason: string }
  /** Something is there and refuses this user. */
  | { kind: "noPermission"; dockerHost: string; reason: string };

/** Longest wait for an answer, in milliseconds. */
const patience = 5_000;

/**
 * Asks a Docker daemon whether it is there. Changes nothing.
 *
 * @param dockerHost as in `DOCKER_HOST`; default: that variable, else the docker client's current context, else
 * Docker's usual socket
 */
export async function isReachable(dockerHost?: string): Promise<Reachability> {
  const host = dockerHost ?? (process.env["DOCKER_HOST"] || (await contextHost()) || "unix:///var/run/docker.sock");
  const failure = host.startsWith("unix://") ? await pingSocket(host.slice("unix://".length)) : await pingByClient(host);
  return failure === undefined ? { kind: "reachable", dockerHost: host } : classify(host, failure);
}

/** What a failure to talk to the daemon means, with a reason for people. */
export function classify(dockerHost: string, failure: { code?: string; message: string }): Reachability {
  if (failure.code === "EACCES" || failure.code === "EPERM" || /permission denied/i.test(failure.message)) {
    return {
      kind: "noPermission",
      dockerHost,
      reason: `this user may not use ${dockerHost}; run as root, or join the group that owns the socket`,
    };
  }
  const reasons: Record<string, string> = {
    ENOENT: `there is no socket at ${dockerHost}`,
    ECONNREFUSED: `nothing listens at ${dockerHost}`,
    ETIMEDOUT: `${dockerHost} does not answer within ${patience / 1000} seconds`,
  };
  return { kind: "absent", dockerHost, reason: reasons[failure.code ?? ""] ?? failure.message };
}

type Failure = { code?: string; message: string };

function pingSocket(socketPath: string): Promise<Failure | undefined> {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: "/_ping", headers: { host: "docker" } }, (response) => {
      response.resume();
      const ok = response.statusCode === 200;
      response.on("end", () => resolve(ok ? undefined : { message: `the daemon answers ${response.statusCode}` }));
      response.on("error", resolve);
    });
    ping.setTimeout(patience, () => ping.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
    ping.on("error", resolve);
    ping.end();
  });
}

/** Hosts with TLS or ssh are left to the client, which has the certificates and the user's ssh configuration. */
async function pingByClient(host: string): Promise<Failure | undefined> {
  const result = await execa("docker", ["--host", host, "version", "--format", "{{.Server.Version}}"], {
    reject: false,
    timeout: patience * 2,
  });
  if (!result.failed) return undefined;
  if (result.timedOut) return { code: "ETIMEDOUT", message: "timeout" };
  return { message: result.stderr.trim() || (result.shortMessage ?? "docker version failed") };
}

async function contextHost(): Promise<string | undefined> {
  const format = "{{.Endpoints.docker.Host}}";
  const result = await execa("docker", ["context", "inspect", "--format", format], { reject: false, timeout: patience });
  return result.failed ? undefined : result.stdout.trim() || undefined;
}
