import { type Axis, stridesOf } from "../domain/cube.ts";
import type { ReleaseCells } from "../publication/release-cells.ts";

/** Modified z-score above which a value is an outlier (Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers, p. 11). */
export const OUTLIER_SCORE = 3.5;
/** Earlier periods that are looked at, the latest of them; and how many of them a judgement needs. */
const LONGEST_HISTORY = 10;
const SHORTEST_HISTORY = 5;
/** Makes the median absolute deviation an estimate of the standard deviation where values are normally distributed. */
const CONSISTENCY = 1.4826;

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/**
 * How far a count lies from its own history: (value - median) / scale, robust against single outliers in the history. The scale is
 * 1.4826 times the median absolute deviation, and never less than the square root of the median: a count of independent events
 * varies by that much by chance alone (Poisson), so that a steady history makes no alarm of a small difference.
 * Null where the history has fewer than five values.
 */
export function robustScore(value: number, history: readonly number[]): number | null {
  if (history.length < SHORTEST_HISTORY) return null;
  const middle = median(ascending(history));
  const deviation = median(ascending(history.map((earlier) => Math.abs(earlier - middle))));
  const scale = Math.max(CONSISTENCY * deviation, Math.sqrt(middle), 1);
  return (value - middle) / scale;
}

/** The counts of one cell in the periods before its own, the latest ten; periods without a count are passed over. */
export function historyOf(cells: ReleaseCells): (cell: number) => number[] {
  const periods = (cells.shape.axes[1] as Axis).codes.length;
  const stride = stridesOf(cells.shape)[1] as number;
  return (cell) => {
    const history: number[] = [];
    let before = Math.floor(cell / stride) % periods;
    for (let at = cell - stride; before > 0 && history.length < LONGEST_HISTORY; before--, at -= stride)
      if (cells.availability[at] === "VALUE") history.push(cells.value[at] as number);
    return history;
  };
}
