/** The attack on a rounded table: which small counts do the sums give away? */
import type { Attacker, CountSystem, SuppressionRule } from "../system.ts";
import { indexRelations, type RelationIndex, type TightenedBounds, tightenBounds } from "./interval-propagation.ts";
import { type Bounds, type RoundedCells, readerBounds } from "./rounded-cells.ts";
import { type ShownSums, sumsOfShownValues } from "./shown-sums.ts";

/** `tellsComplements`: see readerBounds. `attacker`: knows some counts exactly beside what is shown; absent: an outsider. */
export interface AttackOptions {
  readonly tellsComplements?: boolean;
  readonly attacker?: Attacker;
  readonly index?: RelationIndex;
}

/** `pinned`: the unsafe cells, ascending, whose interval is too narrow; `bounds`: what the attacker infers for every cell. */
export interface Attack {
  readonly pinned: Int32Array;
  readonly bounds: TightenedBounds;
}

/**
 * Attacks a rounding result by interval propagation.
 * Shape:  a system, a rounding result, a rule -> the pinned cells and all intervals. Pure; linear passes over the relations.
 * Units:  persons. A cell is unsafe when its count is 1 to `smallestPublishable` - 1 (0 too with `protectZeros`). It is pinned
 *         when largest minus smallest possible value is below `intervalWidth`, and below 1 (exactly known) where that is 0.
 *         Cells that are never shown can be pinned too; cells that are not held, or that the attacker knows, cannot.
 * Errors: SdcInputError where a result does not agree with the system (see tightenBounds).
 * Limits: finds what one relation at a time gives away. No pinned cell here is necessary, not sufficient: the auditor's linear
 *         programs can find more. Cells it reports are pinned beyond doubt.
 * Source: disclosure.md, "Known attacks"; Hundepool et al. (2012), chapters 4 and 5.
 */
export function attackRounded(
  system: CountSystem,
  result: RoundedCells,
  rule: SuppressionRule,
  options: AttackOptions = {},
): Attack {
  const index = options.index ?? indexRelations(system);
  const inferred = sumsOfShownValues(system, result, readerBounds(result, options));
  const before = addKnowledge(system, inferred, options.attacker);
  const bounds = keepReasons(tightenBounds(system, before, index), inferred);
  const pinned: number[] = [];
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (isUnsafe(system, rule, cell) && options.attacker?.knows[cell] !== 1 && isPinned(bounds, cell, rule))
      pinned.push(cell);
  }
  return { pinned: Int32Array.from(pinned), bounds };
}

/** The unsafe cells that attackRounded finds pinned, ascending. */
export function pinnedCells(
  system: CountSystem,
  result: RoundedCells,
  rule: SuppressionRule,
  options: AttackOptions = {},
): Int32Array {
  return attackRounded(system, result, rule, options).pinned;
}

/** Whether the rule calls the cell's count small. Never where nobody holds it. */
function isUnsafe(system: CountSystem, rule: SuppressionRule, cell: number): boolean {
  if (system.held[cell] === 0) return false;
  const count = system.value[cell]!;
  return count === 0 ? rule.protectZeros : count < rule.smallestPublishable;
}

/** Largest minus smallest possible value that the rule asks for: `intervalWidth`, and 1 where that is 0. */
export function requiredWidth(rule: SuppressionRule): number {
  return Math.max(1, rule.intervalWidth);
}

function isPinned(bounds: Bounds, cell: number, rule: SuppressionRule): boolean {
  return bounds.high[cell]! - bounds.low[cell]! < requiredWidth(rule);
}

/** Where no sum of counts gave an end of an interval, the sum of shown values that did, if any. */
function keepReasons(bounds: TightenedBounds, inferred: ShownSums): TightenedBounds {
  if (inferred.lowBy === undefined) return bounds;
  return {
    ...bounds,
    lowBy: bounds.lowBy.map((relation, cell) => (relation === -1 ? inferred.lowBy![cell]! : relation)),
    highBy: bounds.highBy.map((relation, cell) => (relation === -1 ? inferred.highBy![cell]! : relation)),
  };
}

/** The intervals of a reader who also knows some counts: those have no width. Cells not held stay unknown to everyone. */
function addKnowledge(system: CountSystem, bounds: Bounds, attacker: Attacker | undefined): Bounds {
  if (attacker === undefined) return bounds;
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (attacker.knows[cell] !== 1 || system.held[cell] === 0) continue;
    bounds.low[cell] = system.value[cell]!;
    bounds.high[cell] = system.value[cell]!;
  }
  return bounds;
}
