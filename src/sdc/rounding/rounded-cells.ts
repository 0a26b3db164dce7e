/**
 * What every rounding method hands back, and what a reader who knows the method's rule can infer from it.
 */
import { type CountSystem, SdcInputError } from "../system.ts";

/** `state` of a cell as it is published: the exact count, a rounded or perturbed count, or the symbol `--`. */
export const EXACT = 0;
export const ROUNDED = 1;
export const HIDDEN = 2;

/** `hiddenBy` of a cell, for the auditor only and never published: why a cell of state HIDDEN is hidden. */
export const NOT_HIDDEN = 0;
export const BY_RULE = 1;
export const AS_COMPLEMENT = 2;
export const NEVER_SHOWN = 3;

/** "No upper bound": the largest value that an Int32Array holds. Bounds at this value are not added up, see propagation. */
export const UNBOUNDED = 0x7fffffff;

/**
 * How a published value is read back, in numbers. All are persons (whole counts).
 * `spread`: a shown value differs from its count by at most this much; 0 where values are shown exactly.
 * `smallestCountShown`: no smaller count is ever shown (6 under IRCC-5, 20 under IRB-20, 0 where the rule hides nothing).
 * `positiveIsPositive`: a shown value above 0 proves a count above 0 (a method that never perturbs zeros).
 * `additive`: the rounded values satisfy every relation, so that a reader can work out a hidden one (controlled rounding).
 * `hiddenHigh`: the largest count that the rule itself hides (5 under IRCC-5, 19 under IRB-20); 0 where it hides nothing.
 */
export interface Reading {
  readonly spread: number;
  readonly smallestCountShown: number;
  readonly positiveIsPositive: boolean;
  readonly additive: boolean;
  readonly hiddenHigh: number;
}

/**
 * One entry per cell of the CountSystem.
 * `shown`: the published value; -1 where nothing is. `state`: EXACT, ROUNDED or HIDDEN. Publish these two only.
 * `hiddenBy`: NOT_HIDDEN, BY_RULE, AS_COMPLEMENT or NEVER_SHOWN (not held, or not publishable). Confidential.
 * `complementHigh`: an upper bound that the rule gives away for a complement (IRB-20 takes the lowest addends); absent: none.
 */
export interface RoundedCells {
  readonly shown: Int32Array;
  readonly state: Uint8Array;
  readonly hiddenBy: Uint8Array;
  readonly reading: Reading;
  readonly complementHigh?: Int32Array;
}

/** Smallest and largest count of each cell that a reader cannot rule out; `high` is UNBOUNDED where he knows no limit. */
export interface Bounds {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/**
 * The interval that one reader infers for each cell by itself, before any use of sums.
 * Shape:  a rounding result -> `low` and `high`, one entry per cell. Pure; the result is not changed.
 * Units:  persons, both ends included. IRCC-5: `--` is [0, 5], 5 is [6, 7], another multiple s is [s - 2, s + 2]; random and
 *         zero-restricted controlled rounding: s is [s - 4, s + 4]; cell key: s is [s - D, s + D]; never below 0.
 * Errors: none.
 * Limits: no use of sums: where rounded values add up, sumsOfShownValues says more of the hidden ones.
 *         `tellsComplements` true (the default, and the stricter) is a reader who guesses rightly which `--` are complements:
 *         those are at least `smallestCountShown`, the others at most `hiddenHigh`. False is a reader who cannot tell: as soon
 *         as there is one complement, every `--` may be any count. The truth lies between; protect against the first.
 * Source: the wording of each rule, standards.md section (b).
 */
export function readerBounds(result: RoundedCells, options: { readonly tellsComplements?: boolean } = {}): Bounds {
  const { shown, hiddenBy, reading, complementHigh } = result;
  const tells = (options.tellsComplements ?? true) || !hiddenBy.includes(AS_COMPLEMENT);
  const low = new Int32Array(shown.length);
  const high = new Int32Array(shown.length).fill(UNBOUNDED);
  for (let cell = 0; cell < shown.length; cell++) {
    const why = hiddenBy[cell]!;
    if (why === NOT_HIDDEN) {
      low[cell] = smallestCountBehind(shown[cell]!, reading);
      high[cell] = largestCountBehind(shown[cell]!, reading);
    } else if (why === BY_RULE && tells) {
      high[cell] = reading.hiddenHigh;
    } else if (why === AS_COMPLEMENT && tells) {
      low[cell] = reading.smallestCountShown;
      high[cell] = complementHigh?.[cell] ?? UNBOUNDED;
    }
  }
  return { low, high };
}

/** The smallest count that can be rounded to this value. */
export function smallestCountBehind(shownValue: number, reading: Reading): number {
  const floor = reading.positiveIsPositive && shownValue > 0 ? 1 : 0;
  return Math.max(shownValue - reading.spread, reading.smallestCountShown, floor);
}

/** The largest count that can be rounded to this value. */
export function largestCountBehind(shownValue: number, reading: Reading): number {
  return Math.min(shownValue + reading.spread, UNBOUNDED);
}

/**
 * A blank result: cells that nobody holds or that are never shown are hidden, all others wait for a method to fill them in.
 * Shape:  a system and a reading -> a result whose `shown` is -1 everywhere; to be filled by a rounding method.
 * Units:  as RoundedCells.
 * Errors: SdcInputError, naming the cell but not its count, on a held count that is negative or beyond 2^31 - 2^16.
 * Limits: does not check that the counts add up; the protector and the auditor do.
 * Source: style.md, example 4.
 */
export function blankResult(system: CountSystem, reading: Reading): RoundedCells {
  const hiddenBy = new Uint8Array(system.cellCount);
  const state = new Uint8Array(system.cellCount);
  for (let cell = 0; cell < system.cellCount; cell++) {
    const visible = system.held[cell] === 1 && system.publishable[cell] === 1;
    if (!visible) {
      hiddenBy[cell] = NEVER_SHOWN;
      state[cell] = HIDDEN;
    }
    if (system.held[cell] === 1) requireCount(system.value[cell]!, cell);
  }
  return { shown: new Int32Array(system.cellCount).fill(-1), state, hiddenBy, reading };
}

function requireCount(count: number, cell: number): void {
  if (count < 0 || count > 0x7fff0000) throw new SdcInputError(`cell ${cell}: not a count from 0 to 2^31 - 2^16`);
}

/** Hides one cell of a result that is being built; `why` is BY_RULE or AS_COMPLEMENT. A cell that is never shown stays so. */
export function hideCell(result: RoundedCells, cell: number, why: number): void {
  if (result.hiddenBy[cell] === NEVER_SHOWN) return;
  result.shown[cell] = -1;
  result.state[cell] = HIDDEN;
  result.hiddenBy[cell] = why;
}

/** Shows one value in a result that is being built; a cell that is never shown stays hidden. */
export function showCell(result: RoundedCells, cell: number, value: number, state: number): void {
  if (result.hiddenBy[cell] === NEVER_SHOWN) return;
  result.shown[cell] = value;
  result.state[cell] = state;
}
