import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterKind } from "./config/keys";

/**
 * Explicit providers for the machine that runs Pulumi: default ones are switched off in Pulumi.yaml.
 *
 * The Docker daemon is the one that DOCKER_HOST names, as for every Docker client. An existing cluster needs none, so there is no provider
 * for one: it could not even preview without a daemon.
 */
export function hostProviders(name: string, cluster: ClusterKind = "kind"): pulumi.ProviderResource[] {
  const host = new command.Provider(`${name}-command`);
  return cluster === "kind" ? [host, new docker.Provider(`${name}-docker`)] : [host];
}
