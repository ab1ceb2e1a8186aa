import { hostAddress } from "../../components/network/host";
import type { Hazard, ReadOther } from "../../components/tables/hazard";
import { hazards } from "../../components/tables/hazards";
import { type CiliumMinor, within } from "../../components/tables/versions";
import { describeValue } from "../core/describe-value";
import { UNKNOWN, at, isMap, lookup, type PlainValue } from "../core/plain-value";
import type { GivenOption, ReviewedValues } from "./required-values";

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

/** One sentence for each place in which values of Cilium name the API server by a literal address. A node's own loopback address never moves. */
export function apiServerAddresses(settings: ReviewedValues): string[] {
  const { subject, locate, under = "" } = settings;
  return [...hosts(settings)]
    .filter(({ host }) => isAddress(host))
    .map(
      ({ path, host }) =>
        `${subject} sets ${locate(path)} to ${typeof host === "number" ? describeValue(host) : "a literal address"}: once it moves, no agent reaches the API server any more. ` +
        `Write a name, such as \`${under}k8sServiceHost: lab-control-plane\`.`,
    );
}

/** What values say of the API server's host, wherever they may. */
function* hosts({ root }: ReviewedValues): Generator<{ path: string; host: PlainValue | undefined }> {
  yield { path: "k8sServiceHost", host: lookup(root, "k8sServiceHost").value };
  const urls = lookup(root, "k8s.apiServerURLs").value;
  // The agent takes them with a scheme and without.
  if (typeof urls === "string")
    for (const url of urls.split(/[\s,]/)) yield { path: "k8s.apiServerURLs", host: /(?:\w+:\/\/)?(\[.*\]|[^:/]*)/.exec(url)?.[1] };
  const env = lookup(root, "extraEnv").value;
  if (!Array.isArray(env)) return;
  for (const [index, item] of env.entries())
    if (at(item, "name") === "KUBERNETES_SERVICE_HOST") yield { path: `extraEnv[${index}]`, host: at(item, "value") };
}

/** Whether a host is an address in any spelling that a URL takes, and another than the node's own. */
function isAddress(host: PlainValue | undefined): boolean {
  if (typeof host === "number") return true;
  if (typeof host !== "string") return false;
  const address = hostAddress(host);
  return address !== undefined && !/^(127\.|::1$)/.test(address);
}
