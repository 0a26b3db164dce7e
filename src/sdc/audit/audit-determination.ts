/** Is an unsafe cell determined exactly? The weaker level at which other tools can be compared. */

import type { AttackerPlan } from "./audit-plan.ts";
import type { AuditTask, Verdict } from "./audit-width.ts";
import { componentsOf } from "./components.ts";
import { determinedVariables } from "./determined.ts";
import type { LpModel } from "./lp-solver.ts";
import { programOf } from "./program-of.ts";
import { seededRandom } from "./seeded-random.ts";
import { trueTable } from "./true-table.ts";
import { type Unknowns, unknownsOf } from "./unknowns.ts";

/** A change smaller than this is the solver's noise. */
const NOISE = 1e-6;
/** Programs that move many variables at once before the rest is asked one by one. */
const JOINT_PROGRAMS = 6;

/**
 * Find the cells that linear reasoning determines.
 * Shape:  a task with width 0 -> one verdict for each plan; a determined cell has the interval of its value alone.
 * Units:  counts.
 * Errors: SdcInputError when counts and relations disagree.
 * Limits: additivity and non-negativity only; fractions of persons are allowed in between, so what whole numbers alone would
 *         give away passes here.
 * Source: disclosure.md, the table of exact protection.
 */
export function auditDetermination(task: AuditTask): { verdicts: Verdict[]; certified: number } {
  const verdicts = task.plans.map((plan) => verdictOn(task, plan));
  return { verdicts, certified: 0 };
}

function verdictOn(task: AuditTask, plan: AttackerPlan): Verdict {
  const { system, rule, pattern, solver } = task;
  const unknowns = unknownsOf({ system, rule, pattern, knows: plan.attacker.knows });
  const point = trueTable({ system, unknowns, solver });
  const determined = determinedVariables(unknowns);
  const wanted = new Uint8Array(unknowns.variableCount);
  for (const cell of plan.cells) {
    const variable = unknowns.cellVariable[cell]!;
    if (variable >= 0 && determined[variable] === 0) wanted[variable] = 1;
  }
  const undecided = new Set<number>();
  for (const component of componentsOf(unknowns, determined)) {
    if (!touchesBound(unknowns, point, component)) continue;
    moveAll({ task, unknowns, point, component, wanted, determined, undecided });
  }
  const verdict: Verdict = { narrow: new Map(), undecided: new Set() };
  for (const cell of plan.cells) {
    const variable = unknowns.cellVariable[cell]!;
    const value = system.value[cell]!;
    if (variable < 0 || determined[variable] === 1)
      verdict.narrow.set(cell, { low: value, high: value, isExact: true });
    else if (undecided.has(variable)) verdict.undecided.add(cell);
  }
  return verdict;
}

/** Away from all bounds a small move along any solution is possible, so elimination alone decides. */
function touchesBound(unknowns: Unknowns, point: Float64Array, component: Int32Array): boolean {
  return component.some(
    (variable) => point[variable] === unknowns.lower[variable] || point[variable] === unknowns.upper[variable],
  );
}

interface Moving {
  readonly task: AuditTask;
  readonly unknowns: Unknowns;
  readonly point: Float64Array;
  readonly component: Int32Array;
  readonly wanted: Uint8Array;
  readonly determined: Uint8Array;
  readonly undecided: Set<number>;
}

/** Linear programs from the true table: what moves in one of them is not determined. In place: `wanted`, `determined`. */
function moveAll({ task, unknowns, point, component, wanted, determined, undecided }: Moving): void {
  const { solver, shouldStop } = task;
  const random = seededRandom(component.length);
  const isWanted = (variable: number): boolean => wanted[variable] === 1;
  if (!component.some(isWanted)) return;
  const program = programOf(unknowns, component, { point });
  program.lower.forEach((bound, column) => {
    program.lower[column] = Math.max(bound, -1);
    program.upper[column] = Math.min(program.upper[column]!, 1);
  });
  const model = solver.load(program);
  try {
    for (let round = 0; round < JOINT_PROGRAMS && component.some(isWanted) && !shouldStop(); round++) {
      const cost = Float64Array.from(component, (variable) => (isWanted(variable) ? signOf(round, random) : 0));
      markMoved(model, { cost, component, wanted });
    }
    component.forEach((variable, column) => {
      if (!isWanted(variable)) return;
      if (shouldStop()) undecided.add(variable);
      else if (!movesAlone(model, { column, component, wanted })) determined[variable] = 1;
    });
  } finally {
    model.dispose();
  }
}

function signOf(round: number, random: () => number): number {
  if (round < 2) return round === 0 ? 1 : -1;
  return random() < 0.5 ? 1 : -1;
}

interface Moved {
  readonly cost: Float64Array;
  readonly component: Int32Array;
  readonly wanted: Uint8Array;
}

function markMoved(model: LpModel, { cost, component, wanted }: Moved): void {
  const { values } = model.maximise(cost, { inWholeNumbers: false, searchNodes: 0 });
  values?.forEach((value, column) => {
    if (Math.abs(value) > NOISE) wanted[component[column]!] = 0;
  });
}

function movesAlone(model: LpModel, input: { column: number; component: Int32Array; wanted: Uint8Array }): boolean {
  for (const direction of [1, -1]) {
    const cost = new Float64Array(input.component.length);
    cost[input.column] = direction;
    markMoved(model, { cost, component: input.component, wanted: input.wanted });
    if (input.wanted[input.component[input.column]!] === 0) return true;
  }
  return false;
}
