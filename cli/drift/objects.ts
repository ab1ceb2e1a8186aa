import { fieldDifferences, type FieldDifference } from "./fields";
import { shown, type Finding } from "./finding";
import { objectKey, objectName, type ClusterObject } from "./object";
import { addedFields } from "./owned";

/**
 * What the live objects of the chart have otherwise than helm applied them: edits, deletions, and additions.
 *
 * @param manifest what helm applied last
 * @param live the same objects as the API server has them, with `managedFields`
 */
export function objectFindings(manifest: readonly ClusterObject[], live: readonly ClusterObject[]): Finding[] {
  const found = new Map(live.map((object) => [objectKey(object), object]));
  return manifest.flatMap((object) => {
    const there = found.get(objectKey(object));
    const about = { topic: topicOf(object), object: objectName(object) } as const;
    if (there === undefined) return [{ ...about, path: "", declared: "there", mend: { by: "create", object } } as const];
    const { status: _, ...declared } = object;
    const compared = fieldDifferences(declared, there);
    const added = addedFields(object, there).filter(({ label }) => !compared.some((field) => field.label === label));
    return [...compared, ...added].map((field): Finding => ({
      ...about,
      path: field.label,
      ...sides(object, field),
      mend: { by: "write", object: there, at: field.at, ...(field.value === undefined ? {} : { value: field.value }) },
    }));
  });
}

/** What agents are told has a place of its own in the report. */
export function isAgentConfig({ kind, metadata }: ClusterObject): boolean {
  return kind === "ConfigMap" && metadata.name === "cilium-config";
}

function topicOf(object: ClusterObject): Finding["topic"] {
  return isAgentConfig(object) ? "cilium-config" : "objects of the chart";
}

function sides({ kind }: ClusterObject, { declared, live }: FieldDifference): Pick<Finding, "declared" | "live"> {
  const text = (value: unknown) => (kind === "Secret" ? "(a secret)" : shown(value));
  return { ...(declared === undefined ? {} : { declared: text(declared) }), ...(live === undefined ? {} : { live: text(live) }) };
}
