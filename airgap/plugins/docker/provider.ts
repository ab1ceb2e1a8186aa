import Docker from "dockerode";
import { previewOnly, type Obj, type Provider } from "../protocol";
import { apiMessage, dockerOptions } from "./daemon";
import { networkResource } from "./network";
import { remoteImageResource } from "./remote-image";

/** The official plugin's whole answer to a daemon that it does not reach, for whatever reason. */
const NO_DAEMON = "docker native provider returned an unexpected error from Configure: failed to connect to any docker daemon";

const identity = { name: "docker", version: "5.2.0" };

/** The daemon of one provider; {@link Provider.configure} sets it before the first resource. */
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

/** The lab's stand-in for Pulumi's `docker` plugin: networks and images; every other type can be previewed. */
export function dockerProvider(): Provider {
  const daemon = new Daemon();
  return {
    ...identity,
    resources: {
      "docker:index/network:Network": networkResource(daemon),
      "docker:index/remoteImage:RemoteImage": remoteImageResource(daemon),
    },
    fallback: previewOnly(identity),
    async configure(ctx, config) {
      const { docker, host } = daemon.connect(config);
      if (isTrue(config.disableDockerDaemonCheck)) return;
      await docker.ping().catch((error: unknown) => {
        ctx.log("debug", apiMessage(error, host));
        throw new Error(NO_DAEMON);
      });
    },
  };
}

/** Provider options arrive as JSON text. */
function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
