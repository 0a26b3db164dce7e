/** Shows complementary cells again where every proof that they carry can be led around them. */

import type { WidthEngine } from "./width-engine.ts";
import type { Witness } from "./witnesses.ts";

/**
 * Tries to show one cell again.
 * Shape:  engine, a complementary cell, sizes of the pieces to look for other proofs in -> true if it is shown now; otherwise everything is as before.
 * Units:  none.
 * Errors: none.
 * Limits: only as good as the engine's search for other proofs; never unsafe.
 * Source: Fischetti & Salazar-González (2000), section 5 (clean-up of redundant suppressions).
 */
export function release(engine: WidthEngine, cell: number, sizes: readonly number[]): boolean {
  const { book, pattern } = engine;
  const mark = book.moves.length;
  const undo: [number, readonly Witness[]][] = [];
  pattern[cell] = 0;
  for (const unsafe of book.proofsThrough(cell)) undo.push([unsafe, book.dropProofsThrough(unsafe, cell)]);
  for (const [unsafe] of undo) {
    if (engine.prove(unsafe, sizes)) continue;
    pattern[cell] = 1;
    for (const [other, witnesses] of undo) book.restore(other, witnesses);
    book.forgetFrom(mark);
    return false;
  }
  return true;
}
