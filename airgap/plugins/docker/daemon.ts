import Docker from "dockerode";
import { textOf, unwrapSecrets, type Obj, type Value } from "../protocol";

/** Where Docker listens when nothing else is said. */
const DEFAULT_HOST = "unix:///var/run/docker.sock";

/** How to reach the daemon that a provider is configured for. */
export function dockerOptions(config: Obj, env: NodeJS.ProcessEnv): { host: string; options: Docker.DockerOptions } {
  const { host: configured, caMaterial, certMaterial, keyMaterial, certPath, context } = unwrapSecrets(config);
  if (certPath || context) {
    throw new Error(
      `the lab's stand-in for the "docker" plugin does not read \`${certPath ? "certPath" : "context"}\`: set \`host\`, or install the official plugin`,
    );
  }
  const host = textOf(configured || env.DOCKER_HOST || DEFAULT_HOST);
  if (host.startsWith("unix://")) return { host, options: { socketPath: host.slice("unix://".length) } };
  const url = /^(tcp|https?):\/\/([^:/]+)(?::(\d+))?\/?$/.exec(host);
  if (!url) {
    throw new Error(`docker host "${host}" cannot be used by the lab's stand-in: write unix:///path/to/docker.sock or tcp://host:port`);
  }
  const tls = url[1] === "https" || Boolean(caMaterial || certMaterial);
  const text = (value: Value | undefined): string | undefined => (value ? textOf(value) : undefined);
  return {
    host,
    options: {
      protocol: tls ? "https" : "http",
      host: url[2],
      port: Number(url[3] ?? (tls ? 2376 : 2375)),
      ca: text(caMaterial),
      cert: text(certMaterial),
      key: text(keyMaterial),
    },
  };
}

/** An answer of the daemon that is not a success. */
type ApiError = Error & { statusCode?: number; code?: string; json?: { message?: string } };

/** Whether the daemon says that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return (error as ApiError).statusCode === 404;
}

/** An error of the API as the official plugin's client words it. */
export function apiMessage(error: unknown, host: string): string {
  const { statusCode, code, json, message } = error as ApiError;
  if (statusCode !== undefined) return `Error response from daemon: ${json?.message ?? message}`;
  if (code === "ECONNREFUSED" || code === "ENOENT") {
    return `Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?`;
  }
  return message;
}

/** The daemon of one provider; the provider's `configure` sets it before the first resource. */
export class Daemon {
  private connection: { docker: Docker; host: string } | undefined;

  connect(config: Obj): { docker: Docker; host: string } {
    const { host, options } = dockerOptions(config, process.env);
    this.connection = { docker: new Docker(options), host };
    return this.connection;
  }

  get docker(): Docker {
    if (!this.connection) throw new Error("the docker provider is not configured yet");
    return this.connection.docker;
  }

  /** Wording of an error of this daemon. */
  message(error: unknown): string {
    return apiMessage(error, this.connection?.host ?? "?");
  }
}
