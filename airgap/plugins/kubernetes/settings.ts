import { decodeValue, isObj, textOf, unwrapSecrets, type Obj, type Value } from "../protocol/values";

/** What the provider was configured with, environment variables filled in. */
export interface Settings {
  /** Content of a kubeconfig, or a path to one. Secret. Undefined: whatever kubeconfig is around. */
  kubeconfig?: string;
  /** Context of the kubeconfig; default its current one. */
  context?: string;
  /** Cluster of the kubeconfig; default the context's. */
  cluster?: string;
  /** Default namespace; default the context's, then `default`. */
  namespace?: string;
  /** Refresh drops what it cannot reach. */
  deleteUnreachable: boolean;
  /** Refresh keeps what it cannot reach. */
  skipUpdateUnreachable: boolean;
  /** False asks for client-side apply, which the stand-in does not have. */
  serverSideApply: boolean;
  /** Takes over fields that another manager owns, for every resource. */
  patchForce: boolean;
  /** A changed ConfigMap is updated, not replaced. */
  configMapMutable: boolean;
  /** A changed Secret is updated, not replaced. */
  secretMutable: boolean;
  /** Creating an object that exists already updates it. */
  upsert: boolean;
  /** Not empty asks for YAML files instead of a cluster, which the stand-in does not have. */
  renderYamlToDirectory: string;
  /** Environment of the helm command, from `helmReleaseSettings` and `kubeClientSettings`. */
  helmEnv: Record<string, string>;
}

/** Helm's own variables for what `helmReleaseSettings` names, and Pulumi's for the same. */
const HELM_SETTINGS = [
  ["driver", "HELM_DRIVER", "PULUMI_K8S_HELM_DRIVER"],
  ["pluginsPath", "HELM_PLUGINS", "PULUMI_K8S_HELM_PLUGINS_PATH"],
  ["registryConfigPath", "HELM_REGISTRY_CONFIG", "PULUMI_K8S_HELM_REGISTRY_CONFIG_PATH"],
  ["repositoryConfigPath", "HELM_REPOSITORY_CONFIG", "PULUMI_K8S_HELM_REPOSITORY_CONFIG_PATH"],
  ["repositoryCache", "HELM_REPOSITORY_CACHE", "PULUMI_K8S_HELM_REPOSITORY_CACHE"],
] as const;

const CLIENT_SETTINGS = [
  ["burst", "HELM_BURST_LIMIT", "PULUMI_K8S_CLIENT_BURST", "120"],
  ["qps", "HELM_QPS", "PULUMI_K8S_CLIENT_QPS", "50"],
] as const;

/**
 * Reads the provider's configuration.
 *
 * @param config as Configure receives it: booleans and objects may come as JSON text, that is how the SDK sends them
 */
export function readSettings(config: Obj, env: Readonly<Record<string, string | undefined>>): Settings {
  const given = unwrapSecrets(config);
  const text = (key: string): string | undefined => (typeof given[key] === "string" && given[key] !== "" ? given[key] : undefined);
  const flag = (key: string, variable: string, fallback = false): boolean => {
    const value = given[key] ?? env[variable];
    return value === undefined ? fallback : textOf(value) === "true";
  };
  return {
    kubeconfig: text("kubeconfig"),
    context: text("context"),
    cluster: text("cluster"),
    namespace: text("namespace"),
    deleteUnreachable: flag("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
    skipUpdateUnreachable: flag("skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"),
    serverSideApply: flag("enableServerSideApply", "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", true),
    patchForce: flag("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
    configMapMutable: flag("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
    secretMutable: flag("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    upsert: flag("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
    renderYamlToDirectory: text("renderYamlToDirectory") ?? "",
    helmEnv: helmEnv(objectOf(given.helmReleaseSettings), objectOf(given.kubeClientSettings), env),
  };
}

function helmEnv(release: Obj, client: Obj, env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [key, variable, pulumi] of HELM_SETTINGS) {
    const value = release[key] ?? env[pulumi];
    if (value !== undefined) result[variable] = textOf(value);
  }
  for (const [key, variable, pulumi, fallback] of CLIENT_SETTINGS) {
    result[variable] = textOf(client[key] ?? env[pulumi] ?? fallback);
  }
  return result;
}

/** An object argument of the provider: as such, or as JSON text. */
function objectOf(value: Value | undefined): Obj {
  const given = typeof value === "string" && value !== "" ? decodeValue(JSON.parse(value)) : value;
  return isObj(given) ? given : {};
}
