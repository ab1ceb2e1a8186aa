import { spelled } from "../../components/tables/invariants";
import { ciliumReleases, hiddenChart, judged } from "../cilium-release";
import { embeddedObjects } from "../embedded-objects";
import { guardedKeys, retiredKeys } from "../guarded";
import { ignoredInvariants, ignoredReleases } from "../ignored-changes";
import { tunnels } from "../objects";
import { overlayCharts } from "../overlay-charts";
import { overridingOptions } from "../overriding-options";
import type { Rule } from "../rule";
import { unseenValues } from "../unseen-values";
import { givenOptions } from "../value-options";

const names = ["native-routing", "direct-node-routes"] as const;

/** No overlay, and the routes that make one needless. The chart's default is a tunnel, so silence is a violation. */
export const noTunnel: Rule = {
  name: "no-tunnel",
  description: "Cilium routes pods natively: no VXLAN, no Geneve.",
  check(resource) {
    const releases = ciliumReleases(resource);
    const helm = releases.flatMap((release) => [
      ...judged(release, (settings, minor) => [
        ...spelled(minor, names).flatMap((row) => [...guardedKeys(settings, row.values, row.why), ...retiredKeys(settings, row)]),
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
