/** Checks every proof again at the end, by adding up: nothing that the search did is trusted. */

import type { RelationGraph } from "./relation-graph.ts";
import type { Move, WitnessBook } from "./witnesses.ts";

/** `isHidden(c)`: unknown to the public; `lower(c)`: the least change that an attacker must think possible; `whole`: width above 0. */
export interface CheckInput {
  readonly graph: RelationGraph;
  readonly book: WitnessBook;
  readonly width: number;
  readonly whole: boolean;
  readonly isHidden: (cell: number) => boolean;
  readonly lower: (cell: number) => number;
}

/**
 * Drops the witnesses that do not hold.
 * Shape:  the book of witnesses and the final pattern -> the book, with what fails taken out. Returns how many witnesses failed.
 * Units:  counts.
 * Errors: none.
 * Limits: at width above 0, whole numbers, exact; at width 0, sums within 1e-6.
 * Source: a certificate in the sense of `disclosure.md`: anyone verifies it by addition, without a solver.
 */
export function checkWitnesses(input: CheckInput, unsafe: readonly number[]): number {
  const { book, width, whole } = input;
  const sound = new Map<number, boolean>();
  const isSound = (id: number): boolean => {
    let result = sound.get(id);
    if (result === undefined) {
      result = holds(book.moves[id] as Move, input);
      sound.set(id, result);
    }
    return result;
  };
  const change = (id: number, cell: number): number => {
    const move = book.moves[id] as Move;
    const at = move.cells.indexOf(cell);
    return at === -1 ? 0 : (move.change[at] as number);
  };
  let failed = 0;
  for (const cell of unsafe) {
    const witnesses = book.witnessesOf(cell);
    const good = witnesses.filter(({ moves }) => {
      const changes = [0, ...moves.map((id) => change(id, cell))];
      const reached = Math.max(...changes) - Math.min(...changes);
      return reached >= (whole ? width : 1e-7) && moves.every(isSound);
    });
    if (good.length === witnesses.length) continue;
    failed += witnesses.length - good.length;
    book.restore(cell, good);
  }
  return failed;
}

/** Every moved cell is unknown and may move so far, and every sum stays as it is. */
function holds({ cells, change }: Move, { graph, whole, isHidden, lower }: CheckInput): boolean {
  const sums = new Map<number, number>();
  const by = new Map<number, number>();
  for (let k = 0; k < cells.length; k++) by.set(cells[k] as number, change[k] as number);
  for (const [cell, amount] of by) {
    if (!isHidden(cell) || amount < lower(cell) || (whole && !Number.isInteger(amount))) return false;
    for (let k = graph.cellStart[cell] as number; k < (graph.cellStart[cell + 1] as number); k++) {
      sums.set(graph.rowOf[k] as number, 0);
    }
  }
  for (const row of sums.keys()) {
    let sum = 0;
    for (let e = graph.rowStart[row] as number; e < (graph.rowStart[row + 1] as number); e++) {
      sum += (graph.sign[e] as number) * (by.get(graph.cell[e] as number) ?? 0);
    }
    if (Math.abs(sum) > (whole ? 0 : 1e-6)) return false;
  }
  return true;
}
