/** The Immigration and Refugee Board's rule: values below 20 hidden, with the second lowest where one addend alone would be. */
import type { CountSystem } from "../system.ts";
import {
  AS_COMPLEMENT,
  BY_RULE,
  blankResult,
  EXACT,
  HIDDEN,
  hideCell,
  NEVER_SHOWN,
  type Reading,
  type RoundedCells,
  showCell,
  UNBOUNDED,
} from "./rounded-cells.ts";

const SMALLEST_SHOWN = 20;

const IRB_READING: Reading = {
  spread: 0,
  smallestCountShown: SMALLEST_SHOWN,
  positiveIsPositive: true,
  additive: false,
  hiddenHigh: SMALLEST_SHOWN - 1,
};

/**
 * IRB-20 over one total and its addends, as the Board words it.
 * Shape:  the addends, without their total -> one entry for each addend and, last, for the total: the value, or null for `--`.
 * Units:  persons, whole numbers >= 0. 28, 45, 7, 12 -> 28, 45, --, --, 92. A value of 0 is below 20 and hidden like the rest.
 * Errors: SdcInputError on a count out of range.
 * Limits: among equal addends the first is taken. A total below 20 has only addends below 20, so everything is hidden: this is
 *         what "small totals hide everything" comes to, and it needs no rule of its own.
 * Source: IRB_SVS, standards.md section (b), with its four worked examples.
 */
export function roundIrb20(addends: readonly number[]): (number | null)[] {
  const count = addends.length;
  const system: CountSystem = {
    cellCount: count + 1,
    value: Int32Array.from([...addends, addends.reduce((sum, addend) => sum + addend, 0)]),
    held: new Uint8Array(count + 1).fill(1),
    publishable: new Uint8Array(count + 1).fill(1),
    relations: { total: Int32Array.of(count), offset: Int32Array.of(0, count), parts: Int32Array.from(addends.keys()) },
  };
  const { shown, state } = applyIrb20(system);
  return Array.from(shown, (value, cell) => (state[cell] === HIDDEN ? null : value));
}

/**
 * IRB-20 over a whole system of sums, to a fixed point.
 * Shape:  a system -> a rounding result, one entry per cell. Pure; a few linear passes over the relations.
 * Units:  persons.
 * Errors: SdcInputError on a count out of range (see blankResult).
 * Limits: ours beyond the Board's wording, which speaks of one total: the rule is applied to every relation, again and again,
 *         until none asks for more. (a) A cell hidden for one relation counts as hidden in all; where it alone is hidden in
 *         another, the lowest and second lowest addends there are hidden too. (b) A total hidden for one relation whose
 *         addends are all shown could be added up: its lowest and second lowest addends are hidden. (c) A sum with one
 *         addend is the addend: where one is hidden, so is the other. (d) An addend that nobody holds keeps a total from
 *         giving its fellows away, so it lifts "one addend only"; one that is held and never shown counts as hidden where
 *         it is below 20. Pairs of hidden cells can still be narrowed through several sums: run protectRounded.
 *         The reader also learns that a complement is no larger than any addend shown beside it: see `complementHigh`.
 * Source: as roundIrb20; fixed point of the extension: own.
 */
export function applyIrb20(system: CountSystem): RoundedCells {
  const result = blankResult(system, IRB_READING);
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (system.held[cell] === 0) continue;
    const count = system.value[cell]!;
    if (count < SMALLEST_SHOWN) hideCell(result, cell, BY_RULE);
    else showCell(result, cell, count, EXACT);
  }
  const relationCount = system.relations.total.length;
  for (let changed = true; changed; ) {
    changed = false;
    for (let relation = 0; relation < relationCount; relation++) {
      if (hideComplements(system, result, relation)) changed = true;
    }
  }
  return { ...result, complementHigh: highestPossibleComplements(system, result) };
}

/** Applies the rule to one relation; true where it hid a cell. */
function hideComplements(system: CountSystem, result: RoundedCells, relation: number): boolean {
  const total = system.relations.total[relation]!;
  const addends = addendsOf(system, relation);
  const hidden = addends.filter((cell) => hidesACount(system, result, cell)).length;
  const unknown = addends.filter(
    (cell) => result.hiddenBy[cell] === NEVER_SHOWN && !hidesACount(system, result, cell),
  ).length;
  const oneAlone = hidden === 1 && unknown === 0;
  const totalAdds = hidden === 0 && unknown === 0 && result.state[total] === HIDDEN && system.held[total] === 1;
  if (!oneAlone && !totalAdds) return false;
  const wanted = addends.length === 1 ? [addends[0]!, total] : twoLowest(system, addends);
  let changed = false;
  for (const cell of wanted) {
    if (result.state[cell] === HIDDEN) continue;
    hideCell(result, cell, AS_COMPLEMENT);
    changed = true;
  }
  return changed;
}

/** Hidden, and worth hiding: by the rule or as a complement, or never shown and below 20. */
function hidesACount(system: CountSystem, result: RoundedCells, cell: number): boolean {
  if (result.state[cell] !== HIDDEN) return false;
  return result.hiddenBy[cell] !== NEVER_SHOWN || (system.held[cell] === 1 && system.value[cell]! < SMALLEST_SHOWN);
}

function addendsOf(system: CountSystem, relation: number): number[] {
  const { offset, parts } = system.relations;
  return Array.from(parts.subarray(offset[relation]!, offset[relation + 1]!));
}

/** The lowest and the second lowest addend; sorting is stable, so the earlier of two equals comes first. */
function twoLowest(system: CountSystem, addends: readonly number[]): number[] {
  return [...addends].sort((a, b) => system.value[a]! - system.value[b]!).slice(0, 2);
}

/**
 * What the rule gives away about a complement: it was among the lowest addends of some relation, and every addend shown there
 * is at least as large. The reader does not know which relation, so the largest of these limits over all of them holds.
 */
function highestPossibleComplements(system: CountSystem, result: RoundedCells): Int32Array {
  const limit = new Int32Array(system.cellCount).fill(-1);
  for (let relation = 0; relation < system.relations.total.length; relation++) {
    const addends = addendsOf(system, relation);
    const shown = addends.filter((cell) => result.state[cell] !== HIDDEN).map((cell) => system.value[cell]!);
    const lowestShown = addends.length === 1 || shown.length === 0 ? UNBOUNDED : Math.min(...shown);
    for (const cell of addends) limit[cell] = Math.max(limit[cell]!, lowestShown);
    if (addends.length === 1) limit[system.relations.total[relation]!] = UNBOUNDED;
  }
  return limit.map((high) => (high === -1 ? UNBOUNDED : high));
}
