/** The auditor: attacks a pattern as every attacker would, and says whether the rule holds. Shares no code with the protector. */
import {
  type Attacker,
  type CountSystem,
  SdcInputError,
  type SuppressionPattern,
  type SuppressionRule,
} from "../system.ts";
import { auditDetermination } from "./audit-determination.ts";
import { planAudit } from "./audit-plan.ts";
import { type AuditReport, type Failure, type OpenPair, reportOf } from "./audit-report.ts";
import { auditWidth } from "./audit-width.ts";
import { leastValue } from "./collect-rows.ts";
import { derivableByOwn, evidentZeros } from "./exempt.ts";
import type { LpSolver } from "./lp-solver.ts";

/** `shouldStop` is asked between linear programs; once it says true the rest is reported as undecided. */
export interface AuditInput {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly attackers: readonly Attacker[];
  readonly pattern: SuppressionPattern;
  readonly solver: LpSolver;
  readonly shouldStop?: () => boolean;
}

/**
 * Audit of a suppression pattern.
 * Shape:  a count system, a rule, attackers (an outsider is added), a pattern, a solver -> the report.
 * Units:  counts.
 * Nulls:  cells that are not held are unknown to everyone and never unsafe.
 * Errors: SdcInputError when lengths or counts disagree, or when a zero is hidden although zeros are shown (the attacker's
 *         reasoning "a hidden cell is at least 1" would then be false). Messages name cells, never counts.
 * Limits: passing is proved by tables of whole numbers; failing by exact elimination, bounds, or optima of HiGHS within 1e-6.
 *         Width 0 asks about exact determination by linear reasoning only.
 * Source: Fischetti and Salazar-González (JASA, 2000); Salazar-González, Extending cell suppression to protect tabular data
 *         against several attackers (PSD 2002); disclosure.md.
 */
export function audit(input: AuditInput): AuditReport {
  const { system, rule, pattern, solver, shouldStop = () => false } = input;
  checkInput(input);
  const plans = planAudit(input);
  const task = { system, rule, pattern, plans, solver, shouldStop };
  const { verdicts, certified } = rule.intervalWidth > 0 ? auditWidth(task) : auditDetermination(task);
  const zeros = evidentZeros(system, rule, pattern);
  const failures: Failure[] = [];
  const undecided: OpenPair[] = [];
  plans.forEach(({ attacker, cells }, index) => {
    const { narrow, undecided: open } = verdicts[index]!;
    const derivable = narrow.size > 0 ? derivableByOwn(system, attacker, zeros) : null;
    for (const cell of cells) {
      const ends = narrow.get(cell);
      if (ends !== undefined)
        failures.push({ attacker: attacker.name, cell, ...ends, isUnavoidable: derivable![cell] === 1 });
      else if (open.has(cell)) undecided.push({ attacker: attacker.name, cell });
    }
  });
  return reportOf({ plans, failures, undecided, certified });
}

function checkInput({ system, rule, pattern, attackers }: AuditInput): void {
  if (pattern.length !== system.cellCount) throw new SdcInputError("the pattern has not one entry for each cell");
  for (const { name, knows } of attackers) {
    if (knows.length !== system.cellCount) throw new SdcInputError(`attacker ${name}: not one entry for each cell`);
  }
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (leastValue(system, rule, pattern, cell) === 1 && system.value[cell] === 0) {
      throw new SdcInputError(`cell ${cell}: a zero is hidden although the rule shows zeros`);
    }
  }
}
