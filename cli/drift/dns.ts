import { shown, type Finding } from "./finding";

/** CoreDNS's Corefile in the cluster, and the one that the lab makes of what it found there. */
export interface FoundCorefile {
  live: string | undefined;
  /** Undefined where the Corefile that was found first is gone, of which the lab makes its own. */
  expected: string | undefined;
}

/** The lines that differ. */
export function corefileFindings({ live, expected }: FoundCorefile): Finding[] {
  const about = { topic: "cluster DNS", object: "ConfigMap kube-system/coredns" } as const;
  const mend = { by: "corefile" } as const;
  if (live === undefined) return [{ ...about, path: "", declared: "there", mend: { by: "hand", command: "make down && make up" } }];
  if (expected === undefined) return [{ ...about, path: 'data["Corefile.before-cilium-lab"]', declared: "there", mend }];
  const { removed, added } = lineDifferences(expected.trimEnd().split("\n"), live.trimEnd().split("\n"));
  return [
    ...removed.map(({ line, number }): Finding => ({ ...about, path: `data.Corefile line ${number}`, declared: shown(line), mend })),
    ...added.map(({ line, number }): Finding => ({ ...about, path: `data.Corefile line ${number}`, live: shown(line), mend })),
  ];
}

interface Line {
  line: string;
  /** From 1, on its own side. */
  number: number;
}

/** Lines outside of a longest common part. */
function lineDifferences(before: readonly string[], after: readonly string[]): { removed: Line[]; added: Line[] } {
  const common: number[][] = [];
  const length = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    const row: number[] = [];
    common[i] = row;
    for (let j = after.length - 1; j >= 0; j--)
      row[j] = before[i] === after[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
  }
  const [removed, added]: [Line[], Line[]] = [[], []];
  for (let i = 0, j = 0; i < before.length || j < after.length;) {
    const [old, now] = [before[i], after[j]];
    if (old === now) [i, j] = [i + 1, j + 1];
    else if (old !== undefined && (now === undefined || length(i + 1, j) >= length(i, j + 1))) removed.push({ line: old, number: ++i });
    else if (now !== undefined) added.push({ line: now, number: ++j });
  }
  return { removed, added };
}
