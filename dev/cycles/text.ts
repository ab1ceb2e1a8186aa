import { median } from "simple-statistics";
import { columns } from "../../cli/reporting/terminal";
import type { CyclesResults } from "./results";
import { countNames, weightNames } from "./snapshot";

const titles = {
  ...{
    containers: "containers",
    networks: "networks",
    volumes: "volumes",
    images: "images",
    danglingImages: "dangling",
    ownMounts: "mounts",
    engineMounts: "engine's",
  },
  ...{ networkNamespaces: "netns", inotifyInstances: "inotify", temporaryFiles: "tmp", labFiles: ".lab" },
  ...{ engineMemory: "engine MiB", anonymousMemory: "anon MiB", unreclaimableSlab: "slab MiB" },
} as const;
const names = [...countNames, ...weightNames] as const;

/** A row for each cycle, and what is said of them. */
export function cyclesText({ snapshots, cycles, verdict, wanted }: CyclesResults): string {
  const rows = snapshots.map(({ counts, weights }, cycle) => {
    const { up, down } = cycles[cycle - 1] ?? {};
    const time = (seconds: number | undefined) => (seconds === undefined ? "" : seconds.toFixed(0));
    const figures: Record<string, string> = { ...mapped(counts, String), ...mapped(weights, (value) => value.toFixed(0)) };
    return [cycle === 0 ? "before" : String(cycle), time(up), time(down), ...names.map((name) => figures[name] ?? "")];
  });
  const ups = cycles.filter(({ failure }) => failure === undefined).map(({ up }) => up);
  const failures = cycles.flatMap(({ failure }, i) => (failure === undefined ? [] : [`Cycle ${i + 1} failed: ${failure}`]));
  return [
    ...columns([["cycle", "up s", "down s", ...names.map((name) => titles[name])], ...rows]),
    "",
    ...failures,
    ...verdict.sentences,
    `${ups.length} of ${wanted} cycles without a failure${ups.length === 0 ? "" : `, up in ${median(ups).toFixed(1)} s (median)`}; ${conclusions[verdict.result]}.`,
  ].join("\n");
}

const conclusions = { steady: "nothing grew", grown: "something grew", undecided: "whether something grows is not decided" };

const mapped = (record: Readonly<Record<string, number>>, text: (value: number) => string) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, text(value)]));
