/** Is an unsafe cell determined exactly? The weaker level at which other tools can be compared. */
import { type AttackerPlan, targetOf } from "./audit-plan.ts";
import type { AuditTask, Verdict } from "./audit-width.ts";
import { Certificates } from "./certificates.ts";
import { componentsOf } from "./components.ts";
import { determinedVariables } from "./determined.ts";
import { movingVariables } from "./moving-variables.ts";
import { searchForAll, searchForOne } from "./search-plan.ts";
import { seededRandom } from "./seeded-random.ts";
import { cellValues, pointOf, trueTable } from "./true-table.ts";
import { type Unknowns, unknownsOf } from "./unknowns.ts";

/** One step in whole numbers is enough to show that a cell is not determined. */
const ONE_STEP = 1;

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
  const { system, rule, pattern, plans, solver } = task;
  const unknowns = unknownsOf({ system, rule, pattern });
  const point = trueTable({ system, unknowns, solver });
  const values = cellValues(unknowns, point);
  const eliminated = plans.map((plan) => eliminateFor(task, plan, values));
  const certificates = certify(task, { unknowns, point, eliminated });
  const verdicts = plans.map((plan, attacker): Verdict => {
    const { determined, unclear } = eliminated[attacker]!;
    const open = unclear.filter((cell) => certificates.isOpen(attacker, unknowns.cellVariable[cell]!));
    const { fixed, undecided } = settle({ task, plan, values, open });
    const narrow = [...determined, ...fixed].map((cell) => {
      return [cell, { low: system.value[cell]!, high: system.value[cell]!, isExact: true }] as const;
    });
    return { narrow: new Map(narrow), undecided: new Set(undecided) };
  });
  return { verdicts, certified: 0 };
}

/** `determined`: cells that the equations alone give away. `unclear`: cells for which bounds may matter. */
interface Eliminated {
  readonly determined: number[];
  readonly unclear: number[];
}

/** Away from all bounds a small move along any solution is possible, so there elimination alone decides. */
function eliminateFor({ system, rule, pattern }: AuditTask, plan: AttackerPlan, values: Float64Array): Eliminated {
  const unknowns = unknownsOf({ system, rule, pattern, knows: plan.attacker.knows });
  const point = pointOf(unknowns, values);
  const isDetermined = determinedVariables(unknowns);
  const isUnclear = new Uint8Array(unknowns.variableCount);
  for (const component of componentsOf(unknowns, isDetermined)) {
    if (touchesBound(unknowns, point, component)) for (const variable of component) isUnclear[variable] = 1;
  }
  const variableOf = (cell: number): number => unknowns.cellVariable[cell]!;
  return {
    determined: [...plan.cells].filter((cell) => variableOf(cell) < 0 || isDetermined[variableOf(cell)] === 1),
    unclear: [...plan.cells].filter((cell) => isUnclear[variableOf(cell)] === 1),
  };
}

function touchesBound(unknowns: Unknowns, point: Float64Array, component: Int32Array): boolean {
  return component.some(
    (variable) => point[variable] === unknowns.lower[variable] || point[variable] === unknowns.upper[variable],
  );
}

interface Certifying {
  readonly unknowns: Unknowns;
  readonly point: Float64Array;
  readonly eliminated: readonly Eliminated[];
}

/** Whole-number tables that move the unclear cells, for all attackers together. */
function certify(task: AuditTask, { unknowns, point, eliminated }: Certifying): Certificates {
  const { system, plans, solver, shouldStop } = task;
  const targets = plans.map((plan, attacker) => {
    return targetOf(unknowns, system, { ...plan, cells: Int32Array.from(eliminated[attacker]!.unclear) });
  });
  const certificates = new Certificates(unknowns, point, targets, ONE_STEP);
  if (eliminated.every(({ unclear }) => unclear.length === 0)) return certificates;
  const search = { certificates, solver, random: seededRandom(1), shouldStop };
  searchForAll(search);
  for (const attacker of plans.keys()) searchForOne(search, attacker);
  return certificates;
}

interface Settling {
  readonly task: AuditTask;
  readonly plan: AttackerPlan;
  readonly values: Float64Array;
  readonly open: readonly number[];
}

/** What no table has moved: by programs in real numbers, in the attacker's own unknowns. */
function settle({ task, plan, values, open }: Settling): { fixed: number[]; undecided: number[] } {
  if (open.length === 0) return { fixed: [], undecided: [] };
  if (task.shouldStop()) return { fixed: [], undecided: [...open] };
  const { system, rule, pattern } = task;
  const unknowns = unknownsOf({ system, rule, pattern, knows: plan.attacker.knows });
  const wanted = new Set(open.map((cell) => unknowns.cellVariable[cell]!));
  const { still, undecided } = movingVariables({ task, unknowns, point: pointOf(unknowns, values), wanted });
  return {
    fixed: open.filter((cell) => still.has(unknowns.cellVariable[cell]!)),
    undecided: open.filter((cell) => undecided.has(unknowns.cellVariable[cell]!)),
  };
}
