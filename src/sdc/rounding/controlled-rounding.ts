/** Controlled rounding: every cell a multiple of the base within one base of its count, and every sum still a sum. */
import { type CountSystem, SdcInputError } from "../system.ts";
import { isComplete } from "./cell-order.ts";
import { roundFlow } from "./cycle-rounding.ts";
import { findNetwork, type Network } from "./laminar-pair.ts";
import { searchSets } from "./leaf-search.ts";
import { findLeafSets, type LeafSets } from "./leaf-sets.ts";
import { requireBase } from "./random-rounding.ts";
import { blankResult, type Reading, ROUNDED, type RoundedCells, showCell } from "./rounded-cells.ts";
import { keyedHash, type Seed } from "./sip-hash.ts";

const PURPOSE = "controlled-rounding";

/** Why there is no controlled rounding: the counts do not add up themselves, or the search found none that adds up. */
export type RefusalReason = "COUNTS_NOT_ADDITIVE" | "NO_ADDITIVE_ROUNDING_FOUND";

/** `relations`: where additivity fails, ascending. The message names cells, never counts. */
export class ControlledRoundingRefused extends SdcInputError {
  readonly reason: RefusalReason;
  readonly relations: Int32Array;
  constructor(reason: RefusalReason, relations: Int32Array, cells: readonly number[]) {
    super(`${reason}: totals ${cells.slice(0, 10).join(", ")}${cells.length > 10 ? " …" : ""}`);
    this.reason = reason;
    this.relations = relations;
  }
}

/**
 * `result`: every cell within one base of its count. `notAdditive`: relations whose shown values do not add up; empty in a
 * controlled rounding. `exact`: by the network method, which cannot fail. `zeroRestricted`: multiples of the base are unchanged
 * and every change is below one base; else some total that is a multiple of the base was moved by one base.
 */
export interface ControlledAttempt {
  readonly result: RoundedCells;
  readonly notAdditive: Int32Array;
  readonly exact: boolean;
  readonly zeroRestricted: boolean;
}

/**
 * Controlled rounding, or a refusal.
 * Shape:  a system, base, seed -> a rounding result whose shown values satisfy every relation. Pure.
 * Units:  persons; base 2 to 1,000.
 * Errors: ControlledRoundingRefused with its reason, relations and totals; SdcInputError as in findLeafSets and blankResult.
 * Limits: see attemptControlledRounding. Hiding cells of the result afterwards (protectRounded) keeps what is shown additive.
 * Source: Cox (1987); Hundepool et al., Statistical Disclosure Control (Wiley, 2012), chapter 5.
 */
export function applyControlledRounding(system: CountSystem, options: { base: number; seed: Seed }): RoundedCells {
  const { result, notAdditive } = attemptControlledRounding(system, options);
  if (notAdditive.length > 0) throw refusal(system, "NO_ADDITIVE_ROUNDING_FOUND", notAdditive);
  return result;
}

/**
 * The best controlled rounding that can be found, additive or not.
 * Shape:  as applyControlledRounding, with a report in place of a refusal.
 * Units:  persons.
 * Errors: ControlledRoundingRefused (COUNTS_NOT_ADDITIVE); SdcInputError as in findLeafSets and blankResult.
 * Limits: one dimension, or two of which one may be a hierarchy: exact, zero-restricted and unbiased (each cell's mean over seeds is
 *         its count). Two crossed hierarchies, more dimensions, linked tables: a deterministic search, first zero-restricted, then with totals that are multiples of
 *         the base free to move by one base; unbiased only roughly. It finds one for three and four dimensions of the size of one
 *         year (1,008 cells); in five dimensions there are more sums than leaves and it mostly refuses. Where it fails, totals are cut back to within one base, and
 *         the relations this breaks are reported. Not tied to the cell: another table or release may round a cell otherwise, so
 *         keep one rounding per release. Reader's interval: 4 down and 4 up (base 5), or 5 where not zero-restricted.
 * Source: as cycle-rounding.ts and local-search-rounding.ts.
 */
export function attemptControlledRounding(
  system: CountSystem,
  { base, seed }: { base: number; seed: Seed },
): ControlledAttempt {
  requireBase(base);
  const broken = notAdditiveIn(system, system.value);
  if (broken.length > 0) throw refusal(system, "COUNTS_NOT_ADDITIVE", broken);
  const sets = findLeafSets(system);
  const value = valuesOfSets(system, sets);
  const network = findNetwork(sets);
  const rounded =
    network === null
      ? searchSets({ system, sets, value, base, seed: keyedHash(seed, PURPOSE, "search").low })
      : { units: roundNetwork(network, value, base, seed), zeroRestricted: true };
  const reading: Reading = {
    spread: rounded.zeroRestricted ? base - 1 : base,
    smallestCountShown: 0,
    positiveIsPositive: true,
    additive: true,
    hiddenHigh: 0,
  };
  const result = blankResult(system, reading);
  const all = new Int32Array(system.cellCount);
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (sets.setOf[cell] === -1) continue;
    all[cell] = base * rounded.units[sets.setOf[cell]!]!;
    showCell(result, cell, all[cell]!, ROUNDED);
  }
  return {
    result,
    notAdditive: notAdditiveIn(system, all),
    exact: network !== null,
    zeroRestricted: rounded.zeroRestricted,
  };
}

/** The exact method: every set's count in units of the base, rounded down or up by the flow. */
function roundNetwork(network: Network, value: Int32Array, base: number, seed: Seed): Int32Array {
  let draw = 0;
  const uniform = (): number => keyedHash(seed, PURPOSE, "cycle", draw++).high / 0x100000000;
  const up = roundFlow(network, { rest: restsOfArcs(network, value, base), base, uniform });
  return value.map((count, set) => Math.floor(count / base) + up[set]!);
}

/** The rest of each set's count above a multiple of the base, and last that of the arc which closes the circle. */
function restsOfArcs(network: Network, value: Int32Array, base: number): Int32Array {
  const rest = new Int32Array(network.tail.length);
  let intoRoot = 0;
  for (let set = 0; set < value.length; set++) {
    rest[set] = value[set]! % base;
    if (network.tail[set] === 0) intoRoot = (intoRoot + rest[set]!) % base;
  }
  rest[value.length] = intoRoot;
  return rest;
}

/** The count of each set: that of any of its cells, since the counts add up. */
function valuesOfSets(system: CountSystem, sets: LeafSets): Int32Array {
  const value = new Int32Array(sets.setCount);
  for (let cell = 0; cell < system.cellCount; cell++)
    if (sets.setOf[cell] !== -1) value[sets.setOf[cell]!] = system.value[cell]!;
  return value;
}

/** The complete relations whose total is not the sum of its parts in `values`. */
function notAdditiveIn(system: CountSystem, values: Int32Array): Int32Array {
  const { total, offset, parts } = system.relations;
  const broken: number[] = [];
  for (let relation = 0; relation < total.length; relation++) {
    if (!isComplete(system, relation)) continue;
    let sum = 0;
    for (let i = offset[relation]!; i < offset[relation + 1]!; i++) sum += values[parts[i]!]!;
    if (sum !== values[total[relation]!]) broken.push(relation);
  }
  return Int32Array.from(broken);
}

function refusal(system: CountSystem, reason: RefusalReason, relations: Int32Array): ControlledRoundingRefused {
  const cells = [...new Set(Array.from(relations, (relation) => system.relations.total[relation]!))];
  return new ControlledRoundingRefused(reason, relations, cells);
}
