import { spelled } from "../../components/tables/invariants";
import { apiServerAddresses } from "../api-server-address";
import { ciliumReleases, judged } from "../cilium-release";
import { embeddedObjects } from "../embedded-objects";
import { guardedKeys, retiredKeys } from "../guarded";
import { hazardousOptions, hazardousValues } from "../hazardous";
import { ignoredHazards, ignoredInvariants } from "../ignored-changes";
import { spoiledDatapaths } from "../objects";
import { optionsElsewhere, overridingOptions } from "../overriding-options";
import type { Rule } from "../rule";
import { givenOptions } from "../value-options";

const names = ["bpf-masquerade", "bpf-host-routing", "veth-device"] as const;

/** eBPF does the masquerading and the host's routing, between veth devices, and nothing beside undoes that. */
export const datapathKept: Rule = {
  name: "datapath-kept",
  description: "Cilium masquerades and routes on the host by eBPF, and no other setting takes that back.",
  check(resource) {
    const helm = ciliumReleases(resource).flatMap((release) => [
      ...judged(release, (settings, minor) => {
        const { given, unreadable } = givenOptions(settings);
        return [
          ...spelled(minor, names).flatMap((row) => [...guardedKeys(settings, row.values, row.why), ...retiredKeys(settings, row)]),
          ...hazardousValues(settings, minor),
          ...overridingOptions(settings, given, minor, names),
          ...hazardousOptions(settings, given, minor),
          ...optionsElsewhere(settings, given),
          ...unreadable,
          ...apiServerAddresses(settings),
        ];
      }),
      ...ignoredInvariants(resource, release, names),
      ...ignoredHazards(resource, release),
    ]);
    return [...helm, ...[resource, ...embeddedObjects(resource)].flatMap(spoiledDatapaths)];
  },
};
