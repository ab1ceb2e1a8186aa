import { agentOptions } from "../kubernetes/agent-options";
import { namedFiles } from "../kubernetes/manifest-files";
import { kubernetesObjects } from "../kubernetes/objects";
import { requiredOptions } from "../cilium/required-options";
import { overlayCharts, overlays } from "../kubernetes/overlay-cnis";
import { spelled } from "../../components/tables/invariants";
import { ciliumReleases, hiddenChart, judged } from "../helm/release";
import { embeddedObjects } from "../kubernetes/controllers";
import { requiredValues, retiredKeys } from "../cilium/required-values";
import { ignoredInvariants, ignoredReleases, unseenValues } from "../helm/unreviewable";
import { givenOptions, overridingOptions } from "../helm/option-overrides";
import type { Resource, Rule } from "../core/policy";

const names = ["native-routing", "direct-node-routes"] as const;

/** No overlay, and the routes that make one needless. The chart's default is a tunnel, so silence is a violation. */
export const noTunnel: Rule = {
  name: "no-tunnel",
  description: "Cilium routes pods natively: no VXLAN, no Geneve.",
  check(resource) {
    const releases = ciliumReleases(resource);
    const helm = releases.flatMap((release) => [
      ...judged(release, (settings, minor) => [
        ...spelled(minor, names).flatMap((row) => [...requiredValues(settings, row.values, row.why), ...retiredKeys(settings, row)]),
        ...overridingOptions(settings, givenOptions(settings).given, minor, names),
      ]),
      ...unseenValues(resource, release),
      ...ignoredReleases(resource, release),
      ...ignoredInvariants(resource, release, names),
    ]);
    return [
      ...(releases.length === 0 ? [...hiddenChart(resource), ...overlayCharts(resource)] : helm),
      ...[resource, ...embeddedObjects(resource)].flatMap(tunnels),
    ];
  },
};

/** One sentence for each way to an overlay in the Kubernetes objects that a resource declares, and for each place that may hide one. */
function tunnels(resource: Resource): string[] {
  const { objects, unreadable } = kubernetesObjects(resource);
  return [
    ...unreadable,
    ...namedFiles(resource).flatMap(({ kubeProxy, sentence }) => (kubeProxy ? [] : [sentence])),
    ...objects.flatMap((object) => [
      ...overlays(object),
      ...agentOptions(object).flatMap((options) => requiredOptions(options, ["native-routing", "direct-node-routes"])),
    ]),
  ];
}
