import type { CiliumMinor } from "../components/tables/versions";
import { optionHazards, valueHazards } from "../components/tables/hazards";
import { spelled } from "../components/tables/invariants";
import { found } from "./found";
import { lookup, type Settings } from "./guarded";
import { unknown, type Known } from "./known";

/** One sentence for each hazard in `settings`, the values of a release whose chart is of `minor`, and for each that cannot be looked for. */
export function hazardousValues(settings: Settings, minor: CiliumMinor): string[] {
  const { subject, root, locate } = settings;
  const hidden = new Set<string>();
  const read = (path: string): string | undefined => {
    const place = lookup(root, path);
    if (place.value === unknown) hidden.add(place.path);
    return place.path === path ? text(place.value) : undefined;
  };
  const hazards = [...valueHazards(read, minor), ...valueHazards((path) => truth(lookup(root, path).value, read(path)), minor)];
  const sentences = hazards.flatMap(({ path, reason, write }) => {
    const { path: reached, value } = lookup(root, path);
    if (value === unknown) return [];
    const what = reached === path && value !== undefined ? `sets ${locate(path)} to ${found(value)}` : `leaves ${locate(path)} unset`;
    return `${subject} ${what}, which ${reason}. Write \`${write}\`.`;
  });
  return [...new Set([...sentences, ...[...hidden].flatMap((path) => unseen(settings, path))])];
}

/** The sentence for a place that may hide anything. Of values that are hidden as a whole, every invariant of the rule speaks already. */
function unseen({ subject, locate }: Settings, path: string): string[] {
  if (path === "") return [];
  return [
    `${subject} sets ${locate(path)} to ${found(unknown)}, so it cannot be checked for what undoes the datapath. ` +
      "Take it from no other resource's output: write it as a literal.",
  ];
}

/** One sentence for each agent option in `extraConfig` that says otherwise than the chart: the chart writes it last, and the last one counts. */
export function overridingOptions(settings: Settings, minor: CiliumMinor): string[] {
  const { subject, root, locate } = settings;
  const all = lookup(root, "extraConfig");
  if (all.value === unknown) return unseen(settings, all.path);
  const option = (key: string): Known | undefined => {
    const place = lookup(root, `extraConfig.${key}`);
    return place.path === `extraConfig.${key}` ? place.value : undefined;
  };
  const read = (key: string): string | undefined => text(option(key));
  const guarded = spelled(minor).flatMap(({ options, why }) =>
    options
      .filter(({ key, expected }) => option(key) !== undefined && option(key) !== expected)
      .map(
        ({ key, expected }) =>
          `${subject} sets ${locate(`extraConfig.${key}`)} to ${found(option(key)!)}, which overrides what the chart writes. ` +
          `Remove it or write \`extraConfig.${key}: "${expected}"\`, so that ${why}.`,
      ),
  );
  const hazards = optionHazards(read, minor)
    .filter((hazard) => hazard.option && hazard.found !== undefined && !hazard.path.startsWith("extraConfig."))
    .map(({ option: key, reason }) => `${subject} sets ${locate(`extraConfig.${key}`)} to ${found(option(key!)!)}, which ${reason}. Remove it.`);
  return [...guarded, ...hazards];
}

/** A value as the table of hazards reads it. */
function text(value: Known | undefined): string | undefined {
  if (value === undefined || value === unknown) return undefined;
  if (Array.isArray(value)) return value.map((item) => text(item) ?? "").join(",");
  return value !== null && typeof value === "object" ? "a map" : String(value);
}

/** The same, with a string for a boolean as helm's `if` takes it: any string but the empty one is true, "false" too. */
function truth(value: Known | undefined, read: string | undefined): string | undefined {
  return value === "false" || value === "0" ? "true" : read;
}
