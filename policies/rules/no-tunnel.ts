import { spelled } from "../../components/tables/invariants";
import { ciliumRelease, hiddenChart, judged } from "../cilium-release";
import { guardedKeys, retiredKeys } from "../guarded";
import { tunnels } from "../objects";
import type { Rule } from "../rule";

/** No overlay, and the routes that make one needless. The chart's default is a tunnel, so silence is a violation. */
export const noTunnel: Rule = {
  name: "no-tunnel",
  description: "Cilium routes pods natively: no VXLAN, no Geneve.",
  check(resource) {
    const release = ciliumRelease(resource);
    if (!release) return [...hiddenChart(resource), ...tunnels(resource)];
    return judged(release, (settings, minor) =>
      spelled(minor, ["native-routing", "direct-node-routes"]).flatMap((row) => [...guardedKeys(settings, row.values, row.why), ...retiredKeys(settings, row)]),
    );
  },
};
