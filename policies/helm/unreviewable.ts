import { hazards } from "../../components/tables/hazards";
import { spelled, type InvariantName } from "../../components/tables/invariants";
import { minors } from "../../components/tables/versions";
import { cniHazards } from "../cilium/hazards";
import { isMap, type PlainValue } from "../core/plain-value";
import type { Resource } from "../core/policy";
import type { CiliumRelease } from "./release";

/** One sentence for each way in which values or manifests of Cilium reach the cluster past the rules. */
export function unseenValues({ props }: Resource, { settings: { subject } }: CiliumRelease): string[] {
  return ways.flatMap(({ keys, effect, instead }) =>
    keys.filter((key) => says(props[key])).map((key) => `${subject} sets \`${key}\`, ${effect}. Remove it, and ${instead}.`),
  );
}

const ways = [
  {
    // Pulumi's, Flux's, Argo CD's and Rancher's words for it.
    keys: ["valueYamlFiles", "valuesFiles", "valuesFrom", "valueFiles", "fileParameters", "valuesSecrets"],
    effect: "whose files no rule can read, so that they may turn a tunnel or kube-proxy on",
    instead: "write what they say as literals in `values`",
  },
  {
    keys: ["reuseValues"],
    effect: "so that values of an earlier release, which no rule can read, go on in this one",
    instead: "write in `values` all that counts",
  },
  {
    keys: ["postrender", "postRenderer", "postRenderers"],
    effect: "which changes the manifests after the values were judged, so that it may turn a tunnel or kube-proxy on",
    instead: "write in `values` what it is for",
  },
];

/** Whether something is said that is not no. */
function says(value: PlainValue | undefined): boolean {
  if (value === undefined || value === null || value === false || value === "" || value === "false") return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isMap(value) || Object.keys(value).length > 0;
}

/** Inputs beside the values that decide what is installed. */
const deciding = [
  "chart",
  "path",
  "version",
  "fetchOpts",
  "repo",
  "repositoryOpts",
  "valueYamlFiles",
  "reuseValues",
  "postrender",
  "postRenderer",
];

/** One sentence for each entry of `ignoreChanges` that keeps the chart, its version, its values as a whole, or options beside them as they were. */
export function ignoredReleases({ ignoreChanges }: Resource, release: CiliumRelease): string[] {
  const decides = (steps: string[]): boolean =>
    deciding.some((input) => input === steps[0]) ||
    isWide(steps, release) ||
    concerns(steps, release, ["extraConfig", "extraArgs", "extraEnv"]);
  return ignoreChanges.filter((entry) => decides(propertyPath(entry))).map((entry) => sentence(release, entry));
}

/** The same for each entry that keeps keys of the invariants `names`, and not all values. */
export function ignoredInvariants(resource: Resource, release: CiliumRelease, names: readonly InvariantName[]): string[] {
  return narrow(
    resource,
    release,
    minors.flatMap((minor) => spelled(minor, names).flatMap(({ values, retired }) => [...values, ...retired].map(({ path }) => path))),
  );
}

/** The same for each entry that keeps what undoes the datapath beside the invariants, and not all values. */
export function ignoredHazards(resource: Resource, release: CiliumRelease): string[] {
  return narrow(resource, release, [
    "k8sServiceHost",
    ...[...hazards, ...cniHazards].map(({ path }) => path).filter((path) => !path.startsWith("extraConfig.")),
  ]);
}

function narrow({ ignoreChanges }: Resource, release: CiliumRelease, keys: readonly string[]): string[] {
  return ignoreChanges
    .filter((entry) => !isWide(propertyPath(entry), release) && concerns(propertyPath(entry), release, keys))
    .map((entry) => sentence(release, entry));
}

function sentence({ settings: { subject } }: CiliumRelease, entry: string): string {
  return `${subject} names \`${entry}\` in \`ignoreChanges\`, so that what is installed may differ from what the program says and the rules judge. Take it out.`;
}

/** Whether an entry means all values of Cilium, or more than these. */
function isWide(steps: readonly string[], release: CiliumRelease): boolean {
  const all = ["values", ...propertyPath(release.path)];
  return touches(steps, all) && (steps.length <= all.length || steps[all.length] === "*");
}

function concerns(steps: readonly string[], release: CiliumRelease, keys: readonly string[]): boolean {
  return keys.some((key) => touches(steps, ["values", ...propertyPath(release.path), ...key.split(".")]));
}

/** Whether one path is the beginning of the other. */
function touches(steps: readonly string[], path: readonly string[]): boolean {
  return steps.length > 0 && steps.slice(0, path.length).every((step, index) => step === "*" || step === path[index]);
}

/**
 * The steps of a path as Pulumi writes it: `values.bpf["masquerade"]`, `list[0]`, `*`.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/options/ignorechanges/
 */
export function propertyPath(path: string): string[] {
  const steps = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g);
  return [...steps].map(([, quoted, plain = ""]) => quoted?.replace(/\\(.)/g, "$1") ?? plain);
}
