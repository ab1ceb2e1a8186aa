import { encapsulationHazards } from "./encapsulation-hazards";
import type { Hazard, ReadOther } from "./hazard";
import { masqueradingHazards } from "./masquerading-hazards";
import { routingHazards } from "./routing-hazards";
import { within, type CiliumMinor } from "./versions";

/** A hazard that was found. */
export interface Hazardous extends Pick<Hazard, "name" | "path" | "option" | "effect" | "reason" | "write"> {
  /** The value, as text; undefined where the harm is in its absence. */
  found: string | undefined;
}

/**
 * What undoes the datapath beside keys that are all right: refused by the agent, answered with legacy host routing, or no longer what is to
 * be shown. One table for the validator of intents, for the policies and for the check of the rendered chart. What an invariant's own key
 * says is not repeated here, and no row is needed for what was looked at and does no harm: `hostFirewall`, `bpf.tproxy`,
 * `bpf.lbExternalClusterIP`, `bpf.enableTCX`, `socketLB`, `tunnelProtocol` by itself, and `upgradeCompatibility`, which changes no more than
 * defaults of keys that are refused where they are missing.
 *
 * Read from the agent's source (`daemon/cmd`, `pkg/option`, `pkg/kpr`, `pkg/datapath`) and from the charts of 1.12.19, 1.13.18, 1.14.19,
 * 1.15.19, 1.16.19, 1.19.6 and 1.20.2; where a row begins or ends at 1.17 or 1.18, their sources were not at hand and the neighbours decide.
 */
export const hazards: readonly Hazard[] = [...masqueradingHazards, ...encapsulationHazards, ...routingHazards];

/**
 * The hazards in chart values of `minor`.
 *
 * @param read gives a value as text, a list joined by commas; undefined where it is not written
 */
export function valueHazards(read: (chartPath: string) => string | undefined, minor: CiliumMinor): Hazardous[] {
  return found(
    ({ path }) => read(path),
    (path) => read(path),
    minor,
  );
}

/**
 * The hazards in agent options of `minor`, as the keys of `cilium-config` are.
 *
 * @param read gives undefined where an option is not written
 */
export function optionHazards(read: (optionKey: string) => string | undefined, minor: CiliumMinor): Hazardous[] {
  const other: ReadOther = (_, option) => (option === undefined ? undefined : read(option));
  return found(({ option }) => other("", option), other, minor);
}

function found(value: (row: Hazard) => string | undefined, other: ReadOther, minor: CiliumMinor): Hazardous[] {
  return hazards
    .filter((row) => within(minor, row) && row.bad(value(row), other))
    .map((row) => ({
      name: row.name,
      path: row.path,
      option: row.option,
      effect: row.effect,
      found: value(row),
      reason: row.reason,
      write: row.write,
    }));
}
