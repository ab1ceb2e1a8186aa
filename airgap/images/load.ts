import { join } from "node:path";
import { execa } from "execa";
import type { Step } from "../steps";
import type { ImageArtifact } from "./image";
import { keyLabel } from "./names";

/** Environment of the docker command: of another daemon than the default one where a host is given. */
const dockerEnv = (dockerHost?: string) => (dockerHost ? { DOCKER_HOST: dockerHost } : {});

/** The step that gives an image to the daemon, where the daemon does not have it as it would be built now. */
export function loadStep(artifact: ImageArtifact, dockerHost?: string): Step {
  const env = dockerEnv(dockerHost);
  return {
    name: `Load ${artifact.image.replace(/^.*\//, "")}`,
    estimateSeconds: 10,
    upToDate: async () => {
      const format = `{{index .Config.Labels "${keyLabel}"}}`;
      const { stdout, exitCode } = await execa("docker", ["image", "inspect", "--format", format, artifact.image], { env, reject: false });
      return exitCode === 0 && stdout === (await artifact.key());
    },
    run: async (progress) => {
      progress(`docker load ${artifact.image}`);
      await execa("docker", ["load", "--quiet", "--input", join(await artifact.dir(), "image.tar")], { env });
    },
  };
}
