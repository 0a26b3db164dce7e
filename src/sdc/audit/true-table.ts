/** The true table, in the variables of an attacker's unknowns: the point from which alternative tables are found. */
import { type CountSystem, SdcInputError } from "../system.ts";
import type { LpSolver } from "./lp-solver.ts";
import { programOf } from "./program-of.ts";
import type { Unknowns } from "./unknowns.ts";

/** Branches that completing a table may take. */
const COMPLETION_NODES = 20_000;

/**
 * A table of whole numbers that agrees with every count that is held and every relation.
 * Shape:  unknowns -> one value for each variable. Counts that are not held are completed with any values that fit.
 * Units:  counts.
 * Errors: SdcInputError, naming a cell, when a count lies outside what the relations allow.
 * Limits: the completion of cells that are not held is one of many; it only serves as a starting point.
 */
export function trueTable(input: { system: CountSystem; unknowns: Unknowns; solver: LpSolver }): Float64Array {
  const { system, unknowns } = input;
  const point = new Float64Array(unknowns.variableCount).fill(Number.NaN);
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (system.held[cell] !== 1) continue;
    const variable = unknowns.cellVariable[cell]!;
    const distance = system.value[cell]! - unknowns.cellShift[cell]!;
    if (variable < 0) {
      if (distance !== 0) throw doesNotAddUp(cell);
      continue;
    }
    const value = unknowns.cellSign[cell]! * distance;
    const before = point[variable]!;
    const isOutside = value < unknowns.lower[variable]! || value > unknowns.upper[variable]!;
    if (isOutside || (!Number.isNaN(before) && before !== value)) throw doesNotAddUp(cell);
    point[variable] = value;
  }
  if (point.some(Number.isNaN)) complete(point, input);
  checkRows(point, unknowns);
  return point;
}

/**
 * All counts of a completed table.
 * Shape:  unknowns, a value for each variable -> a value for each cell. Pure.
 */
export function cellValues(unknowns: Unknowns, point: Float64Array): Float64Array {
  return Float64Array.from(unknowns.cellVariable, (variable, cell) => {
    const shift = unknowns.cellShift[cell]!;
    return variable < 0 ? shift : unknowns.cellSign[cell]! * point[variable]! + shift;
  });
}

/**
 * The same table in the variables of other unknowns.
 * Shape:  unknowns, a value for each cell -> a value for each variable. Pure.
 */
export function pointOf(unknowns: Unknowns, values: Float64Array): Float64Array {
  const point = new Float64Array(unknowns.variableCount);
  unknowns.cellVariable.forEach((variable, cell) => {
    if (variable >= 0) point[variable] = unknowns.cellSign[cell]! * (values[cell]! - unknowns.cellShift[cell]!);
  });
  return point;
}

function doesNotAddUp(cell: number): SdcInputError {
  return new SdcInputError(`cell ${cell}: its count does not agree with its relations`);
}

function complete(point: Float64Array, input: { unknowns: Unknowns; solver: LpSolver }): void {
  const { unknowns, solver } = input;
  const all = Int32Array.from({ length: unknowns.variableCount }, (_, variable) => variable);
  const model = solver.load(programOf(unknowns, all));
  try {
    for (const variable of all) {
      const value = point[variable]!;
      if (!Number.isNaN(value)) model.setBounds(variable, value, value);
    }
    const cost = new Float64Array(all.length);
    const { values } = model.maximise(cost, { inWholeNumbers: true, searchNodes: COMPLETION_NODES });
    if (values === null) throw new SdcInputError("no whole numbers fit in the cells that are not held");
    for (const variable of all) point[variable] = Math.round(values[variable]!);
  } finally {
    model.dispose();
  }
}

function checkRows(point: Float64Array, unknowns: Unknowns): void {
  const { offset, index, coefficient } = unknowns.rows;
  for (let row = 0; row < unknowns.rowCount; row++) {
    let sum = 0;
    for (let k = offset[row]!; k < offset[row + 1]!; k++) sum += coefficient[k]! * point[index[k]!]!;
    if (sum === unknowns.rightSide[row]) continue;
    const cell = unknowns.cellVariable.indexOf(index[offset[row]!]!);
    throw doesNotAddUp(cell);
  }
}
