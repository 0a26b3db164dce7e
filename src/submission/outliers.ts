import { type Axis, stridesOf } from "../domain/cube.ts";
import { LOADED_AVAILABILITY } from "../publication/release-cells.ts";
import type { MergedCells } from "./merge-cells.ts";

/** Modified z-score above which a value is an outlier (Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers, p. 11). */
export const OUTLIER_SCORE = 3.5;
/** Earlier periods that are looked at, the latest of them; and how many of them a judgement needs. */
const LONGEST_HISTORY = 10;
const SHORTEST_HISTORY = 5;
/** Makes the median absolute deviation an estimate of the standard deviation where values are normally distributed. */
const CONSISTENCY = 1.4826;
const IS_VALUE = LOADED_AVAILABILITY.indexOf("VALUE");

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Sorts in place. Ten numbers at most: calling Array.sort twice for each of a million cells takes a second. */
function sort(values: number[]): readonly number[] {
  for (let end = 1; end < values.length; end++) {
    const value = values[end] as number;
    let at = end;
    for (; at > 0 && (values[at - 1] as number) > value; at--) values[at] = values[at - 1] as number;
    values[at] = value;
  }
  return values;
}

/**
 * How far a count lies from its own history: (value - median) / scale, robust against single outliers in the history. The scale is
 * 1.4826 times the median absolute deviation, and never less than the square root of the median: a count of independent events
 * varies by that much by chance alone (Poisson), so that a steady history makes no alarm of a small difference.
 * Null where the history has fewer than five values.
 */
export function robustScore(value: number, history: readonly number[]): number | null {
  if (history.length < SHORTEST_HISTORY) return null;
  const sorted = history.slice();
  const middle = median(sort(sorted));
  for (let at = 0; at < sorted.length; at++) sorted[at] = Math.abs((sorted[at] as number) - middle);
  const deviation = median(sort(sorted));
  const scale = Math.max(CONSISTENCY * deviation, Math.sqrt(middle), 1);
  return (value - middle) / scale;
}

/** Counts over a shape; `availability`: index into LOADED_AVAILABILITY. */
type Counts = Pick<MergedCells, "shape" | "value" | "availability">;

/**
 * The counts of one cell in the periods before its own, the latest ten; periods without a count are passed over. The list is the same
 * each time, filled anew.
 */
export function historyOf({ shape, value, availability }: Counts): (cell: number) => readonly number[] {
  const periods = (shape.axes[1] as Axis).codes.length;
  const stride = stridesOf(shape)[1] as number;
  const history: number[] = [];
  return (cell) => {
    history.length = 0;
    let before = Math.floor(cell / stride) % periods;
    for (let at = cell - stride; before > 0 && history.length < LONGEST_HISTORY; before--, at -= stride)
      if (availability[at] === IS_VALUE) history.push(value[at] as number);
    return history;
  };
}
