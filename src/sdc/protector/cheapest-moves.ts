/** The moves that widen a cell while hiding as little as possible, and how a search's answer is read. */

import type { MoveSearch } from "./move-search.ts";

/** `reached`: how far the cell in question moved. */
export interface FoundMove {
  readonly cells: readonly number[];
  readonly change: readonly number[];
  readonly reached: number;
}

/** `down`: how far down the cell can go at most; `cost(c)`: 0 for hidden cells; `random(n)`: 0 … n - 1, from a seed. */
export interface CheapestMovesInput {
  readonly cell: number;
  readonly search: MoveSearch;
  readonly width: number;
  readonly whole: boolean;
  readonly down: number;
  readonly cost: (cell: number) => number;
  readonly random: (below: number) => number;
}

const ATTEMPTS = 2;
/** The share of the width at which moving a cell counts about half as much as hiding it. */
const SOFTNESS = 0.15;

/**
 * One move up by the whole width, or one down and one up that together make it: whatever hides least.
 * Shape:  a cell, a search in a piece that may hide more -> one or two moves; undefined where there are none. Pure for a seed.
 * Units:  counts.
 * Errors: none.
 * Limits: linear costs stand for the cost of hiding a cell at all; a second attempt favours cells that the first one used.
 * Source: Fischetti & Salazar-González (2000), section 5; Candès, Wakin & Boyd, "Enhancing sparsity by reweighted l1" (2008).
 */
export function cheapestMoves(input: CheapestMovesInput): FoundMove[] | undefined {
  const { search, width, whole, down, random } = input;
  let best: FoundMove[] | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const first of whole && down > 0 ? [0, down] : [0]) {
    const weight = new Map<number, number>();
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const moves = pushBothWays(input, first, weight);
      if (moves === undefined) {
        for (const other of search.cells) weight.set(other, (weight.get(other) ?? 1) * (0.3 + random(1000) / 1000));
        continue;
      }
      const cost = costOf(moves, input.cost);
      if (cost < bestCost) [best, bestCost] = [moves, cost];
      const amount = amounts(moves);
      for (const other of search.cells) {
        weight.set(other, SOFTNESS / (SOFTNESS + (amount.get(other) ?? 0) / width));
      }
    }
  }
  return best;
}

/** Down by `first`, then up by what is left to the width; what the first move hides is free for the second. */
function pushBothWays(
  { cell, search, width, whole, cost }: CheapestMovesInput,
  first: number,
  weight: ReadonlyMap<number, number>,
): FoundMove[] | undefined {
  const weighted = (other: number): number => cost(other) * (weight.get(other) ?? 1);
  search.setCosts(weighted);
  const moves: FoundMove[] = [];
  if (first > 0) {
    const down = readMove(search, search.push(cell, -1, first, whole), whole);
    if (down !== undefined) {
      moves.push(down);
      const free = new Set(down.cells);
      search.setCosts((other) => (free.has(other) ? 0 : weighted(other)));
    }
  }
  const reached = moves[0]?.reached ?? 0;
  const up = readMove(search, search.push(cell, 1, width - reached, whole), whole);
  if (up === undefined || reached + up.reached < width) return undefined;
  return [...moves, up];
}

/**
 * The search's last move.
 * Shape:  a search, how far its cell moved -> the move; undefined where it did not move, or not by whole numbers though it should.
 * Units:  counts.
 * Errors: none.
 * Limits: none.
 * Source: none.
 */
export function readMove(search: MoveSearch, reached: number, whole: boolean): FoundMove | undefined {
  if (reached < (whole ? 1 : 1e-6)) return undefined;
  const cells: number[] = [];
  const change: number[] = [];
  for (let v = 0; v < search.cells.length; v++) {
    const by = search.change[v] as number;
    if (Math.abs(by) < 1e-7) continue;
    if (whole && by !== Math.round(by)) return undefined;
    cells.push(search.cells[v] as number);
    change.push(by);
  }
  return { cells, change, reached: whole ? Math.round(reached) : reached };
}

function costOf(moves: readonly FoundMove[], cost: (cell: number) => number): number {
  let sum = 0;
  for (const cell of new Set(moves.flatMap(({ cells }) => cells))) sum += cost(cell);
  return sum;
}

function amounts(moves: readonly FoundMove[]): Map<number, number> {
  const amount = new Map<number, number>();
  for (const { cells, change } of moves) {
    cells.forEach((cell, k) => {
      amount.set(cell, (amount.get(cell) ?? 0) + Math.abs(change[k] as number));
    });
  }
  return amount;
}
