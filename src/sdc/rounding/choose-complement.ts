/** Which shown cell to hide so that one pinned cell becomes wider: the choice inside protectRounded. */
import type { CountSystem, SuppressionRule } from "../system.ts";
import type { RelationIndex, TightenedBounds } from "./interval-propagation.ts";
import { requiredWidth } from "./pinned-cells.ts";
import { NOT_HIDDEN, type RoundedCells, UNBOUNDED } from "./rounded-cells.ts";

/** All that the choice looks at. `bounds`: what the attacker infers now; `knows`: what he knows, useless to hide from him. */
export interface ChoiceContext {
  readonly system: CountSystem;
  readonly result: RoundedCells;
  readonly rule: SuppressionRule;
  readonly index: RelationIndex;
  readonly cost: Float64Array;
  readonly bounds: TightenedBounds;
  readonly knows: Uint8Array;
}

/** How many relations a search for a candidate may look at; beyond it the pinned cell is left for the next pass. */
const RELATIONS_SEARCHED = 500;

/**
 * The complement for one pinned cell.
 * Shape:  a context and the pinned cell -> the cell to hide, or -1 where none can help. Pure.
 * Units:  the score is cost per person of interval gained; the gain counts up to what is missing. Lowest score, then lowest
 *         cell number, wins.
 * Errors: none.
 * Limits: looks one step ahead: the gain is exact for hiding that one cell, as far as its own other relations allow. Where
 *         no cell in the pinning relations gains anything, it follows the reasons of those cells' intervals outwards, and at
 *         last hides a cell that helps only together with others, which later passes find.
 * Source: own design; the price of a complement as cost per unit of protection: Kelly, Golden and Assad, Networks 22 (1992).
 */
export function chooseComplement(context: ChoiceContext, pinned: number): number {
  const { bounds, rule } = context;
  const missing = requiredWidth(rule) - (bounds.high[pinned]! - bounds.low[pinned]!);
  const seen = new Set<number>();
  let frontier = reasons(bounds, pinned, seen);
  let direct = true;
  if (hidingItselfHelps(context, pinned)) return pinned;
  while (frontier.length > 0 && seen.size < RELATIONS_SEARCHED) {
    const best = bestCandidate(context, frontier, pinned, direct ? missing : 0);
    if (best !== -1) return best;
    frontier = frontier.flatMap((relation) =>
      cellsOf(context.system, relation).flatMap((cell) => reasons(bounds, cell, seen)),
    );
    direct = false;
  }
  const first = firstOfSeveral(context, pinned);
  // No sum to break: the cell's own shown value is what makes it narrow.
  return first === -1 && context.result.hiddenBy[pinned] === NOT_HIDDEN ? pinned : first;
}

/**
 * Where hiding one cell is not enough, as each shown cell can still be worked out from another sum: the cheapest first cell,
 * counting its price once for itself and once for each sum that gives it away. The next pass then goes for those sums.
 */
function firstOfSeveral(context: ChoiceContext, pinned: number): number {
  const { bounds, system, cost } = context;
  const relations = new Set([bounds.lowBy[pinned]!, bounds.highBy[pinned]!].filter((relation) => relation !== -1));
  let best = -1;
  let bestScore = Infinity;
  for (const relation of relations) {
    for (const cell of cellsOf(system, relation)) {
      if (context.result.hiddenBy[cell] !== NOT_HIDDEN || context.knows[cell] === 1) continue;
      const score = cost[cell]! * (1 + sumsGivingAway(context, cell, relation));
      if (score < bestScore || (score === bestScore && cell < best)) {
        best = cell;
        bestScore = score;
      }
    }
  }
  return best;
}

/** How many relations, this one apart, would say of the cell once hidden all that is known of it now. */
function sumsGivingAway({ index, system, bounds }: ChoiceContext, cell: number, except: number): number {
  let count = 0;
  for (let i = index.offset[cell]!; i < index.offset[cell + 1]!; i++) {
    const relation = index.list[i]!;
    if (relation === except) continue;
    const implied = impliedInterval(system, bounds, relation, cell);
    if (implied.low >= bounds.low[cell]! || implied.high <= bounds.high[cell]!) count++;
  }
  return count;
}

/** A shown cell may be pinned by its own shown value and a sum together; hiding it takes the first away. */
function hidingItselfHelps(context: ChoiceContext, pinned: number): boolean {
  if (context.result.hiddenBy[pinned] !== NOT_HIDDEN) return false;
  const hidden = intervalWhenHidden(context, pinned, -1);
  return hidden.high - hidden.low >= requiredWidth(context.rule);
}

/** The relations, not seen before, that gave the ends of a cell's interval. */
function reasons(bounds: TightenedBounds, cell: number, seen: Set<number>): number[] {
  const fresh = [bounds.lowBy[cell]!, bounds.highBy[cell]!].filter(
    (relation) => relation !== -1 && !seen.has(relation),
  );
  for (const relation of fresh) seen.add(relation);
  return [...new Set(fresh)];
}

function cellsOf(system: CountSystem, relation: number): number[] {
  const { total, offset, parts } = system.relations;
  return [total[relation]!, ...parts.subarray(offset[relation]!, offset[relation + 1]!)];
}

/** The best shown cell of these relations; with `missing` 0 (a distant relation) every shown cell counts as a gain of 1. */
function bestCandidate(context: ChoiceContext, relations: readonly number[], pinned: number, missing: number): number {
  let best = -1;
  let bestScore = Infinity;
  for (const relation of relations) {
    for (const cell of cellsOf(context.system, relation)) {
      if (cell === pinned || context.result.hiddenBy[cell] !== NOT_HIDDEN || context.knows[cell] === 1) continue;
      const gain = missing === 0 ? 1 : Math.min(missing, gainFrom(context, relation, pinned, cell));
      if (gain <= 0) continue;
      const score = context.cost[cell]! / gain;
      if (score < bestScore || (score === bestScore && cell < best)) {
        best = cell;
        bestScore = score;
      }
    }
  }
  return best;
}

/** By how much the pinned cell's interval in this relation widens when `cell` is hidden. */
function gainFrom(context: ChoiceContext, relation: number, pinned: number, cell: number): number {
  const { bounds, system } = context;
  const hidden = intervalWhenHidden(context, cell, relation);
  const sumOfCell = { down: bounds.low[cell]! - hidden.low, up: hidden.high - bounds.high[cell]! };
  const total = system.relations.total[relation]!;
  // Two parts move against each other; a part and its total move together.
  const opposite = total !== pinned && total !== cell;
  const atHigh = bounds.highBy[pinned] === relation ? (opposite ? sumOfCell.down : sumOfCell.up) : 0;
  const atLow = bounds.lowBy[pinned] === relation ? (opposite ? sumOfCell.up : sumOfCell.down) : 0;
  return Math.max(0, atHigh) + Math.max(0, atLow);
}

/** What the attacker would know of a cell once it is hidden: the rule, and the cell's relations other than this one. */
function intervalWhenHidden(context: ChoiceContext, cell: number, except: number): { low: number; high: number } {
  const { index, system, bounds } = context;
  let low = context.result.reading.smallestCountShown;
  let high = UNBOUNDED;
  for (let i = index.offset[cell]!; i < index.offset[cell + 1]!; i++) {
    const relation = index.list[i]!;
    if (relation === except) continue;
    const implied = impliedInterval(system, bounds, relation, cell);
    low = Math.max(low, implied.low);
    high = Math.min(high, implied.high);
  }
  return { low, high };
}

/** What one relation says about one of its cells, given the intervals of the others. */
function impliedInterval(
  system: CountSystem,
  bounds: TightenedBounds,
  relation: number,
  cell: number,
): { low: number; high: number } {
  const { total, offset, parts } = system.relations;
  let low = 0;
  let high = 0;
  for (let i = offset[relation]!; i < offset[relation + 1]!; i++) {
    const part = parts[i]!;
    if (part === cell) continue;
    low += bounds.low[part]!;
    high += bounds.high[part] === UNBOUNDED ? Infinity : bounds.high[part]!;
  }
  const sum = total[relation]!;
  if (sum === cell) return { low, high };
  return { low: bounds.low[sum]! - high, high: bounds.high[sum] === UNBOUNDED ? Infinity : bounds.high[sum]! - low };
}
