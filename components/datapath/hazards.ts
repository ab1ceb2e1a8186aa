import { within, type CiliumMinor, type Span } from "../cilium/versions";

/** What a hazard does: the agent does not start, it falls back to legacy host routing, or it runs and is not the datapath that was meant. */
export type HazardEffect = "refused" | "legacy" | "spoils";

/** Reads another setting as text, by chart path and by agent option: the row serves values and options alike. Undefined where it is not written. */
export type ReadOther = (path: string, option: string) => string | undefined;

/** One setting that undoes the datapath although every invariant's own key is right. */
export interface Hazard extends Span {
  name: string;
  effect: HazardEffect;
  /** Path inside the chart's values, dot separated. */
  path: string;
  /** The agent option that it becomes, as a key of `cilium-config`; none where the chart makes no option of it. */
  option?: string;
  /** Whether `value`, as text and undefined where it is not written, does harm beside the `other` settings. */
  bad(value: string | undefined, other: ReadOther): boolean;
  /** A clause that completes "which …": what happens. */
  reason: string;
  /** What to write instead, as chart values. */
  write: string;
}

/** A hazard that was found. */
export interface Hazardous extends Pick<Hazard, "name" | "path" | "option" | "effect" | "reason" | "write"> {
  /** The value, as text; undefined where the harm is in its absence. */
  found: string | undefined;
}

export const hazards: readonly Hazard[] = [];

/** The hazards in chart values of `minor`. `read` gives a value as text, undefined where it is not written. */
export function valueHazards(read: (chartPath: string) => string | undefined, minor: CiliumMinor): Hazardous[] {
  return found(({ path }) => read(path), (path) => read(path), minor);
}

/** The hazards in agent options of `minor`, as the keys of `cilium-config` are. `read` gives undefined where one is not written. */
export function optionHazards(read: (optionKey: string) => string | undefined, minor: CiliumMinor): Hazardous[] {
  return found(({ option }) => (option === undefined ? undefined : read(option)), (_, option) => read(option), minor);
}

function found(value: (row: Hazard) => string | undefined, other: ReadOther, minor: CiliumMinor): Hazardous[] {
  return hazards
    .filter((row) => within(minor, row) && row.bad(value(row), other))
    .map((row) => ({ name: row.name, path: row.path, option: row.option, effect: row.effect, found: value(row), reason: row.reason, write: row.write }));
}
