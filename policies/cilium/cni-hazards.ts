import type { Hazard } from "../../components/tables/hazards";

const fromElsewhere =
  "leaves the nodes' CNI configuration to somebody else, so that pods may get their network from another plugin than Cilium";

function named(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "null";
}

/**
 * What takes the CNI configuration out of Cilium's hands. No intent can say any of it, so that the policies alone have these rows.
 *
 * @see https://docs.cilium.io/en/stable/network/kubernetes/configuration/#adjusting-cni-configuration
 */
export const cniHazards: readonly Hazard[] = [
  {
    name: "custom-cni-configuration",
    effect: "spoils",
    path: "cni.customConf",
    option: "custom-cni-conf",
    bad: (value) => named(value) && value !== "false" && value !== "0",
    reason: fromElsewhere,
    write: "cni.customConf: false",
  },
  {
    name: "no-cni-configuration",
    effect: "spoils",
    path: "cni.install",
    bad: (value) => ["", "0", "false", "null"].some((no) => no === value),
    reason: fromElsewhere,
    write: "cni.install: true",
  },
  {
    name: "cni-configuration-in-a-config-map",
    effect: "spoils",
    path: "cni.configMap",
    bad: named,
    reason: fromElsewhere,
    write: 'cni.configMap: ""',
  },
  {
    name: "cni-configuration-in-a-file",
    effect: "spoils",
    path: "cni.readCniConf",
    option: "read-cni-conf",
    bad: named,
    reason: fromElsewhere,
    write: "cni.readCniConf: null",
  },
];
