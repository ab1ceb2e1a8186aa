import type { CiliumRelease } from "./cilium-release";
import { isMap, type PlainValue } from "../core/plain-value";
import type { Resource } from "../core/policy";

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
