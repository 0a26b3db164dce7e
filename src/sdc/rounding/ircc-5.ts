/** IRCC's rule for its open data: small values hidden, all others rounded to the nearest 5. */
import type { CountSystem } from "../system.ts";
import { BY_RULE, blankResult, hideCell, type Reading, ROUNDED, type RoundedCells, showCell } from "./rounded-cells.ts";

const BASE = 5;
const LARGEST_HIDDEN = 5;

const IRCC_READING: Reading = {
  spread: 2,
  smallestCountShown: LARGEST_HIDDEN + 1,
  positiveIsPositive: true,
  additive: false,
  hiddenHigh: LARGEST_HIDDEN,
};

/**
 * One count under IRCC-5.
 * Shape:  a count -> the shown multiple of 5, or null for `--`.
 * Units:  persons, a whole number >= 0. 0 to 5 -> null; 6 and 7 -> 5; 8 to 12 -> 10; 528 -> 530; 597 -> 595.
 * Errors: none; callers check the count.
 * Limits: no tie can occur. A whole number is 0, 1 or 2 away from the nearest multiple of 5 (remainders 0; 1, 4; 2, 3), and a
 *         tie would need a distance of 2.5. So "nearest" leaves no choice. An even base would.
 *         0 lies inside `--`: it is neither shown nor told apart from 1 to 5.
 * Source: "Values between 0 and 5 are shown as “--“ and all other values are rounded to the nearest multiple of 5."
 *         (IRCC open data, source IRCC_OD, standards.md section (b)).
 */
export function roundIrcc5(count: number): number | null {
  return count <= LARGEST_HIDDEN ? null : BASE * Math.round(count / BASE);
}

/**
 * IRCC-5 over a whole system; totals are rounded by themselves, so that they may differ from the sum, as IRCC says.
 * Shape:  a system -> a rounding result, one entry per cell. Pure; linear in the cells.
 * Units:  persons.
 * Errors: SdcInputError on a count out of range (see blankResult).
 * Limits: sums may still pin a `--`: run protectRounded before publishing.
 * Source: as roundIrcc5.
 */
export function applyIrcc5(system: CountSystem): RoundedCells {
  const result = blankResult(system, IRCC_READING);
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (system.held[cell] === 0) continue;
    const value = roundIrcc5(system.value[cell]!);
    if (value === null) hideCell(result, cell, BY_RULE);
    else showCell(result, cell, value, ROUNDED);
  }
  return result;
}
