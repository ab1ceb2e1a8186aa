import { expect, it } from "vitest";
import { UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";
import { unseenValues } from "./unreviewable";

function says(props: PlainMap): string[] {
  const settings = { subject: "It", root: {}, locate: (key: string) => key };
  return unseenValues(
    { type: "kubernetes:helm.sh/v3:Release", name: "cilium", props, ignoreChanges: [] },
    { settings, path: "", version: undefined, minors: ["1.20"] },
  );
}

const files = (key: string) =>
  `It sets \`${key}\`, whose files no rule can read, so that they may turn a tunnel or kube-proxy on. Remove it, and write what they say as literals in \`values\`.`;
const reuse =
  "It sets `reuseValues`, so that values of an earlier release, which no rule can read, go on in this one. Remove it, and write in `values` all that counts.";
const after = (key: string) =>
  `It sets \`${key}\`, which changes the manifests after the values were judged, so that it may turn a tunnel or kube-proxy on. Remove it, and write in \`values\` what it is for.`;

it.each<[string, PlainMap, string[]]>([
  ["nothing of them", { values: {} }, []],
  ["values in files", { valueYamlFiles: ["a.yaml"] }, [files("valueYamlFiles")]],
  ...["valuesFiles", "valuesFrom", "valueFiles", "fileParameters", "valuesSecrets"].map((key): [string, PlainMap, string[]] => [
    `values in \`${key}\``,
    { [key]: ["a"] },
    [files(key)],
  ]),
  ["a controller's programs over the manifests", { postRenderers: [{}] }, [after("postRenderers")]],
  ["values of an earlier release", { reuseValues: true }, [reuse]],
  ["programs over the manifests", { postrender: "./a", postRenderer: { command: "./a" } }, [after("postrender"), after("postRenderer")]],
])("says of %s", (_, props, sentences) => expect(says(props)).toEqual(sentences));

it.each<[PlainValue, boolean]>([
  [null, false],
  [false, false],
  ["", false],
  ["false", false],
  [[], false],
  [{}, false],
  [true, true],
  ["true", true],
  [1, true],
  [[null], true],
  [{ a: null }, true],
  [UNKNOWN, true],
])("takes %s for said: %s", (reuseValues, said) => expect(says({ reuseValues })).toEqual(said ? [reuse] : []));
