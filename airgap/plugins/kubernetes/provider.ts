import type { Provider } from "../protocol/resource";
import { Cluster } from "./cluster";
import { helmRelease } from "./helm/helm-release";
import { invoke } from "./invoke";
import { kubernetesObject } from "./objects/kubernetes-object";
import { checkProvider, diffProvider } from "./provider-config";
import { readSettings } from "./settings";

const IDENTITY = { name: "kubernetes", version: "4.34.2" } as const;

/**
 * The lab's stand-in for the official kubernetes plugin: real helm for a Release, the real API server for every object.
 *
 * Not in it: rendering of charts and kustomizations, client-side apply, YAML output, dry runs at preview.
 */
export function kubernetesProvider(options: { pollMs?: number } = {}): Provider {
  // Before Configure, as where the kubeconfig is not known yet, the engine asks for nothing that needs a cluster.
  let configured: Cluster | undefined;
  const cluster = (): Cluster => (configured ??= new Cluster(readSettings({}, process.env)));
  return {
    ...IDENTITY,
    resources: { "kubernetes:helm.sh/v3:Release": helmRelease(cluster) },
    fallback: kubernetesObject({ provider: IDENTITY, cluster, pollMs: options.pollMs }),
    checkConfig: (_ctx, { news }) => checkProvider(news),
    diffConfig: (_ctx, { oldInputs, news }) => diffProvider(oldInputs, news),
    configure: (_ctx, config) => {
      configured = new Cluster(readSettings(config, process.env));
    },
    invoke: (ctx, call) => ({
      result: invoke(call, { defaultNamespace: cluster().defaultNamespace, warn: (message) => ctx.log("warning", message) }),
    }),
  };
}
