import { invariant } from "../../components/tables/invariants";
import { chartName } from "../helm/chart-name";
import { helmRelease } from "../helm/release";
import { overlayCni, overlays } from "./overlay-cnis";
import { type PlainValue, type PlainMap, at } from "../core/plain-value";
import type { Resource } from "../core/policy";

/** The values by which a chart's network wraps no packets, by the name of the chart. */
const plain: Record<string, { path: readonly string[]; says: PlainValue }> = {
  flannel: { path: ["flannel", "backend"], says: "host-gw" },
  antrea: { path: ["trafficEncapMode"], says: "noEncap" },
};

/** One sentence for a release of a chart that brings an overlay beside Cilium. */
export function overlayCharts(resource: Resource): string[] {
  const release = helmRelease(resource);
  if (!release) return [];
  const { subject, charts, values } = release;
  return [...new Set(charts.map(({ reference }) => (typeof reference === "string" ? chartName(reference) : "")))].flatMap((name) => {
    if (name === "tigera-operator") return calico(subject, values ?? null);
    const overlay = overlayCni(name);
    const otherwise = Object.hasOwn(plain, name) ? plain[name]! : undefined;
    if (!overlay || (otherwise && at(values, ...otherwise.path) === otherwise.says)) return [];
    return [
      `${subject} installs ${overlay.name}, which wraps packets between nodes in ${overlay.wraps}. Remove it, so that ${invariant("native-routing").why}.`,
    ];
  });
}

/** Calico's operator makes the network that its values say: an `Installation`, unless they say that there is none. */
function calico(subject: string, values: PlainValue): string[] {
  const spec = at(values, "installation");
  if (at(spec, "enabled") === false) return [];
  const body: PlainMap = spec === undefined ? {} : { spec };
  return overlays({
    subject: `Installation in \`values.installation\` of ${subject}`,
    kind: "Installation",
    apiVersion: "operator.tigera.io/v1",
    patch: false,
    body,
    ignoreChanges: [],
  });
}
