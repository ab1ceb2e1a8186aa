import { existsSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Release } from "./release-inputs";

/** Which chart helm is to take. */
export interface ChartRef {
  /** What helm gets as its chart argument: a path, `repo/name`, `oci://…`, or a name to be found in `repo`. */
  chart: string;
  /** URL of the repository to look in. */
  repo?: string;
  /** Whether it lies on this machine: `version` then says nothing. */
  local: boolean;
}

/**
 * Finds out what the program means by `chart`: without a repository, a file or a folder with a Chart.yaml comes first.
 *
 * @throws `path "…" not found` for a path that is none; the official plugin uses these words
 */
export function chartRef({ chart: given, repositoryOpts }: Pick<Release, "chart" | "repositoryOpts">): ChartRef {
  const chart = given.trim();
  const repo = repositoryOpts?.repo ?? "";
  if (chart.startsWith("oci://")) return { chart, local: false };
  if (isUrl(repo)) return { chart, repo, local: false };
  const name = repo !== "" && !chart.includes("/") ? `${repo}/${chart}` : chart;
  if (isLocalChart(name)) return { chart: resolve(name), local: true };
  if (isAbsolute(name) || name.startsWith(".")) throw new Error(`path "${name}" not found`);
  return { chart: name, local: false };
}

function isUrl(repo: string): boolean {
  return URL.canParse(repo) && repo.includes("://");
}

/** A folder without Chart.yaml is none, so that it does not hide a repository of the same name. */
function isLocalChart(name: string): boolean {
  if (!existsSync(name)) return false;
  return !statSync(name).isDirectory() || existsSync(join(name, "Chart.yaml"));
}

/** Chart.yaml of a chart that is a folder; undefined if it is an archive. */
export function readChartYaml(ref: ChartRef): string | undefined {
  return ref.local && statSync(ref.chart).isDirectory() ? readFileSync(join(ref.chart, "Chart.yaml"), "utf8") : undefined;
}

/** YAML reads `1.2` as a number. */
const scalar = z.union([z.string(), z.number(), z.boolean()]).nullish();

/**
 * Version of a chart.
 *
 * @param chartYaml content of its Chart.yaml
 * @throws if helm would refuse to install it
 */
export function chartVersion(chartYaml: string): string {
  const metadata = z.object({ version: scalar, type: scalar }).safeParse(parse(chartYaml) ?? {});
  if (!metadata.success) throw new Error("validation: chart.metadata.version and type are words or numbers");
  const { version, type } = metadata.data;
  if (version === undefined || version === null) throw new Error("validation: chart.metadata.version is required");
  if (type !== undefined && type !== null && type !== "" && type !== "application")
    throw new Error(`${String(type)} charts are not installable`);
  return String(version);
}
