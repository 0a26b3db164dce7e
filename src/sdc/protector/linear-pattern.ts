/** The smallest linear pattern that a few eliminations find: again and again, from a shaken order that leans to the best so far. */

import type { SuppressionPattern } from "../system.ts";
import { type EliminationInput, eliminate, isLinearlySafe } from "./eliminate.ts";
import { PRIMES } from "./prime-field.ts";
import { seededRandom } from "./seeded-random.ts";
import { mostWantedFirst } from "./show-order.ts";

export interface LinearSearch extends Omit<EliminationInput, "order"> {
  readonly wanted: Float64Array;
  /** What hiding the cell costs. */
  readonly cost: Float64Array;
  readonly steps: number;
  readonly shouldStop: () => boolean;
}

/**
 * Iterated elimination.
 * Shape:  as `eliminate`, with how wanted each cell is in place of an order -> the cheapest pattern found. Pure for a seed.
 * Units:  none.
 * Errors: none.
 * Limits: a local search; each step costs one elimination.
 * Source: Langsrud, PSD 2024; Lourenço, Martin & Stützle, "Iterated local search" (2003).
 */
export function linearPattern(search: LinearSearch): SuppressionPattern {
  const { wanted, cost, steps, seed, shouldStop } = search;
  const random = seededRandom(seed);
  let best = eliminate({ ...search, order: mostWantedFirst(wanted) });
  let bestCost = costOf(best, cost);
  for (let step = 0; step < steps && !shouldStop(); step++) {
    const shaken = wanted.map((want, cell) => want - (best[cell] === 1 ? LEAN : 0) + (SHAKE * random(1000)) / 1000);
    const pattern = eliminate({ ...search, order: mostWantedFirst(shaken) });
    const patternCost = costOf(pattern, cost);
    if (patternCost > bestCost) continue;
    best = pattern;
    bestCost = patternCost;
  }
  const check = { ...search, order: mostWantedFirst(wanted) };
  return isLinearlySafe(check, best, PRIMES[1]) ? best : eliminate(check, PRIMES[1]);
}

/** In units of a sum with one unsafe cell (100): how far the order leans to what is hidden already, and how much it is shaken. */
const LEAN = 300;
const SHAKE = 400;

function costOf(pattern: SuppressionPattern, cost: Float64Array): number {
  let sum = 0;
  for (let cell = 0; cell < pattern.length; cell++) if (pattern[cell] === 1) sum += cost[cell] as number;
  return sum;
}
