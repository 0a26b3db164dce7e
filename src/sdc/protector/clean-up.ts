/** Shows complementary cells again where every proof that they carry can be led around them. */

import type { WidthEngine } from "./width-engine.ts";
import type { Witness } from "./witnesses.ts";

/** Sizes of pieces that are worth trying here: what needs more stays hidden. */
const QUICK: readonly number[] = [30, 90];

/**
 * Tries to show one cell again.
 * Shape:  engine, a complementary cell -> true if it is shown now; otherwise everything is as before.
 * Units:  none.
 * Errors: none.
 * Limits: only as good as the engine's search for other proofs; never unsafe.
 * Source: Fischetti & Salazar-González (2000), section 5 (clean-up of redundant suppressions).
 */
export function release(engine: WidthEngine, cell: number): boolean {
  const { book, pattern } = engine;
  const mark = book.moves.length;
  const undo: [number, readonly Witness[]][] = [];
  pattern[cell] = 0;
  for (const unsafe of book.proofsThrough(cell)) undo.push([unsafe, book.dropProofsThrough(unsafe, cell)]);
  for (const [unsafe] of undo) {
    if (engine.prove(unsafe, QUICK)) continue;
    pattern[cell] = 1;
    for (const [other, witnesses] of undo) book.restore(other, witnesses);
    book.forgetFrom(mark);
    return false;
  }
  return true;
}
