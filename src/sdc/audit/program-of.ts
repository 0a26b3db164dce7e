/** Linear programs over a part of an attacker's unknowns. */
import type { LinearProgram } from "./lp-solver.ts";
import type { Unknowns } from "./unknowns.ts";

/** A point from which the program counts its changes; variables outside the program stay there. */
export interface Origin {
  readonly point: Float64Array;
}

/**
 * The program over some variables.
 * Shape:  unknowns, the variables in the order of the columns, optionally an origin -> the program. With an origin the columns
 *         are changes from it and every variable outside stays at it: a restriction, so what it finds is feasible. Without an
 *         origin the variables must be a whole component (no row reaches outside).
 * Units:  counts, or changes of counts.
 */
export function programOf(unknowns: Unknowns, variables: Int32Array, origin?: Origin): LinearProgram {
  const columnOf = new Map<number, number>();
  for (const [column, variable] of variables.entries()) columnOf.set(variable, column);
  const rowOffset: number[] = [0];
  const column: number[] = [];
  const coefficient: number[] = [];
  const side: number[] = [];
  for (const row of rowsOf(unknowns, variables)) {
    for (let k = unknowns.rows.offset[row]!; k < unknowns.rows.offset[row + 1]!; k++) {
      const place = columnOf.get(unknowns.rows.index[k]!);
      if (place === undefined) continue;
      column.push(place);
      coefficient.push(unknowns.rows.coefficient[k]!);
    }
    rowOffset.push(column.length);
    side.push(origin === undefined ? unknowns.rightSide[row]! : 0);
  }
  return {
    columnCount: variables.length,
    lower: Float64Array.from(variables, (variable) => unknowns.lower[variable]! - (origin?.point[variable] ?? 0)),
    upper: Float64Array.from(variables, (variable) => unknowns.upper[variable]! - (origin?.point[variable] ?? 0)),
    rowOffset: Int32Array.from(rowOffset),
    column: Int32Array.from(column),
    coefficient: Float64Array.from(coefficient),
    rowLower: Float64Array.from(side),
    rowUpper: Float64Array.from(side),
  };
}

function rowsOf(unknowns: Unknowns, variables: Int32Array): Int32Array {
  const rows = new Set<number>();
  for (const variable of variables) {
    for (let k = unknowns.columns.offset[variable]!; k < unknowns.columns.offset[variable + 1]!; k++) {
      rows.add(unknowns.columns.index[k]!);
    }
  }
  return Int32Array.from(rows).sort();
}
