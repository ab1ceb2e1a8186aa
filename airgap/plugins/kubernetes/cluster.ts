import type { KubeConfig } from "@kubernetes/client-node";
import { ApiClient } from "./objects/api-client";
import { contextNamespace, readKubeconfig, select, unusable } from "./kubeconfig";
import type { Settings } from "./settings";

/**
 * The cluster that the provider is configured for. Nothing is read or contacted before it is needed: a preview needs
 * no cluster.
 */
export class Cluster {
  private readonly loaded: { config: KubeConfig } | { reason: string };
  private reached: Promise<string | undefined> | undefined;
  private client: ApiClient | undefined;

  constructor(readonly settings: Settings) {
    this.loaded = load(settings);
  }

  /** Namespace for what names none. */
  get defaultNamespace(): string {
    const fromContext = "config" in this.loaded ? contextNamespace(this.loaded.config) : undefined;
    return this.settings.namespace ?? fromContext ?? "default";
  }

  /** Why the cluster cannot be reached; undefined if it can. Asked once: an operation sees one answer. */
  unreachable(): Promise<string | undefined> {
    return (this.reached ??= this.reach());
  }

  /**
   * Client of the API server.
   *
   * @throws if the kubeconfig is none
   */
  api(): ApiClient {
    return (this.client ??= new ApiClient(this.config));
  }

  /** The kubeconfig with the selected context, as JSON, which is YAML. Secret. */
  kubeconfig(): string {
    return this.config.exportConfig();
  }

  private get config(): KubeConfig {
    if ("reason" in this.loaded) throw new Error(this.loaded.reason);
    return this.loaded.config;
  }

  private async reach(): Promise<string | undefined> {
    if ("reason" in this.loaded) return this.loaded.reason;
    try {
      await this.api().get("/api");
      return undefined;
    } catch (error) {
      return `unable to load schema information from the API server: ${(error as Error).message}`;
    }
  }
}

function load(settings: Settings): { config: KubeConfig } | { reason: string } {
  try {
    const config = select(readKubeconfig(settings.kubeconfig), settings);
    const problem = unusable(config);
    if (problem === undefined) return { config };
    const doc = "https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/";
    return {
      reason:
        "unable to load Kubernetes client configuration from kubeconfig file. Make sure you have: \n\n" +
        ` \t • set up the provider as per ${doc} \n\n ${problem}`,
    };
  } catch (error) {
    return { reason: `failed to parse kubeconfig data in \`kubernetes:config:kubeconfig\`- ${(error as Error).message}` };
  }
}

/** Refresh of anything on a cluster that cannot be reached: what the settings say, or an error. */
export function readUnreachable<T>(
  settings: Settings,
  reason: string,
  log: (severity: "warning" | "info", message: string) => void,
  unchanged: T,
): T | undefined {
  log("warning", `configured Kubernetes cluster is unreachable: ${reason}`);
  if (settings.deleteUnreachable) {
    log(
      "info",
      "configured Kubernetes cluster is unreachable and the `deleteUnreachable` option is enabled. Deleting the unreachable resource from Pulumi state",
    );
    return undefined;
  }
  if (settings.skipUpdateUnreachable) {
    log(
      "info",
      "configured Kubernetes cluster is unreachable and the `skipUnreachable` option is enabled. Returned data could not reflect the actual cluster configuration.",
    );
    return unchanged;
  }
  throw new Error(
    "failed to read resource state due to unreachable cluster. If the cluster was deleted, you can remove this resource from Pulumi state " +
      'by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"',
  );
}
