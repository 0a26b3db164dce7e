/**
 * What an attacker does not know, as a system of equations in whole numbers.
 *
 * A cell is known when it is shown, when the attacker knows it, or when reasoning on one relation at a time gives it. The rest
 * is written in as few variables as possible: two cells of which one follows from the other share a variable.
 */
import type { CountSystem, SuppressionPattern, SuppressionRule } from "../system.ts";
import { collectRows } from "./collect-rows.ts";
import { type ReducibleRows, reduceRows } from "./reduce-rows.ts";

/** A sparse matrix by rows: row r has `coefficient[k]` at `index[k]` for k = offset[r] … offset[r + 1] - 1. */
export interface SparseRows {
  readonly offset: Int32Array;
  readonly index: Int32Array;
  readonly coefficient: Int32Array;
}

/**
 * Variables are 0 … variableCount - 1, whole numbers from `lower` to `upper` (which may be infinite).
 * Every row: the sum of coefficient x variable is `rightSide`. `columns` is the same matrix by variable.
 * Cell c is `cellSign[c]` x variable `cellVariable[c]` + `cellShift[c]`; where `cellVariable[c]` is -1 the cell is known to be
 * `cellShift[c]`.
 */
export interface Unknowns {
  readonly variableCount: number;
  readonly rowCount: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rows: SparseRows;
  readonly columns: SparseRows;
  readonly rightSide: Float64Array;
  readonly cellVariable: Int32Array;
  readonly cellSign: Int8Array;
  readonly cellShift: Float64Array;
}

/** What is shown to all and, where given, what one attacker knows beside it (1 = known; a cell that is not held is never known). */
export interface KnownSituation {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly pattern: SuppressionPattern;
  readonly knows?: Uint8Array;
}

/**
 * The unknowns of an attacker and everything that binds them.
 * Shape:  a count system, a rule, a pattern, optionally an attacker's own cells -> variables, bounds, equations. Pure. The
 *         value of a hidden cell is never read.
 * Units:  counts.
 * Nulls:  cells that are not held are unknown, whatever stands in `value`.
 * Errors: SdcInputError when no table of whole numbers can agree with what is known; it names a cell, never a count.
 * Limits: bounds are outer bounds: an attacker cannot rule out less, he may rule out more.
 * Source: Fischetti and Salazar-González, Models and algorithms for optimizing cell suppression (JASA, 2000), section 2.
 */
export function unknownsOf(situation: KnownSituation): Unknowns {
  const rows = collectRows(situation);
  reduceRows(rows);
  return compact(rows);
}

function compact(work: ReducibleRows): Unknowns {
  const cellCount = work.parent.length;
  const variableOf = new Int32Array(cellCount).fill(-1);
  let variableCount = 0;
  for (let cell = 0; cell < cellCount; cell++) {
    if (work.isFree(cell)) variableOf[cell] = variableCount++;
  }
  const lower = new Float64Array(variableCount);
  const upper = new Float64Array(variableCount);
  const cellVariable = new Int32Array(cellCount).fill(-1);
  const cellSign = new Int8Array(cellCount);
  const cellShift = new Float64Array(cellCount);
  for (let cell = 0; cell < cellCount; cell++) {
    const { root, sign, shift } = work.resolve(cell);
    const variable = variableOf[root]!;
    cellVariable[cell] = variable;
    cellSign[cell] = sign;
    cellShift[cell] = variable >= 0 ? shift : sign * work.lower[root]! + shift;
    if (root === cell && variable >= 0) {
      lower[variable] = work.lower[cell]!;
      upper[variable] = work.upper[cell]!;
    }
  }
  const { rows, rightSide } = compactRows(work, variableOf);
  const columns = transpose(rows, variableCount);
  const rowCount = rightSide.length;
  return { variableCount, rowCount, lower, upper, rows, columns, rightSide, cellVariable, cellSign, cellShift };
}

/** Rows that say the same are kept once. */
function compactRows(work: ReducibleRows, variableOf: Int32Array): { rows: SparseRows; rightSide: Float64Array } {
  const seen = new Set<string>();
  const offset: number[] = [0];
  const index: number[] = [];
  const coefficient: number[] = [];
  const rightSide: number[] = [];
  for (let r = 0; r < work.rows.length; r++) {
    const entries = [...work.rows[r]!].map(([cell, value]) => [variableOf[cell]!, value] as const);
    if (entries.length === 0) continue;
    entries.sort((a, b) => a[0] - b[0]);
    const flip = entries[0]![1] < 0 ? -1 : 1;
    const key = entries.map(([variable, value]) => `${variable}:${flip * value}`).join(",");
    if (seen.has(key)) continue;
    seen.add(key);
    for (const [variable, value] of entries) {
      index.push(variable);
      coefficient.push(value);
    }
    offset.push(index.length);
    rightSide.push(work.rightSide[r]!);
  }
  const rows = {
    offset: Int32Array.from(offset),
    index: Int32Array.from(index),
    coefficient: Int32Array.from(coefficient),
  };
  return { rows, rightSide: Float64Array.from(rightSide) };
}

/**
 * The same matrix by columns.
 * Shape: sparse rows whose indices are below `width` -> sparse rows of the transposed matrix. Pure.
 */
function transpose(rows: SparseRows, width: number): SparseRows {
  const rowCount = rows.offset.length - 1;
  const offset = new Int32Array(width + 1);
  for (const column of rows.index) offset[column + 1]!++;
  for (let column = 0; column < width; column++) offset[column + 1]! += offset[column]!;
  const next = offset.slice();
  const index = new Int32Array(rows.index.length);
  const coefficient = new Int32Array(rows.index.length);
  for (let row = 0; row < rowCount; row++) {
    for (let k = rows.offset[row]!; k < rows.offset[row + 1]!; k++) {
      const place = next[rows.index[k]!]!++;
      index[place] = row;
      coefficient[place] = rows.coefficient[k]!;
    }
  }
  return { offset, index, coefficient };
}
