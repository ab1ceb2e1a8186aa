import { spelled } from "../../components/tables/invariants";
import { ciliumRelease, judged } from "../cilium-release";
import { guardedKeys, retiredKeys } from "../guarded";
import { hazardousValues, overridingOptions } from "../hazardous";
import { spoiledDatapaths } from "../objects";
import type { Rule } from "../rule";

/** eBPF does the masquerading and the host's routing, between veth devices, and nothing beside undoes that. */
export const datapathKept: Rule = {
  name: "datapath-kept",
  description: "Cilium masquerades and routes on the host by eBPF, and no other setting takes that back.",
  check(resource) {
    const release = ciliumRelease(resource);
    if (!release) return spoiledDatapaths(resource);
    return judged(release, (settings, minor) => [
      ...spelled(minor, ["bpf-masquerade", "bpf-host-routing", "veth-device"]).flatMap((row) => [
        ...guardedKeys(settings, row.values, row.why),
        ...retiredKeys(settings, row),
      ]),
      ...hazardousValues(settings, minor),
      ...overridingOptions(settings, minor),
    ]);
  },
};
