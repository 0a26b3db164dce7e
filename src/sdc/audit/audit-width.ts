/** Is every unsafe cell wide enough for every attacker? */
import type { CountSystem, SuppressionPattern, SuppressionRule } from "../system.ts";
import { type AttackerPlan, targetOf } from "./audit-plan.ts";
import { Certificates } from "./certificates.ts";
import { determinedVariables } from "./determined.ts";
import type { Search } from "./find-witnesses.ts";
import type { LpSolver } from "./lp-solver.ts";
import { countOpen, searchForAll, searchForOne } from "./search-plan.ts";
import { seededRandom } from "./seeded-random.ts";
import { type Ends, settlePairs } from "./settle-pairs.ts";
import { trueTable } from "./true-table.ts";
import { type Unknowns, unknownsOf } from "./unknowns.ts";

export interface AuditTask {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly pattern: SuppressionPattern;
  readonly plans: readonly AttackerPlan[];
  readonly solver: LpSolver;
  readonly shouldStop: () => boolean;
}

/** For one attacker: intervals of cells that are too narrow, and cells left open. */
export interface Verdict {
  readonly narrow: Map<number, Ends>;
  readonly undecided: Set<number>;
}

/**
 * Certify every pair or prove it too narrow.
 * Shape:  a task -> one verdict for each plan, and the least width that is certified for a pair that passes.
 * Units:  counts.
 * Errors: SdcInputError when counts and relations disagree.
 * Limits: passing rests on tables of whole numbers, checked exactly; failing on bounds, elimination or solver optima.
 * Source: disclosure.md, "From not exact to wide enough".
 */
export function auditWidth(task: AuditTask): { verdicts: Verdict[]; certified: number } {
  const { system, rule, pattern, plans, solver, shouldStop } = task;
  const unknowns = unknownsOf({ system, rule, pattern });
  const point = trueTable({ system, unknowns, solver });
  const targets = plans.map((plan) => targetOf(unknowns, system, plan));
  const certificates = new Certificates(unknowns, point, targets, rule.intervalWidth);
  const search: Search = { certificates, solver, random: seededRandom(1), shouldStop };
  const verdicts = plans.map((_, attacker) => evidentFailures(task, certificates, attacker));
  searchForAll(search);
  plans.forEach((_, attacker) => {
    if (countOpen(certificates, attacker) > 0)
      noteNarrow(task, { certificates, attacker, verdict: verdicts[attacker]! });
  });
  for (const attacker of plans.keys()) searchForOne(search, attacker);
  plans.forEach((plan, attacker) => {
    const { narrow, undecided } = settlePairs(search, attacker);
    for (const cell of plan.cells) {
      const variable = unknowns.cellVariable[cell]!;
      const ends = narrow.get(variable);
      if (ends !== undefined) verdicts[attacker]!.narrow.set(cell, cellEnds(unknowns, cell, ends));
      if (undecided.has(variable)) verdicts[attacker]!.undecided.add(cell);
    }
  });
  return { verdicts, certified: leastCertified(certificates, task, verdicts) };
}

/** Cells whose value stands in the open: no variable at all, or one that a cell he knows shares. */
function evidentFailures({ system, plans }: AuditTask, certificates: Certificates, attacker: number): Verdict {
  const { fixed, needed } = certificates.targets[attacker]!;
  const narrow = new Map<number, Ends>();
  for (const cell of plans[attacker]!.cells) {
    const variable = certificates.unknowns.cellVariable[cell]!;
    if (variable >= 0 && fixed[variable] === 0) continue;
    if (variable >= 0) needed[variable] = 0;
    narrow.set(cell, { low: system.value[cell]!, high: system.value[cell]!, isExact: true });
  }
  return { narrow, undecided: new Set() };
}

interface Narrowing {
  readonly certificates: Certificates;
  readonly attacker: number;
  readonly verdict: Verdict;
}

/** What follows for him from single relations and from elimination, with all that he knows. */
function noteNarrow(task: AuditTask, { certificates, attacker, verdict }: Narrowing): void {
  const { system, rule, pattern, plans } = task;
  const plan = plans[attacker]!;
  const own = unknownsOf({ system, rule, pattern, knows: plan.attacker.knows });
  const determined = determinedVariables(own);
  const { needed } = certificates.targets[attacker]!;
  for (const cell of plan.cells) {
    const variable = own.cellVariable[cell]!;
    const value = system.value[cell]!;
    const isExact = variable < 0 || determined[variable] === 1;
    const bounds = isExact
      ? { low: value, high: value, isExact }
      : cellEnds(own, cell, { low: own.lower[variable]!, high: own.upper[variable]!, isExact: false });
    if (bounds.high - bounds.low >= rule.intervalWidth) continue;
    verdict.narrow.set(cell, bounds);
    const shared = certificates.unknowns.cellVariable[cell]!;
    if (shared >= 0) needed[shared] = 0;
  }
}

function cellEnds(unknowns: Unknowns, cell: number, { low, high, isExact }: Ends): Ends {
  const shift = unknowns.cellShift[cell]!;
  if (unknowns.cellSign[cell] === 1) return { low: low + shift, high: high + shift, isExact };
  return { low: shift - high, high: shift - low, isExact };
}

function leastCertified(certificates: Certificates, task: AuditTask, verdicts: readonly Verdict[]): number {
  let least = Number.POSITIVE_INFINITY;
  task.plans.forEach((plan, attacker) => {
    for (const cell of plan.cells) {
      const verdict = verdicts[attacker]!;
      if (verdict.narrow.has(cell) || verdict.undecided.has(cell)) continue;
      least = Math.min(least, certificates.widthOf(attacker, certificates.unknowns.cellVariable[cell]!));
    }
  });
  return least;
}
