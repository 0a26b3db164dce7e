import type { Text } from "../domain/codes.ts";

/**
 * A kind of person or case that is counted once: `F`, `18-24`. `heldBy`: the codes of the axis whose counts include it;
 * a part and its total, or overlapping codes that are never added (MSO lies within ANY_CHARGE).
 */
interface DemoMember {
  readonly id: string;
  readonly heldBy: readonly string[];
}

interface DemoDimension {
  readonly id: string;
  readonly members: readonly DemoMember[];
}

/**
 * What a jurisdiction did not deliver. It holds for the jurisdiction and for the metropolitan areas within it.
 * `dimension`: only the parts of this dimension are missing and its total is there; null: every cell is missing.
 * `arrives`: the revised release has it.
 */
export interface DemoGap {
  readonly jurisdiction: string;
  readonly periods: readonly string[];
  readonly dimension: string | null;
  readonly arrives: boolean;
}

/**
 * What happens between the provisional and the revised release.
 * `latePeriods`: late reports add up to `lateShare` (a fraction, drawn per area) to these periods.
 * `correction`: of what one jurisdiction counted in one period, each unit stays with probability `kept`. It is a province
 * or territory without a part of CMA-505, whose whole lies in no province and would stay marked as final.
 */
interface DemoRevision {
  readonly latePeriods: readonly string[];
  readonly lateShare: number;
  readonly correction: { readonly jurisdiction: string; readonly period: string; readonly kept: number };
}

/**
 * How the counts of one synthetic indicator come about: expected count = population x rate x trend x share, and a
 * negative binomial around it. All numbers are invented for demonstration; they are no estimates of anything.
 * `rate`: expected units per 100,000 population by province or territory where the trend is 1.
 * `trend`: one factor per period. `share`: of all units, the fraction with these members, one per dimension; sums to 1.
 */
export interface DemoModel {
  readonly indicator: string;
  readonly periods: readonly string[];
  readonly dimensions: readonly DemoDimension[];
  readonly rate: Readonly<Record<string, number>>;
  readonly trend: readonly number[];
  readonly shape: number;
  readonly share: (members: readonly string[]) => number;
  readonly gaps: readonly DemoGap[];
  readonly revision: DemoRevision;
  readonly reason: { readonly provisional: Text; readonly revised: Text };
}

/** Parts that add up to the total `T`. */
export const partsOfTotal = (ids: readonly string[]): DemoMember[] => ids.map((id) => ({ id, heldBy: ["T", id] }));

/** The number under a name; an Error where there is none, so that a misspelt code never counts as zero. */
export function numberUnder(numbers: Readonly<Record<string, number>> | undefined, name: string): number {
  const number = numbers?.[name];
  if (number === undefined) throw new Error(`demo model: no number for ${name}`);
  return number;
}
