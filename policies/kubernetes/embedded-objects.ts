import { helmRelease } from "../helm/release";
import { isMap, type PlainValue } from "../core/plain-value";
import type { Resource } from "../core/policy";
import { yamlDocuments } from "../core/yaml";

/**
 * The Kubernetes objects that a release of any chart carries in its values, such as under `extraDeploy`, `extraObjects` or `resources`: each as
 * the resource that it would be by itself. As data, or as YAML in a text.
 */
export function embeddedObjects(resource: Resource): Resource[] {
  const release = helmRelease(resource);
  if (!release) return [];
  const at = (value: PlainValue, path: string): Resource[] => {
    // Most texts are no objects, and reading YAML takes its time.
    if (typeof value === "string")
      return /\bkind["']?\s*:/.test(value) ? yamlDocuments(value).flatMap(({ content }) => at(content, path)) : [];
    if (Array.isArray(value)) return value.flatMap((item, index) => at(item, `${path}[${index}]`));
    if (!isMap(value)) return [];
    const { apiVersion, kind } = value;
    if (typeof apiVersion !== "string" || typeof kind !== "string" || !/^\w+$/.test(kind))
      return Object.entries(value).flatMap(([key, inner]) => at(inner, `${path}.${key}`));
    // A sentence names it as it does every object: `ConfigMap "values.extraDeploy[0]" of Release "apps"`.
    return [
      {
        type: `kubernetes:${apiVersion}:${kind}`,
        name: `${path}" of ${release.subject.replace(/"$/, "")}`,
        props: value,
        ignoreChanges: [],
      },
    ];
  };
  return at(release.values ?? null, "values");
}
