/** From a pattern in which nothing is determined to one in which everything unsafe is wide enough, for every attacker. */

import { release } from "./clean-up.ts";
import type { WidthEngine } from "./width-engine.ts";

/** Sizes of the pieces in which a clean-up looks for other proofs: what is worth trying on every cell, and once more on small tables. */
export const QUICK: readonly number[] = [30, 90];
export const THOROUGH: readonly number[] = [90, 260];

/** `open`: unsafe cells that stay provable for no pattern that was tried. */
export interface Widened {
  readonly open: readonly number[];
}

/**
 * Shape:  engine with a first pattern -> the engine's pattern, changed; the cells that could not be proved.
 * Units:  counts.
 * Errors: none.
 * Limits: see `WidthEngine`.
 * Source: Fischetti & Salazar-González (2000).
 */
export function widen(engine: WidthEngine, unsafe: readonly number[]): Widened {
  const open: number[] = [];
  const weak = unsafe.filter((cell) => !engine.prove(cell));
  for (const cell of weak) {
    while (!engine.prove(cell)) {
      if (engine.repair(cell)) continue;
      open.push(cell);
      break;
    }
  }
  return { open };
}

/**
 * Shape:  engine, complementary cells in the order in which they should be shown again -> how many are.
 * Units:  none.
 * Errors: none.
 * Limits: one pass.
 * Source: as `release`.
 */
export function cleanUp(
  engine: WidthEngine,
  order: readonly number[],
  sizes: readonly number[],
  shouldStop: () => boolean,
): number {
  let released = 0;
  for (const cell of order) {
    if (shouldStop()) break;
    if (engine.pattern[cell] === 1 && release(engine, cell, sizes)) released++;
  }
  return released;
}
