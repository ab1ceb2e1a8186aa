import { newestMinor } from "../../components/cilium/versions";
import { spelled } from "../../components/datapath/invariants";
import { ciliumValues, hiddenChart } from "../cilium-release";
import { guardedKeys, retiredKeys } from "../guarded";
import type { Rule } from "../rule";

/** No overlay, and the routes that make one needless. The chart's default is a tunnel, so silence is a violation. */
export const noTunnel: Rule = {
  name: "no-tunnel",
  description: "Cilium routes pods natively: no VXLAN, no Geneve.",
  check(resource) {
    const settings = ciliumValues(resource);
    if (!settings) return hiddenChart(resource);
    const rows = spelled(newestMinor, ["native-routing", "direct-node-routes"]);
    return rows.flatMap((row) => [...guardedKeys(settings, row.values, row.why), ...retiredKeys(settings, row)]);
  },
};
