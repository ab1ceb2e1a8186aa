import { agentOptions } from "../kubernetes/agent-options";
import { kubernetesObjects } from "../kubernetes/objects";
import { requiredOptions, hazardousAgentOptions } from "../cilium/required-options";
import { spelled } from "../../components/tables/invariants";
import { apiServerAddresses, hazardousOptions, hazardousValues } from "../cilium/hazards";
import { ciliumReleases, judged } from "../helm/release";
import { embeddedObjects } from "../kubernetes/controllers";
import { requiredValues, retiredKeys } from "../cilium/required-values";
import { ignoredHazards, ignoredInvariants } from "../helm/unreviewable";
import { givenOptions, optionsElsewhere, overridingOptions } from "../helm/option-overrides";
import type { Resource, Rule } from "../core/policy";

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
          ...spelled(minor, names).flatMap((row) => [...requiredValues(settings, row.values, row.why), ...retiredKeys(settings, row)]),
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

/** One sentence for each option of Cilium's agents in the objects of a resource that takes the rest of the datapath away. */
function spoiledDatapaths(resource: Resource): string[] {
  return kubernetesObjects(resource).objects.flatMap((object) =>
    agentOptions(object).flatMap((options) => [
      ...requiredOptions(options, ["bpf-masquerade", "bpf-host-routing", "veth-device"]),
      ...hazardousAgentOptions(options),
    ]),
  );
}
