/** Where rounded values add up, a hidden one can be worked out like any hidden count: what that tells of the count behind it. */
import type { CountSystem } from "../system.ts";
import { isComplete } from "./cell-order.ts";
import { indexRelations, tightenBounds } from "./interval-propagation.ts";
import {
  type Bounds,
  largestCountBehind,
  NOT_HIDDEN,
  type RoundedCells,
  smallestCountBehind,
  UNBOUNDED,
} from "./rounded-cells.ts";

/** Intervals of counts. `lowBy`, `highBy`: the relation among shown values that gave an end, -1 for none; absent: not used. */
export interface ShownSums extends Bounds {
  readonly lowBy?: Int32Array;
  readonly highBy?: Int32Array;
}

/**
 * Adds to a reader's intervals what the additivity of the shown values says of the hidden cells.
 * Shape:  a system, a rounding result, intervals of counts -> intervals inside them; the same ones where the method is not
 *         additive or nothing is hidden. Pure; linear passes.
 * Units:  persons. A hidden cell's rounded value is bounded by the relations as a count would be; its count then lies within
 *         the method's spread of it.
 * Errors: SdcInputError where the shown values do not satisfy the relations.
 * Limits: relations with a cell that nobody holds say nothing: it has no rounded value. Rounded values are taken one relation at
 *         a time, and the counts' intervals are not carried back to them.
 * Source: own; hiding cells of a controlled rounding is suppression in a table of its rounded values.
 */
export function sumsOfShownValues(system: CountSystem, result: RoundedCells, counts: Bounds): ShownSums {
  const { reading, hiddenBy } = result;
  if (!reading.additive || hiddenBy.every((why) => why === NOT_HIDDEN)) return counts;
  const { reduced, original } = onlyComplete(system);
  const known = hiddenBy.map((why) => (why === NOT_HIDDEN ? 1 : 0));
  const rounded = {
    low: result.shown.map((value, cell) => (known[cell] === 1 ? value : 0)),
    high: result.shown.map((value, cell) => (known[cell] === 1 ? value : UNBOUNDED)),
  };
  const tight = tightenBounds(reduced, rounded, indexRelations(reduced));
  const low = counts.low.map((value, cell) => Math.max(value, smallestCountBehind(tight.low[cell]!, reading)));
  const high = counts.high.map((value, cell) =>
    tight.high[cell] === UNBOUNDED ? value : Math.min(value, largestCountBehind(tight.high[cell]!, reading)),
  );
  const place = (relation: number): number => (relation === -1 ? -1 : original[relation]!);
  return { low, high, lowBy: tight.lowBy.map(place), highBy: tight.highBy.map(place) };
}

/** The system with its complete relations alone, and the number that each had. */
function onlyComplete(system: CountSystem): { reduced: CountSystem; original: number[] } {
  const { total, offset, parts } = system.relations;
  const original = [...total.keys()].filter((relation) => isComplete(system, relation));
  const starts = new Int32Array(original.length + 1);
  const list: number[] = [];
  for (const [place, relation] of original.entries()) {
    for (let i = offset[relation]!; i < offset[relation + 1]!; i++) list.push(parts[i]!);
    starts[place + 1] = list.length;
  }
  const relations = {
    total: Int32Array.from(original, (relation) => total[relation]!),
    offset: starts,
    parts: Int32Array.from(list),
  };
  return { reduced: { ...system, relations }, original };
}
