/** The greatest value of one column over whole-number points. */
import type { LpModel } from "./lp-solver.ts";

/** Before a whole-number search gives up and a bound stands in: branches x columns, and branches at most and at least. */
const SEARCH_WORK = 1_000_000;
const MOST_NODES = 5_000;
const LEAST_NODES = 10;
const ROUNDING = 1e-6;

/**
 * `bound`: no whole-number point lies above it (infinite when there is no limit). `isAttained`: one lies on it. `values`: the
 * best point found, whole or not; null when the solver gave none.
 */
export interface Extreme {
  readonly bound: number;
  readonly isAttained: boolean;
  readonly values: Float64Array | null;
}

/**
 * The bound of the linear program, rounded inwards.
 * Shape:  a model, its width in columns, a column, direction -> the extreme of direction x column, or null if nothing is feasible.
 * Limits: a bound that no whole-number point attains is an outer bound; `wholeExtreme` closes the gap.
 */
export function relaxedExtreme(model: LpModel, column: number, direction: 1 | -1, columnCount: number): Extreme | null {
  return solve({ model, column, direction, columnCount, inWholeNumbers: false });
}

/**
 * The extreme over whole-number points, exactly unless the search gives up.
 * Shape:  as `relaxedExtreme`.
 * Limits: 5,000 branches, fewer in large programs; after that `isAttained` is false and `bound` is still an outer bound.
 * Source: disclosure.md: linear-programming intervals are outer bounds for tables of three or more dimensions.
 */
export function wholeExtreme(model: LpModel, column: number, direction: 1 | -1, columnCount: number): Extreme | null {
  const relaxed = relaxedExtreme(model, column, direction, columnCount);
  if (relaxed === null || relaxed.isAttained) return relaxed;
  const whole = solve({ model, column, direction, columnCount, inWholeNumbers: true });
  if (whole === null || whole.bound <= relaxed.bound) return whole;
  return { ...whole, bound: relaxed.bound };
}

interface Solve {
  readonly model: LpModel;
  readonly column: number;
  readonly direction: 1 | -1;
  readonly columnCount: number;
  readonly inWholeNumbers: boolean;
}

function solve({ model, column, direction, columnCount, inWholeNumbers }: Solve): Extreme | null {
  const cost = new Float64Array(columnCount);
  cost[column] = direction;
  const searchNodes = Math.max(LEAST_NODES, Math.min(MOST_NODES, Math.floor(SEARCH_WORK / columnCount)));
  const { status, bound, values } = model.maximise(cost, { inWholeNumbers, searchNodes });
  if (status === "INFEASIBLE") return null;
  if (status === "UNBOUNDED") return { bound: Number.POSITIVE_INFINITY, isAttained: true, values: null };
  const rounded = Number.isFinite(bound) ? Math.floor(bound + ROUNDING) : bound;
  const isAttained = values?.every(isWhole) === true && Math.round(values[column]!) * direction === rounded;
  return { bound: rounded, isAttained, values };
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < ROUNDING;
}
