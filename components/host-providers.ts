import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Explicit providers for the machine that runs Pulumi: default ones are switched off in Pulumi.yaml.
 *
 * The Docker daemon is the one that DOCKER_HOST names, as for every Docker client.
 */
export function hostProviders(name: string): pulumi.ProviderResource[] {
  return [new command.Provider(`${name}-command`), new docker.Provider(`${name}-docker`)];
}
