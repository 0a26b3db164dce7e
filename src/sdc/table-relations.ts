/** The sums inside tables, as relations between cells, and the check that they hold. */

import { type CountSystem, type Relations, SdcInputError } from "./system.ts";
import type { TableCells } from "./table-cells.ts";

/**
 * Every sum of every table: for each dimension, each partition of each code, and each choice of the other codes.
 * Shape:  tables and the cell of each place -> relations. Pure.
 * Units:  none.
 * Errors: none here; `refuseWhatDoesNotAdd` checks what was built.
 * Limits: a relation that links make twice the same appears twice; that does no harm.
 * Source: Fischetti & Salazar-González, "Models and algorithms for optimizing cell suppression in tabular data with linear
 *         constraints", JASA 95 (2000), section 2: the table as linear equations.
 */
export function buildRelations(tables: readonly TableCells[], cellOfPlace: Int32Array): Relations {
  let relationCount = 0;
  let partCount = 0;
  forEachPartition(tables, (table, _d, _code, parts, length) => {
    const others = table.size / length;
    relationCount += others;
    partCount += others * parts.length;
  });
  const total = new Int32Array(relationCount);
  const offset = new Int32Array(relationCount + 1);
  const parts = new Int32Array(partCount);
  let r = 0;
  let p = 0;
  forEachPartition(tables, (table, d, code, partCodes, length) => {
    const stride = table.stride[d] as number;
    for (let high = 0; high < table.size; high += stride * length) {
      for (let low = 0; low < stride; low++) {
        const base = table.first + high + low;
        total[r] = cellOfPlace[base + code * stride] as number;
        for (const part of partCodes) parts[p++] = cellOfPlace[base + part * stride] as number;
        offset[++r] = p;
      }
    }
  });
  return { total, offset, parts };
}

function forEachPartition(
  tables: readonly TableCells[],
  visit: (table: TableCells, dimension: number, code: number, parts: Int32Array, length: number) => void,
): void {
  for (const table of tables) {
    table.dimensions.forEach((dimension, d) => {
      dimension.partitionsOf.forEach((partitions, code) => {
        for (const parts of partitions) visit(table, d, code, parts, dimension.idOf.length);
      });
    });
  }
}

/**
 * Refuses counts that contradict their sums, and cells that are part of themselves.
 * Shape:  a system and the names of its cells -> nothing. Pure.
 * Units:  counts.
 * Errors: SdcInputError naming the total's cell, never a count.
 * Limits: where a count is not held, the parts that are held may not exceed the total; where the total is not held, nothing is known.
 * Source: the contract: "a table that is not additive … is refused with the place".
 */
export function refuseWhatDoesNotAdd(system: CountSystem, label: (cell: number) => string): void {
  const { relations, value, held } = system;
  for (let r = 0; r < relations.total.length; r++) {
    const total = relations.total[r] as number;
    if (held[total] === 0) continue;
    let sum = 0;
    let everyPartHeld = true;
    for (let k = relations.offset[r] as number; k < (relations.offset[r + 1] as number); k++) {
      const part = relations.parts[k] as number;
      if (held[part] === 1) sum += value[part] as number;
      else everyPartHeld = false;
    }
    if (everyPartHeld && sum !== value[total]) throw new SdcInputError(`${label(total)}: is not the sum of its parts`);
    if (sum > (value[total] as number))
      throw new SdcInputError(`${label(total)}: is smaller than the sum of its parts that are held`);
  }
  refuseCellsInsideThemselves(system, label);
}

/** Links can make a loop between tables that each are sound. Peels off cells whose parts are all done; what stays is in a loop. */
function refuseCellsInsideThemselves({ relations, cellCount }: CountSystem, label: (cell: number) => string): void {
  const open = new Int32Array(cellCount);
  const relationsOfPart: number[][] = Array.from({ length: cellCount }, () => []);
  const waiting = new Int32Array(relations.total.length);
  for (let r = 0; r < relations.total.length; r++) {
    open[relations.total[r] as number]!++;
    for (let k = relations.offset[r] as number; k < (relations.offset[r + 1] as number); k++) {
      relationsOfPart[relations.parts[k] as number]?.push(r);
      waiting[r]!++;
    }
  }
  const queue: number[] = [];
  for (let cell = 0; cell < cellCount; cell++) if (open[cell] === 0) queue.push(cell);
  let done = 0;
  for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
    done++;
    for (const r of relationsOfPart[cell] as number[]) {
      if (--waiting[r]! > 0) continue;
      const total = relations.total[r] as number;
      if (--open[total]! === 0) queue.push(total);
    }
  }
  if (done === cellCount) return;
  const inside = open.findIndex((count) => count > 0);
  throw new SdcInputError(`${label(inside)}: is part of itself through the links`);
}
