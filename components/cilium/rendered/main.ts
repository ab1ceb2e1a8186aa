import type { ChartSource } from "../cilium";
import type { DatapathIntent } from "../intent";
import { checkManifests } from "./check";
import { differenceText } from "./difference";
import { renderChart } from "./render";
import { errorText } from "../../programs/present";

/**
 * Renders the chart CHART (JSON, {@link ChartSource}) of VERSION with VALUES (JSON) and checks it against INTENT (JSON, {@link DatapathIntent}).
 *
 * Prints one line and exits 0, or exits 1 and stderr has a paragraph for each difference.
 */
async function main(): Promise<string> {
  const version = taken("VERSION");
  const rendering = await renderChart({
    chart: JSON.parse(taken("CHART")) as ChartSource,
    version,
    values: taken("VALUES"),
    kubernetesVersion: process.env.KUBERNETES_VERSION || undefined,
  });
  if (rendering.kind !== "rendered") throw new Error(rendering.problem);
  const { facts, differences } = checkManifests(rendering.manifests, JSON.parse(taken("INTENT")) as DatapathIntent, version);
  if (differences.length > 0) throw new Error(differences.map(differenceText).join("\n"));
  return `Chart cilium ${version} renders as declared: ${facts} facts hold.`;
}

function taken(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set: the Cilium component runs this program with it.`);
  return value;
}

main().then(
  (line) => console.log(line),
  (error: unknown) => {
    console.error(errorText(error));
    process.exitCode = 1;
  },
);
