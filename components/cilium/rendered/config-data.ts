import { readManifests } from "./objects";
import { scalarText } from "../scalar-text";

/**
 * The data of the ConfigMap `cilium-config` in rendered manifests, keys in order of the alphabet; empty where there is none.
 *
 * @throws Error that names the line, for text that is no YAML
 */
export function configData(manifests: string): Record<string, string> {
  const { objects } = readManifests(manifests);
  const configMap = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata?.name === "cilium-config");
  const entries = Object.entries(configMap?.data ?? {}).map(([key, value]): [string, string] => [key, scalarText(value)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
