/** What the protector is told after an attack has succeeded: which further cells to hide before it tries again. */
import type { CountSystem, SuppressionPattern } from "./system.ts";

/** `fixed` of the protector: the cell stays hidden. */
const HIDDEN_FOR_GOOD = 2;

/**
 * One more hidden cell beside each cell that an attacker narrowed down.
 * Shape:  system, pattern, what was fixed before (0 free, 1 shown already, 2 hidden), the narrowed cells -> the new `fixed`, or null
 *         where no sum of a narrowed cell has anything left to hide. Pure.
 * Units:  none. In each sum of a narrowed cell, the shown cell with the largest count that is no total of another sum is chosen: a
 *         large count gives the hidden ones room, and a part is missed less than a total; where only totals are left, one of them.
 * Errors: none.
 * Limits: greedy; the protector's clean-up keeps these cells hidden. Whoever calls it attacks again, and gives up after some rounds.
 * Source: the repair step of Fischetti and Salazar-González (JASA, 2000), reduced to one cell a sum.
 */
export function mendPattern(
  system: CountSystem,
  pattern: SuppressionPattern,
  fixed: Uint8Array,
  narrowed: readonly number[],
): Uint8Array | null {
  const { total, offset, parts } = system.relations;
  const wanted = new Set(narrowed);
  const isTotal = new Uint8Array(system.cellCount);
  for (const cell of total) isTotal[cell] = 1;
  const mayHide = (cell: number): boolean =>
    pattern[cell] === 0 &&
    fixed[cell] === 0 &&
    system.held[cell] === 1 &&
    system.publishable[cell] === 1 &&
    (system.value[cell] as number) > 0;
  const mended = fixed.slice();
  let found = false;
  for (let r = 0; r < total.length; r++) {
    const cells = [total[r] as number, ...parts.subarray(offset[r], offset[r + 1])];
    if (!cells.some((cell) => wanted.has(cell))) continue;
    const [best] = cells
      .filter(mayHide)
      .sort(
        (a, b) =>
          (isTotal[a] as number) - (isTotal[b] as number) ||
          (system.value[b] as number) - (system.value[a] as number) ||
          a - b,
      );
    if (best === undefined) continue;
    mended[best] = HIDDEN_FOR_GOOD;
    found = true;
  }
  return found ? mended : null;
}
