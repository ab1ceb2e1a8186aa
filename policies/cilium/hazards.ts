import { within, type CiliumMinor } from "../../components/tables/versions";
import { hazards, type Hazard, type ReadOther } from "../../components/tables/hazards";
import { cniHazards } from "./cni-hazards";
import { describeValue } from "../core/describe-value";
import { type ReviewedValues, type GivenOption } from "./required-values";
import { isMap, UNKNOWN, type PlainValue, lookup } from "../core/plain-value";

/** One sentence for each hazard in `settings`, the values of a release whose chart is of `minor`, and for each that cannot be looked for. */
export function hazardousValues(settings: ReviewedValues, minor: CiliumMinor): string[] {
  const { subject, root, locate, under = "" } = settings;
  const hidden = new Set<string>();
  const read = (path: string): string | undefined => {
    const place = lookup(root, path);
    if (place.value === UNKNOWN) hidden.add(place.path);
    return valueAt(root, path);
  };
  const harmful = (reader: ReadOther): Hazard[] => rowsOf(minor).filter((row) => row.bad(reader(row.path), reader));
  const all = [...harmful((path) => read(path)), ...harmful((path) => truth(lookup(root, path).value, read(path)))];
  const sentences = all.flatMap(({ path, reason, write }) => {
    const { path: reached, value } = lookup(root, path);
    if (value === UNKNOWN) return [];
    const what =
      reached === path && value !== undefined ? `sets ${locate(path)} to ${describeValue(value)}` : `leaves ${locate(path)} unset`;
    return `${subject} ${what}, which ${reason}. Write \`${under}${write}\`.`;
  });
  return [...new Set([...sentences, ...[...hidden].flatMap((path) => unseen(settings, path))])];
}

/** The sentence for a place that may hide anything. Of values that are hidden as a whole, every invariant of the rule speaks already. */
function unseen({ subject, locate }: ReviewedValues, path: string): string[] {
  if (path === "") return [];
  return [
    `${subject} sets ${locate(path)} to ${describeValue(UNKNOWN)}, so it cannot be checked for what undoes the datapath. ` +
      "Take it from no other resource's output: write it as a literal.",
  ];
}

/** One sentence for each hazard that one of the options `given` beside the chart's own brings in, alone or together with the values. */
export function hazardousOptions({ subject, root }: ReviewedValues, given: readonly GivenOption[], minor: CiliumMinor): string[] {
  const sentence = ({ place, value }: GivenOption, reason: string): string =>
    `${subject} sets ${place} to ${describeValue(value)}, which ${reason}. Remove it.`;
  const inOrder = (options: readonly GivenOption[]): string[] =>
    rowsOf(minor).flatMap((row) => {
      const harm = (some: readonly GivenOption[]): boolean => {
        const other: ReadOther = (path, option) => text(optionOf(some, option)?.value) ?? valueAt(root, path);
        return row.bad(other(row.path, row.option), other);
      };
      if (!harm(options)) return [];
      const culprit = optionOf(options, row.option) ?? options.find((option) => !harm(options.filter((other) => other !== option)));
      // What is said of a key of `extraConfig` as of a value is not said again.
      return culprit === undefined || lookup(root, row.path).value === culprit.value ? [] : [sentence(culprit, row.reason)];
    });
  const hidden = given
    .filter(({ key, value }) => value === UNKNOWN && rowsOf(minor).some(({ option }) => option === key))
    .map(
      ({ place }) =>
        `${subject} sets ${place} to ${describeValue(UNKNOWN)}, so it cannot be checked for what undoes the datapath. Remove it, or write it as a literal.`,
    );
  // Which of two counts that are given in two places is the places' to say: neither may do harm.
  return [...new Set([...inOrder(given), ...inOrder([...given].reverse()), ...hidden])];
}

function rowsOf(minor: CiliumMinor): Hazard[] {
  return [...hazards, ...cniHazards].filter((row) => within(minor, row));
}

function optionOf(options: readonly GivenOption[], key: string | undefined): GivenOption | undefined {
  return options.find((option) => option.key === key);
}

/** The value at `path` as the table of hazards reads it. */
function valueAt(root: PlainValue | undefined, path: string): string | undefined {
  const place = lookup(root, path);
  return place.path === path ? text(place.value) : undefined;
}

function text(value: PlainValue | undefined): string | undefined {
  if (value === undefined || value === UNKNOWN) return undefined;
  if (Array.isArray(value)) return value.map(text).join(",");
  return isMap(value) ? "a map" : String(value);
}

/** The same, with a string for a boolean as helm's `if` takes it: any string but the empty one is true, "false" too. */
function truth(value: PlainValue | undefined, read: string | undefined): string | undefined {
  return value === "false" || value === "0" ? "true" : read;
}
