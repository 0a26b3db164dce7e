/** The perturbation table of the cell-key method: with which chance a count is moved by how much. */
import { SdcInputError } from "../system.ts";

/**
 * `maxChange` (D): the largest change, persons. `variance` (V): of the change, persons squared, the same in every row.
 * `hiddenUpTo` (js): no positive value up to this one is ever shown; 0 or absent: all may be.
 */
export interface NoiseParameters {
  readonly maxChange: number;
  readonly variance: number;
  readonly hiddenUpTo?: number;
}

/** Changes that one count may meet, ascending, and the chance that the change is this one or a smaller one (last: 1). */
export interface NoiseRow {
  readonly change: readonly number[];
  readonly cumulative: readonly number[];
}

/** Row i is for count i; the last row is for its count and every larger one. */
export type PerturbationTable = readonly NoiseRow[];

const LARGEST_CHANGE = 50;

/**
 * Builds the table of greatest entropy under its constraints.
 * Shape:  parameters -> one row for each count 0 … D + js + 1 at most; the last row stands for all larger counts. Pure.
 * Units:  persons. Each row's chances sum to 1, have mean 0 (no bias) and variance V; no result is negative or within 1 … js; 0 is
 *         never changed.
 * Errors: SdcInputError on parameters out of range, or naming the row (a count of the table, not of the data) in which no
 *         distribution has this variance: then V is too large for D, or too small for js.
 * Limits: entropy, mean and variance alone make the chances p(d) proportional to exp(a d + b d^2), so two numbers a and b are
 *         solved for by Newton's method where R's ptable runs a general optimiser. Left out of ptable: a fixed chance of no
 *         change (`pstay`), bounded chances, monotone rows (`mono`): with a large V the row may dip in the middle.
 * Source: Giessing, Computational issues in the design of transition probabilities and disclosure risk estimation for additive
 *         noise, Privacy in Statistical Databases (2016); Enderle, R package ptable 1.0 (2023); Marley and Leaver (2011).
 */
export function perturbationTable({ maxChange, variance, hiddenUpTo = 0 }: NoiseParameters): PerturbationTable {
  if (!Number.isInteger(maxChange) || maxChange < 1 || maxChange > LARGEST_CHANGE) {
    throw new SdcInputError(`maxChange: a whole number from 1 to ${LARGEST_CHANGE} is needed`);
  }
  if (!Number.isInteger(hiddenUpTo) || hiddenUpTo < 0 || hiddenUpTo >= maxChange) {
    throw new SdcInputError("hiddenUpTo: a whole number from 0 to maxChange - 1 is needed");
  }
  if (!(variance > 0) || variance > maxChange ** 2)
    throw new SdcInputError("variance: above 0 and up to maxChange squared is needed");
  const rows: NoiseRow[] = [{ change: [0], cumulative: [1] }];
  for (let count = 1; count <= maxChange + hiddenUpTo + 1; count++) {
    const changes = allowedChanges(count, maxChange, hiddenUpTo);
    rows.push(row(changes, solveRow(changes, variance, count)));
  }
  return rows;
}

/** The row of the table for a count. */
export function rowFor(table: PerturbationTable, count: number): NoiseRow {
  return table[Math.min(count, table.length - 1)]!;
}

/**
 * The change that a cell key selects.
 * Shape:  a table, a count, a number from 0 (included) to 1 (excluded) -> the change, persons. Pure.
 * Units:  the number is the cell key divided by 2^k.
 * Errors: none.
 * Limits: near the ends of a chance the selection is as fine as the key: 2^-k.
 * Source: Thompson, Broadfoot and Elazar (2013); Giessing (2016).
 */
export function changeFor(table: PerturbationTable, count: number, uniform: number): number {
  const { change, cumulative } = rowFor(table, count);
  const at = cumulative.findIndex((chance) => uniform < chance);
  return change[at === -1 ? change.length - 1 : at]!;
}

function allowedChanges(count: number, maxChange: number, hiddenUpTo: number): number[] {
  const changes: number[] = [];
  for (let change = -Math.min(maxChange, count); change <= maxChange; change++) {
    const result = count + change;
    if (result === 0 || result > hiddenUpTo) changes.push(change);
  }
  return changes;
}

function row(change: readonly number[], chances: readonly number[]): NoiseRow {
  let sum = 0;
  const cumulative = chances.map((chance) => (sum += chance));
  cumulative[cumulative.length - 1] = 1;
  return { change, cumulative };
}

const NEWTON_STEPS = 200;
const TOLERANCE = 1e-12;

/** Chances p(d) ~ exp(a d + b d^2) with mean 0 and second moment V: minimises the convex dual by Newton with step halving. */
function solveRow(changes: readonly number[], variance: number, count: number): number[] {
  let a = 0;
  let b = 0;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const chances = chancesAt(changes, a, b);
    const moment = [1, 2, 3, 4].map((power) =>
      chances.reduce((sum, p, i) => sum + p * changes[i]! ** power, 0),
    ) as Moments;
    const gradient = [moment[0], moment[1] - variance] as const;
    if (Math.abs(gradient[0]) < TOLERANCE && Math.abs(gradient[1]) < TOLERANCE) return chances;
    const direction = newtonDirection(moment, gradient);
    if (direction === null) break;
    const length = descend(changes, variance, { a, b }, direction, gradient);
    if (length === 0) break;
    a += length * direction[0];
    b += length * direction[1];
  }
  throw new SdcInputError(`perturbation table, row ${count}: no distribution has this variance`);
}

type Moments = [number, number, number, number];

/** Solves (covariance of d and d^2) * direction = - gradient; null where the covariance is as good as singular. */
function newtonDirection(moment: Moments, gradient: readonly [number, number]): [number, number] | null {
  const aa = moment[1] - moment[0] ** 2;
  const ab = moment[2] - moment[0] * moment[1];
  const bb = moment[3] - moment[1] ** 2;
  const determinant = aa * bb - ab * ab;
  if (!(determinant > 1e-14)) return null;
  return [(ab * gradient[1] - bb * gradient[0]) / determinant, (ab * gradient[0] - aa * gradient[1]) / determinant];
}

/** The first of the step lengths 1, 1/2, 1/4 … that lowers the dual enough (Armijo); 0 where none does. */
function descend(
  changes: readonly number[],
  variance: number,
  { a, b }: { a: number; b: number },
  direction: readonly [number, number],
  gradient: readonly [number, number],
): number {
  const start = dual(changes, variance, a, b);
  const slope = gradient[0] * direction[0] + gradient[1] * direction[1];
  for (let length = 1; length > 1e-10; length /= 2) {
    const value = dual(changes, variance, a + length * direction[0], b + length * direction[1]);
    if (value <= start + 1e-4 * length * slope + 1e-13) return length;
  }
  return 0;
}

/** log of the sum of exp(a d + b d^2), less b V: convex in a and b, lowest where the constraints hold. */
function dual(changes: readonly number[], variance: number, a: number, b: number): number {
  const exponents = changes.map((d) => a * d + b * d * d);
  const top = Math.max(...exponents);
  return top + Math.log(exponents.reduce((sum, e) => sum + Math.exp(e - top), 0)) - b * variance;
}

function chancesAt(changes: readonly number[], a: number, b: number): number[] {
  const exponents = changes.map((d) => a * d + b * d * d);
  const top = Math.max(...exponents);
  const weights = exponents.map((e) => Math.exp(e - top));
  const sum = weights.reduce((x, y) => x + y, 0);
  return weights.map((weight) => weight / sum);
}
