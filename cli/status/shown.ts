import { dim, type Cell } from "../reporting/cells";

/** A row of a table, and whether all in it is as declared. */
export interface StatusRow {
  whole: boolean;
  cells: Cell[];
}

/** Rows that a screen has room for: the lab has nine nodes at most, a cluster that was there before may have hundreds. */
const most = 9;

/** As many rows as there is room for, those that differ first where that is not all, and a line on the others. */
export function shown(rows: readonly StatusRow[]): Cell[][] {
  if (rows.length <= most) return rows.map(({ cells }) => cells);
  const ordered = rows.toSorted((a, b) => Number(a.whole) - Number(b.whole));
  const others = ordered.slice(most);
  const differing = others.filter(({ whole }) => !whole).length;
  const about = differing === 0 ? "all as declared" : `${differing} of them not as declared`;
  return [...ordered.slice(0, most).map(({ cells }) => cells), [dim(`  and ${others.length} more, ${about}`)]];
}
