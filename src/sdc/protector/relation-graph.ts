/** Which cells stand together in a sum, laid out for walking: only cells that can ever be unknown to someone. */

import type { CountSystem } from "../system.ts";

/**
 * Row r reads: sum over k of sign[k] · cell[k] = constant, k from rowStart[r] to rowStart[r + 1] - 1.
 * `total[r]`: the cell that the others sum up to, -1 where everyone sees it.
 * `rowOf`: the rows of a cell, from cellStart[c] to cellStart[c + 1] - 1.
 */
export interface RelationGraph {
  readonly rowCount: number;
  readonly rowStart: Int32Array;
  readonly total: Int32Array;
  readonly cell: Int32Array;
  readonly sign: Int32Array;
  readonly cellStart: Int32Array;
  readonly rowOf: Int32Array;
}

/**
 * Shape:  system, 1 for each cell that everyone sees in any case -> the rows over the other cells. Pure.
 * Units:  signs are -1 for the total and how often a part occurs, nearly always 1.
 * Errors: none.
 * Limits: none.
 * Source: Fischetti & Salazar-González (2000): the system My = b of a table.
 */
export function relationGraph({ relations, cellCount }: CountSystem, seenByAll: Uint8Array): RelationGraph {
  const rowStart = [0];
  const totals: number[] = [];
  const cells: number[] = [];
  const signs: number[] = [];
  const degree = new Int32Array(cellCount + 1);
  for (let r = 0; r < relations.total.length; r++) {
    const total = relations.total[r] as number;
    const row = new Map<number, number>([[total, -1]]);
    for (let k = relations.offset[r] as number; k < (relations.offset[r + 1] as number); k++) {
      const part = relations.parts[k] as number;
      row.set(part, (row.get(part) ?? 0) + 1);
    }
    for (const [cell, sign] of row) {
      if (seenByAll[cell] === 1 || sign === 0) continue;
      cells.push(cell);
      signs.push(sign);
      degree[cell]!++;
    }
    if (cells.length === (rowStart[rowStart.length - 1] as number)) continue;
    rowStart.push(cells.length);
    totals.push(seenByAll[total] === 1 ? -1 : total);
  }
  const cellStart = new Int32Array(cellCount + 1);
  for (let cell = 0; cell < cellCount; cell++)
    cellStart[cell + 1] = (cellStart[cell] as number) + (degree[cell] as number);
  const fill = cellStart.slice();
  const rowOf = new Int32Array(cells.length);
  for (let r = 0; r + 1 < rowStart.length; r++) {
    for (let k = rowStart[r] as number; k < (rowStart[r + 1] as number); k++) rowOf[fill[cells[k] as number]!++] = r;
  }
  return {
    rowCount: rowStart.length - 1,
    rowStart: Int32Array.from(rowStart),
    total: Int32Array.from(totals),
    cell: Int32Array.from(cells),
    sign: Int32Array.from(signs),
    cellStart,
    rowOf,
  };
}
