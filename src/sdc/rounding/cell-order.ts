/** How the cells build up: which are inner cells, and in which order totals can be added up from their parts. */
import { type CountSystem, SdcInputError } from "../system.ts";

/**
 * `definedBy`: the relation that a total is added up from; -1 for an inner cell. Where there are several, the lowest numbered
 * one. `order`: every cell once, parts before totals.
 */
export interface CellOrder {
  readonly definedBy: Int32Array;
  readonly order: Int32Array;
}

/**
 * Sorts the cells so that parts come before totals.
 * Shape:  a system -> the defining relation of each total and the order. Pure; linear in the relations.
 * Units:  none.
 * Errors: SdcInputError naming a cell that is, through sums, a part of itself.
 * Limits: a relation with a part or a total that nobody holds cannot be added up and defines nothing.
 * Source: topological sorting by Kahn, Communications of the ACM 5 (1962).
 */
export function orderCells(system: CountSystem): CellOrder {
  const { total, offset, parts } = system.relations;
  const definedBy = new Int32Array(system.cellCount).fill(-1);
  const waiting = new Int32Array(total.length);
  const usedBy: number[][] = Array.from({ length: system.cellCount }, () => []);
  for (let relation = 0; relation < total.length; relation++) {
    if (!isComplete(system, relation) || definedBy[total[relation]!] !== -1) continue;
    definedBy[total[relation]!] = relation;
    waiting[relation] = offset[relation + 1]! - offset[relation]!;
    for (let i = offset[relation]!; i < offset[relation + 1]!; i++) usedBy[parts[i]!]!.push(relation);
  }
  const order = new Int32Array(system.cellCount);
  let placed = 0;
  for (let cell = 0; cell < system.cellCount; cell++) if (definedBy[cell] === -1) order[placed++] = cell;
  for (let next = 0; next < placed; next++) {
    for (const relation of usedBy[order[next]!]!) if (--waiting[relation]! === 0) order[placed++] = total[relation]!;
  }
  if (placed < system.cellCount) {
    const cell = definedBy.findIndex((relation) => relation !== -1 && waiting[relation]! > 0);
    throw new SdcInputError(`cell ${cell}: is a part of itself`);
  }
  return { definedBy, order };
}

/** Whether the total and every part of a relation are held, and there is a part. */
export function isComplete(system: CountSystem, relation: number): boolean {
  const { total, offset, parts } = system.relations;
  if (system.held[total[relation]!] === 0 || offset[relation] === offset[relation + 1]) return false;
  for (let i = offset[relation]!; i < offset[relation + 1]!; i++) if (system.held[parts[i]!] === 0) return false;
  return true;
}
