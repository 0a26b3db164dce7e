/** What one attacker can say about single cells: the exact interval of whole numbers that he cannot rule out. */
import {
  type Attacker,
  type CountSystem,
  SdcInputError,
  type SuppressionPattern,
  type SuppressionRule,
} from "../system.ts";
import { componentsOf } from "./components.ts";
import type { LpSolver } from "./lp-solver.ts";
import { programOf } from "./program-of.ts";
import { type Unknowns, unknownsOf } from "./unknowns.ts";
import { wholeExtreme } from "./whole-extreme.ts";

/** `high` is infinite where nothing limits the cell. `isExact`: both ends are attained by a table of whole numbers. */
export interface CellInterval {
  readonly cell: number;
  readonly low: number;
  readonly high: number;
  readonly isExact: boolean;
}

export interface IntervalQuestion {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly pattern: SuppressionPattern;
  readonly attacker: Attacker;
  readonly cells: readonly number[];
  readonly solver: LpSolver;
}

/**
 * The feasible interval of each cell.
 * Shape:  a system, a rule, a pattern, an attacker, cells -> one interval for each cell, in the same order. No hidden value is
 *         read: this is an attack, not a check.
 * Units:  counts.
 * Nulls:  a cell that is not held has an interval like any other hidden one.
 * Errors: SdcInputError when no table agrees with what is shown; it names a cell, never a count.
 * Limits: whole-number programs, up to 5,000 branches for each end (fewer in large ones); then the end is an outer bound and `isExact` is false. With
 *         `intervalWidth` 0 a hidden cell may be 0; otherwise, where zeros are shown, it is at least 1.
 * Source: Fischetti and Salazar-González (2000), the attacker's problem; disclosure.md.
 */
export function intervalOf(question: IntervalQuestion): CellInterval[] {
  const { system, rule, pattern, attacker, cells, solver } = question;
  const unknowns = unknownsOf({ system, rule, pattern, knows: attacker.knows });
  const wanted = new Uint8Array(unknowns.variableCount);
  for (const cell of cells) if (unknowns.cellVariable[cell]! >= 0) wanted[unknowns.cellVariable[cell]!] = 1;
  const intervals = new Map<number, Ends>();
  for (const component of componentsOf(unknowns, new Uint8Array(unknowns.variableCount))) {
    if (component.some((variable) => wanted[variable] === 1))
      solveComponent({ unknowns, solver, component, wanted, intervals });
  }
  return cells.map((cell) => cellInterval(unknowns, intervals, cell));
}

interface Ends {
  readonly low: number;
  readonly high: number;
  readonly isExact: boolean;
}

interface ComponentTask {
  readonly unknowns: Unknowns;
  readonly solver: LpSolver;
  readonly component: Int32Array;
  readonly wanted: Uint8Array;
  readonly intervals: Map<number, Ends>;
}

function solveComponent({ unknowns, solver, component, wanted, intervals }: ComponentTask): void {
  const model = solver.load(programOf(unknowns, component));
  try {
    component.forEach((variable, column) => {
      if (wanted[variable] === 0) return;
      const high = wholeExtreme(model, column, 1, component.length);
      const low = wholeExtreme(model, column, -1, component.length);
      if (high === null || low === null) {
        const cell = unknowns.cellVariable.indexOf(variable);
        throw new SdcInputError(`cell ${cell}: no table of whole numbers agrees with what is shown`);
      }
      intervals.set(variable, { low: 0 - low.bound, high: high.bound, isExact: low.isAttained && high.isAttained });
    });
  } finally {
    model.dispose();
  }
}

function cellInterval(unknowns: Unknowns, intervals: ReadonlyMap<number, Ends>, cell: number): CellInterval {
  const shift = unknowns.cellShift[cell]!;
  const variable = unknowns.cellVariable[cell]!;
  if (variable < 0) return { cell, low: shift, high: shift, isExact: true };
  const { low, high, isExact } = intervals.get(variable)!;
  return unknowns.cellSign[cell] === 1
    ? { cell, low: low + shift, high: high + shift, isExact }
    : { cell, low: shift - high, high: shift - low, isExact };
}
