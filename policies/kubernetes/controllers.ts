import { UNKNOWN, at, isMap, merged, textOf, type PlainMap, type PlainValue } from "../core/plain-value";
import type { Resource, Rule } from "../core/policy";
import { yamlDocuments } from "../core/yaml";
import { helmRelease } from "../helm/release";
import { setValues } from "../helm/set-flag";
import { kubernetesObjects, type KubernetesObject } from "./objects";

/** A release that a controller in the cluster makes: where the object says it, and the properties that a `Release` of the same would have. */
interface Delegated {
  place: string;
  props: PlainMap;
}

/** Objects that have a controller run helm, by kind and the group of its API. */
const controllers: Record<string, { group: string; releases(object: KubernetesObject): Delegated[] }> = {
  // K3s and RKE2.
  HelmChart: {
    group: "helm.cattle.io",
    releases: ({ body }) => [rancher(body, either(at(body, "spec", "chart"), at(body, "metadata", "name")))],
  },
  // Values for a chart that RKE2 brings along, which is called as the object is.
  HelmChartConfig: { group: "helm.cattle.io", releases: ({ body }) => [rancher(body, at(body, "metadata", "name"))] },
  // Flux.
  HelmRelease: {
    group: "helm.toolkit.fluxcd.io",
    releases: ({ body }) => {
      const chart = at(body, "spec", "chart", "spec");
      return [
        {
          place: "spec",
          props: given({
            chart: either(at(chart, "chart"), at(body, "spec", "chartRef", "name")),
            version: at(chart, "version"),
            values: at(body, "spec", "values"),
            valuesFiles: at(chart, "valuesFiles"),
            valuesFrom: at(body, "spec", "valuesFrom"),
            postRenderers: at(body, "spec", "postRenderers"),
          }),
        },
      ];
    },
  },
  // Argo CD.
  Application: { group: "argoproj.io", releases: ({ body }) => sources(at(body, "spec"), "spec") },
  ApplicationSet: { group: "argoproj.io", releases: ({ body }) => sources(at(body, "spec", "template", "spec"), "spec.template.spec") },
  // Crossplane.
  Release: {
    group: "helm.crossplane.io",
    releases: ({ body }) => {
      const wanted = at(body, "spec", "forProvider");
      const values = assigned(at(wanted, "values"), at(wanted, "set"));
      const chart = either(at(wanted, "chart", "name"), at(wanted, "chart", "url"));
      return [
        {
          place: "spec.forProvider",
          props: given({ chart, version: at(wanted, "chart", "version"), values, valuesFrom: at(wanted, "valuesFrom") }),
        },
      ];
    },
  },
  // Isovalent's operator for OpenShift: its spec is the chart's values.
  CiliumConfig: {
    group: "cilium.io",
    releases: ({ body }) => [{ place: "spec", props: given({ chart: "cilium", values: at(body, "spec") }) }],
  },
};

/** The helm releases that controllers make of a resource's objects: each as the `Release` that would declare it. */
export function controllerReleases(resource: Resource): Resource[] {
  const objects = [resource, ...embeddedObjects(resource)].flatMap((each) => kubernetesObjects(each).objects);
  return objects.flatMap((object) => {
    const controller = Object.hasOwn(controllers, object.kind) ? controllers[object.kind] : undefined;
    if (!controller || !object.apiVersion.startsWith(`${controller.group}/`)) return [];
    // A sentence names it as it does every release: `Release "spec" of HelmRelease "network"`.
    return controller
      .releases(object)
      .map(({ place, props }) => ({
        type: "kubernetes:helm.sh/v3:Release",
        name: place,
        subject: `Release "${place}" of ${object.subject}`,
        props,
        ignoreChanges: [],
      }));
  });
}

/** The rule as it is, and on the releases that controllers make. */
export function throughControllers(rule: Rule): Rule {
  return {
    ...rule,
    check: (resource) => [...rule.check(resource), ...controllerReleases(resource).flatMap((release) => rule.check(release))],
  };
}

function rancher(body: PlainMap, chart: PlainValue | undefined): Delegated {
  const values = assigned(written(at(body, "spec", "valuesContent")), at(body, "spec", "set"));
  return {
    place: "spec",
    props: given({ chart, version: at(body, "spec", "version"), values, valuesSecrets: at(body, "spec", "valuesSecrets") }),
  };
}

function sources(spec: PlainValue | undefined, place: string): Delegated[] {
  const many = at(spec, "sources");
  const each = (source: PlainValue | undefined, place: string): Delegated => {
    const helm = at(source, "helm");
    const chart = at(source, "chart");
    return {
      place,
      props: given({
        // A folder of a repository has a revision and no version.
        ...(chart === undefined ? { path: at(source, "path") } : { chart, version: at(source, "targetRevision") }),
        values: assigned(either(at(helm, "valuesObject"), written(at(helm, "values"))), at(helm, "parameters")),
        valueFiles: at(helm, "valueFiles"),
        fileParameters: at(helm, "fileParameters"),
      }),
    };
  };
  return Array.isArray(many)
    ? many.map((source, index) => each(source, `${place}.sources[${index}]`))
    : [each(at(spec, "source"), `${place}.source`)];
}

/** Values as YAML in a text; helm reads the first document of several. */
function written(text: PlainValue | undefined): PlainValue | undefined {
  if (typeof text !== "string") return text;
  const [document] = yamlDocuments(text);
  return document && !document.readable ? UNKNOWN : (document?.content ?? undefined);
}

/** Values with what `--set` would say on top: a map of assignments, or a list of them, each with its `name` and `value`. */
function assigned(values: PlainValue | undefined, set: PlainValue | undefined): PlainValue | undefined {
  if (set === UNKNOWN) return UNKNOWN;
  const list = isMap(set) ? Object.entries(set).map(([name, value]): PlainMap => ({ name, value })) : Array.isArray(set) ? set : [];
  let all: PlainValue | undefined = values;
  for (const item of list) {
    const name = at(item, "name");
    const value = at(item, "value");
    if (typeof name !== "string" || value === UNKNOWN || value === undefined) return UNKNOWN;
    all = merged(all ?? {}, setValues(`${name}=${textOf(value).replace(/[\\,{}]/g, "\\$&")}`, true));
  }
  return all;
}

function either(value: PlainValue | undefined, otherwise: PlainValue | undefined): PlainValue | undefined {
  return value === undefined || value === null ? otherwise : value;
}

/** Properties without those that nobody gave. */
function given(props: { [key: string]: PlainValue | undefined }): PlainMap {
  return Object.fromEntries(Object.entries(props).filter((entry): entry is [string, PlainValue] => entry[1] !== undefined));
}

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
        name: path,
        subject: `${kind} "${path}" of ${release.subject}`,
        props: value,
        ignoreChanges: [],
      },
    ];
  };
  return at(release.values ?? null, "values");
}
