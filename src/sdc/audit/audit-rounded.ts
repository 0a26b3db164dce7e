/** The attack on a rounded table: every unsafe cell's interval from what the reader infers of each cell and from the sums. */
import type { Attacker, CountSystem, SuppressionRule } from "../system.ts";
import type { LpSolver } from "./lp-solver.ts";

/** Largest whole number that stands for "no upper bound" in `high`. */
const UNBOUNDED = 0x7fffffff;
const TOLERANCE = 1e-6;

/** `low`, `high`: what a reader who knows the rounding rule infers of each cell by itself; `high` 2^31 - 1 where nothing limits it. */
export interface RoundedAttack {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly attackers: readonly Attacker[];
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly solver: LpSolver;
}

/** `narrowest`: the smallest width found; null where no cell is unsafe. `pinned`: attackers and cells narrower than the rule asks. */
export interface RoundedAttackReport {
  readonly verified: boolean;
  readonly narrowest: number | null;
  readonly pinned: readonly { readonly attacker: string; readonly cell: number }[];
}

/** The sums of a system as rows of a program: parts minus total is 0. */
function rowsOf({ relations }: CountSystem) {
  const rowOffset = [0];
  const column: number[] = [];
  const coefficient: number[] = [];
  for (let r = 0; r < relations.total.length; r++) {
    column.push(relations.total[r] as number);
    coefficient.push(-1);
    for (let k = relations.offset[r] as number; k < (relations.offset[r + 1] as number); k++) {
      column.push(relations.parts[k] as number);
      coefficient.push(1);
    }
    rowOffset.push(column.length);
  }
  return {
    rowOffset: Int32Array.from(rowOffset),
    column: Int32Array.from(column),
    coefficient: Float64Array.from(coefficient),
    rowLower: new Float64Array(relations.total.length),
    rowUpper: new Float64Array(relations.total.length),
  };
}

/** Width of a cell's interval, in whole numbers: from the least to the largest value that linear reasoning leaves. */
function widthOf(model: ReturnType<LpSolver["load"]>, cellCount: number, cell: number): number {
  const end = (sign: 1 | -1): number => {
    const cost = new Float64Array(cellCount);
    cost[cell] = sign;
    const { status, bound } = model.maximise(cost, { inWholeNumbers: false, searchNodes: 0 });
    return status === "UNBOUNDED" ? Number.POSITIVE_INFINITY : bound;
  };
  return Math.floor(end(1) + TOLERANCE) - Math.ceil(-end(-1) - TOLERANCE);
}

/**
 * Attacks a rounded table by linear programming.
 * Shape:  a system, a rule, attackers (an outsider is added where none is given), bounds of every cell, a solver -> the report. Pure.
 * Units:  counts. A cell is pinned where its interval is narrower than max(1, `intervalWidth`).
 * Errors: none; the true counts lie within the bounds, so that the programs are feasible.
 * Limits: linear reasoning with the ends rounded to whole numbers: a reader who reasons in whole numbers may get narrower still in
 *         tables of three or more dimensions. Two programs a cell and attacker: meant for tables of up to some thousand cells.
 * Source: issue of the random (un)rounding of the 2021 census, arXiv 2307.13859; Fischetti and Salazar-González (2000).
 */
export function auditRounded({ system, rule, attackers, low, high, solver }: RoundedAttack): RoundedAttackReport {
  const lowest = rule.protectZeros ? 0 : 1;
  const unsafe = Array.from({ length: system.cellCount }, (_, cell) => cell).filter((cell) => {
    const value = system.value[cell] as number;
    return system.held[cell] === 1 && value >= lowest && value < rule.smallestPublishable;
  });
  const outsider = { name: "outsider", knows: new Uint8Array(system.cellCount) };
  const all = attackers.some(({ knows }) => !knows.includes(1)) ? attackers : [outsider, ...attackers];
  const rows = rowsOf(system);
  const pinned: { attacker: string; cell: number }[] = [];
  let narrowest = Number.POSITIVE_INFINITY;
  for (const { name, knows } of all) {
    const bound = (own: Int32Array, cell: number): number => {
      const inferred = own[cell] as number;
      return knows[cell] === 1
        ? (system.value[cell] as number)
        : inferred === UNBOUNDED
          ? Number.POSITIVE_INFINITY
          : inferred;
    };
    const lower = Float64Array.from(low, (_, cell) => bound(low, cell));
    const upper = Float64Array.from(high, (_, cell) => bound(high, cell));
    const model = solver.load({ columnCount: system.cellCount, lower, upper, ...rows });
    for (const cell of unsafe) {
      if (knows[cell] === 1) continue;
      const width = widthOf(model, system.cellCount, cell);
      narrowest = Math.min(narrowest, width);
      if (width < Math.max(1, rule.intervalWidth)) pinned.push({ attacker: name, cell });
    }
    model.dispose();
  }
  return { verified: pinned.length === 0, narrowest: Number.isFinite(narrowest) ? narrowest : null, pinned };
}
