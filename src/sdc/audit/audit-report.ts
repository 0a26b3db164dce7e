/** What the auditor found, in the words of cells and attackers. */
import type { AttackerPlan } from "./audit-plan.ts";

/**
 * A pair that fails: the attacker can tell the cell to within `high` - `low`, less than the rule asks. `isExact`: both ends are
 * attained by tables of whole numbers; otherwise the interval is an outer one and the true one lies within it. `isUnavoidable`:
 * sums and differences of his own cells and shown zeros give it away, so no further suppression can mend it.
 */
export interface Failure {
  readonly attacker: string;
  readonly cell: number;
  readonly low: number;
  readonly high: number;
  readonly isExact: boolean;
  readonly isUnavoidable: boolean;
}

/** A pair that the auditor could neither certify nor prove narrow before it had to stop. */
export interface OpenPair {
  readonly attacker: string;
  readonly cell: number;
}

/**
 * `checked`: pairs of an attacker and an unsafe cell that he does not know. `exempt`: pairs left out because all that the attacker
 * does not know in the cell are shown zeros. `narrowest`: every checked pair is at least so wide, and if there are exact failures
 * one is exactly so (counts; infinite if nothing was checked). `verified`: no pair fails and none is open.
 */
export interface AuditReport {
  readonly verified: boolean;
  readonly checked: number;
  readonly exempt: number;
  readonly narrowest: number;
  readonly failures: readonly Failure[];
  readonly undecided: readonly OpenPair[];
}

/**
 * The report of an audit.
 * Shape:  plans, failures, open pairs, the least width certified -> the report, failures ordered by attacker and cell. Pure.
 */
export function reportOf(input: {
  readonly plans: readonly AttackerPlan[];
  readonly failures: readonly Failure[];
  readonly undecided: readonly OpenPair[];
  readonly certified: number;
}): AuditReport {
  const { plans, failures, undecided, certified } = input;
  const widths = failures.map(({ low, high, isExact }) => (isExact ? high - low : 0));
  const narrowest = [...widths, ...undecided.map(() => 0)].reduce((least, width) => Math.min(least, width), certified);
  return {
    verified: failures.length === 0 && undecided.length === 0,
    checked: plans.reduce((sum, plan) => sum + plan.cells.length, 0),
    exempt: plans.reduce((sum, plan) => sum + plan.exempt, 0),
    narrowest,
    failures,
    undecided,
  };
}
