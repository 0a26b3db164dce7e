/** Unbiased random rounding, with one draw per cell for ever. */
import { type CountSystem, SdcInputError } from "../system.ts";
import { blankResult, type Reading, ROUNDED, type RoundedCells, showCell } from "./rounded-cells.ts";
import { keyedHash, pick, type Seed } from "./sip-hash.ts";

const PURPOSE = "random-rounding";

/**
 * One count, rounded at random to a multiple of the base.
 * Shape:  count, base, offset -> a multiple of the base. Pure: the chance is in the offset.
 * Units:  persons; `offset` a whole number from 0 to base - 1. The result is the largest multiple not above count + offset. With
 *         remainder r, r of the `base` offsets round up and the others down, so the mean over offsets is the count itself.
 * Errors: none; callers check.
 * Limits: a multiple of the base, 0 among them, stays as it is.
 * Source: Nargundkar and Saveland, Random-rounding to prevent statistical disclosures, ASA Proceedings of the Social
 *         Statistics Section (1972); the census's base 5 with chances 1/5 … 4/5 (STC_CENSUS_CONF).
 */
export function roundWithOffset({ count, base, offset }: { count: number; base: number; offset: number }): number {
  return base * Math.floor((count + offset) / base);
}

/**
 * Random rounding over a whole system, totals by themselves; needs keys that name the same count in every release and table.
 * Shape:  a system, one key per cell, base, seed -> a rounding result. Pure; linear in the cells.
 * Units:  persons; base 2 to 1,000.
 * Errors: SdcInputError on a wrong base or seed, a missing key, or a count out of range. Not on equal keys: the same count may
 *         stand in several tables.
 * Limits: the offset depends on the key alone, not on the count. So asking again, or in another release, shows nothing new while
 *         the count stands; and where it changes by a known amount, the offset that it met before still hides it (a fresh draw
 *         would let a reader average). The values do not add up, and sums undo them: 624 exact counts were recovered from
 *         the 2021 census (ARXIV_UNROUND). Never show an exact total beside them, run protectRounded, then the auditor.
 *         Reader's interval: the shown value, 4 down and 4 up, not below 0 (base 5).
 * Source: as roundWithOffset; one draw per cell: disclosure.md, "noise, where used, is a function of the cell".
 */
export function applyRandomRounding(
  system: CountSystem,
  { keys, base, seed }: { keys: readonly string[]; base: number; seed: Seed },
): RoundedCells {
  requireBase(base);
  requireKeys(system, keys);
  const reading: Reading = {
    spread: base - 1,
    smallestCountShown: 0,
    positiveIsPositive: true,
    additive: false,
    hiddenHigh: 0,
  };
  const result = blankResult(system, reading);
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (system.held[cell] === 0) continue;
    const offset = pick(keyedHash(seed, PURPOSE, keys[cell]!), base);
    showCell(result, cell, roundWithOffset({ count: system.value[cell]!, base, offset }), ROUNDED);
  }
  return result;
}

/** Refuses a rounding base that is not a whole number from 2 to 1,000. */
export function requireBase(base: number): void {
  if (!Number.isInteger(base) || base < 2 || base > 1000)
    throw new SdcInputError("base: a whole number from 2 to 1000 is needed");
}

/** Refuses a list of keys that is not one text, not empty, for each cell. */
export function requireKeys(system: CountSystem, keys: readonly string[]): void {
  if (keys.length !== system.cellCount) throw new SdcInputError("keys: one for each cell is needed");
  const missing = keys.findIndex((key) => typeof key !== "string" || key === "");
  if (missing !== -1) throw new SdcInputError(`cell ${missing}: its key is empty`);
}
