import { gunzipSync } from "node:zlib";
import { isDeepStrictEqual } from "node:util";
import type { DeclaredLab } from "./declared";
import { isMap, labelled } from "./fields";
import { shown, type Finding } from "./finding";

/** A revision of a release as helm keeps it. */
export interface StoredRelease {
  revision: number;
  /** `deployed`, `failed`, `pending-upgrade` and the like. */
  status: string;
  /** Of the chart. */
  version: string;
  /** As they were given, without the chart's own. */
  values: Record<string, unknown>;
  manifest: string;
}

/**
 * Revisions of a release, the last one first.
 *
 * @param json `kubectl get secrets -o json` of those that helm keeps them in
 * @see https://helm.sh/docs/topics/advanced/#storage-backends
 */
export function releaseRecords(json: string): StoredRelease[] {
  const { items } = JSON.parse(json) as { items: { data: { release: string } }[] };
  return items
    .map(({ data }) => {
      // Helm encodes what it compressed, and the API server encodes that again.
      const compressed = Buffer.from(Buffer.from(data.release, "base64").toString(), "base64");
      const { version, info, chart, config, manifest } = JSON.parse(gunzipSync(compressed).toString()) as {
        version: number;
        info: { status: string };
        chart: { metadata: { version: string } };
        config?: Record<string, unknown> | null;
        manifest: string;
      };
      return { revision: version, status: info.status, version: chart.metadata.version, values: config ?? {}, manifest };
    })
    .sort((a, b) => b.revision - a.revision);
}

/** What helm has of the release, against what Pulumi had it install. */
export function releaseFindings({ name, namespace, version, values }: DeclaredLab["release"], [last]: readonly StoredRelease[]): Finding[] {
  const about = { topic: "helm release", object: `release ${namespace}/${name}` } as const;
  if (last === undefined) return [{ ...about, path: "", declared: "there", mend: { by: "release" } }];
  const rollback: Finding["mend"] = { by: "hand", command: `helm -n ${namespace} rollback ${name}` };
  const status: Finding[] =
    last.status === "deployed"
      ? []
      : [
          {
            ...about,
            path: "status",
            declared: shown("deployed"),
            live: shown(last.status),
            mend: last.status.startsWith("pending-") ? { by: "up" } : rollback,
          },
        ];
  const chart: Finding[] =
    last.version === version
      ? []
      : [{ ...about, path: "chart", declared: shown(version), live: shown(last.version), mend: { by: "release" } }];
  return [
    ...status,
    ...chart,
    ...valueFindings(values, last.values, "values").map((field): Finding => ({ ...about, ...field, mend: { by: "release" } })),
  ];
}

function valueFindings(declared: unknown, live: unknown, path: string): Pick<Finding, "path" | "declared" | "live">[] {
  if (isDeepStrictEqual(declared, live)) return [];
  if (isMap(declared) && isMap(live)) {
    const keys = [...new Set([...Object.keys(declared), ...Object.keys(live)])].sort();
    return keys.flatMap((key) => valueFindings(declared[key], live[key], labelled(path, key)));
  }
  return [{ path, ...(declared === undefined ? {} : { declared: shown(declared) }), ...(live === undefined ? {} : { live: shown(live) }) }];
}
