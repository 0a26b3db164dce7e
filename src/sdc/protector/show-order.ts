/** Which cells to show first: the order in which elimination considers them decides how many it must hide. */

import type { CountSystem } from "../system.ts";

/** What hiding a cell costs: 1, its count, or log(1 + its count). */
export type SuppressionCost = "COUNT" | "VALUE" | "LOG_VALUE";

export interface OrderRequest {
  readonly system: CountSystem;
  readonly previous?: Uint8Array;
  readonly keepVisible?: Uint8Array;
  readonly costs?: SuppressionCost;
}

/**
 * How wanted each cell is; larger = shown earlier.
 * Shape:  system, unsafe cells, cells seen by everyone -> one number for each cell. Pure.
 * Units:  none: needed totals above all, then cells shown last time; then, for COUNT, cells whose sums need no second hidden cell
 *         before cells that are that second cell for many sums at once; then large counts.
 * Errors: none.
 * Limits: a rule of thumb. A sum with a single unsafe cell must hide another cell; a cell that does this for several sums saves the
 *         others. On the benchmark's instances this order hides 1 to 4 % fewer cells than the order by count.
 * Source: own measurements (bench/sdc.ts); Langsrud, PSD 2024, on candidate orders.
 */
export function wantedness(request: OrderRequest, unsafe: Uint8Array, seenByAll: Uint8Array): Float64Array {
  const { system, previous, keepVisible, costs = "COUNT" } = request;
  const lonely = lonelySums(system, unsafe, seenByAll);
  const weight = costs === "COUNT" ? 100 : costs === "LOG_VALUE" ? 1 : 0.001;
  return Float64Array.from({ length: system.cellCount }, (_, cell) => {
    const value = system.value[cell] as number;
    const size = costs === "VALUE" ? value : Math.log(1 + value);
    const rank = (keepVisible?.[cell] === 1 ? 2 : 0) + (previous === undefined || previous[cell] === 1 ? 0 : 1);
    return rank * 1e12 - weight * (lonely[cell] as number) + size;
  });
}

/** For each cell: the sums in which exactly one cell is unsafe, counted, those of few cells a little more. */
function lonelySums({ relations, cellCount }: CountSystem, unsafe: Uint8Array, seenByAll: Uint8Array): Float64Array {
  const lonely = new Float64Array(cellCount);
  for (let r = 0; r < relations.total.length; r++) {
    const cells = [relations.total[r] as number];
    for (let k = relations.offset[r] as number; k < (relations.offset[r + 1] as number); k++) {
      cells.push(relations.parts[k] as number);
    }
    const unknown = cells.filter((cell) => seenByAll[cell] === 0);
    if (unknown.reduce((count, cell) => count + (unsafe[cell] as number), 0) !== 1) continue;
    for (const cell of unknown) lonely[cell] = (lonely[cell] as number) + 1 + 1 / unknown.length;
  }
  return lonely;
}

/** Cells by wantedness, the most wanted first; equal ones by number. */
export function mostWantedFirst(wanted: Float64Array): Int32Array {
  return Int32Array.from({ length: wanted.length }, (_, cell) => cell).sort((a, b) => {
    return (wanted[b] as number) - (wanted[a] as number) || a - b;
  });
}
