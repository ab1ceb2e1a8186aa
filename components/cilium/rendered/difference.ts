/** One thing that a rendered chart says and that was not declared. */
export interface ChartDifference {
  /** The object and its line as rendered, e.g. `ConfigMap cilium-config: routing-mode: "tunnel"`, or what is missing there. */
  rendered: string;
  /** What follows from a missing line: a clause that completes "which …". */
  effect?: string;
  /** What belongs there, e.g. `routing-mode: native`; none where nothing does. */
  declared?: string;
  /** A clause with its conjunction, e.g. `so that pod packets cross the node network as they are`. */
  why: string;
  /** What to do, in the words of the chart's values: a sentence without its full stop. */
  write: string;
}

/** The difference as one paragraph for people. */
export function differenceText({ rendered, effect, declared, why, write }: ChartDifference): string {
  const consequence = effect === undefined ? "" : `, which ${effect},`;
  const instead = declared === undefined ? "," : ` where \`${declared}\` is declared,`;
  return `${rendered}${consequence}${instead} ${why}. ${write}.`.replace(",,", ",");
}
