import { previewOnly, type Provider } from "../protocol";
import { apiMessage, Daemon } from "./daemon";
import { networkResource } from "./network";
import { remoteImageResource } from "./remote-image";

/** The official plugin's whole answer to a daemon that it does not reach, for whatever reason. */
const NO_DAEMON = "docker native provider returned an unexpected error from Configure: failed to connect to any docker daemon";

const identity = { name: "docker", version: "5.2.0" };

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
