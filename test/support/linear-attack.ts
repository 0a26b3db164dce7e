/** What sums and differences alone give away, by plain dense elimination: for tiny tables in which every hidden count is positive. */

import type { CountSystem } from "../../src/sdc/system.ts";

/** The unknown cells (1 in `unknown`) whose value every solution of the sums shares. */
export function linearlyDetermined({ relations }: CountSystem, unknown: Uint8Array): Set<number> {
  const cells = Array.from(unknown.keys()).filter((cell) => unknown[cell] === 1);
  const column = new Map(cells.map((cell, k) => [cell, k]));
  const rows: number[][] = [];
  for (let r = 0; r < relations.total.length; r++) {
    const row = new Array<number>(cells.length).fill(0);
    const add = (cell: number, by: number): void => {
      const k = column.get(cell);
      if (k !== undefined) row[k] = (row[k] as number) + by;
    };
    add(relations.total[r] as number, -1);
    for (const part of relations.parts.subarray(relations.offset[r], relations.offset[r + 1])) add(part, 1);
    rows.push(row);
  }
  const reduced = reduce(rows, cells.length);
  return new Set(
    reduced.flatMap((row) => {
      const entries = cells.filter((_, k) => Math.abs(row[k] as number) > 1e-9);
      return entries.length === 1 ? entries : [];
    }),
  );
}

function reduce(rows: number[][], width: number): number[][] {
  let done = 0;
  for (let k = 0; k < width; k++) {
    const at = rows.findIndex((row, r) => r >= done && Math.abs(row[k] as number) > 1e-9);
    if (at === -1) continue;
    const pivot = rows[at] as number[];
    rows[at] = rows[done] as number[];
    const scale = pivot[k] as number;
    rows[done] = pivot.map((entry) => entry / scale);
    rows.forEach((row, r) => {
      const factor = row[k] as number;
      if (r !== done && factor !== 0) rows[r] = row.map((entry, c) => entry - factor * (rows[done]?.[c] as number));
    });
    done++;
  }
  return rows.slice(0, done);
}
