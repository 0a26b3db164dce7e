/** Controlled rounding by search: sets up the sums that the leaves' roundings must meet, and reads the answer back. */
import type { CountSystem } from "../system.ts";
import type { LeafSets } from "./leaf-sets.ts";
import { type SearchResult, type Sums, searchRounding } from "./local-search-rounding.ts";

/** `value`: the count of each set, persons. `seed`: 32 bits, for the order of the search. */
export interface SearchTask {
  readonly system: CountSystem;
  readonly sets: LeafSets;
  readonly value: Int32Array;
  readonly base: number;
  readonly seed: number;
}

/** Steps of each search: at least, and for each leaf; and how many of these without any improvement end it. */
const LEAST_STEPS = 80_000;
const STEPS_PER_LEAF = 30;
const LEAST_PATIENCE = 60_000;
const PATIENCE_PER_LEAF = 1;

/**
 * Rounds the leaves so that every set is within one base of its count, as far as the search can.
 * Shape:  a task -> each set in units of the base, and whether every set changed by less than one base. Pure.
 * Units:  multiples of the base. A set that the search could not meet is cut back to its limits: then sums fail, which the
 *         caller finds.
 * Errors: none.
 * Limits: a leaf that is a multiple of the base stays. A second search, from where the first ended, lets other sets that are
 *         multiples of the base move by one.
 * Source: as local-search-rounding.ts; the start is systematic rounding along the leaves' order, in which every run of leaves
 *         is within one base already (Särndal, Swensson and Wretman, Model Assisted Survey Sampling, 1992, section 3.4).
 */
export function searchSets(task: SearchTask): { units: Int32Array; zeroRestricted: boolean } {
  const { value, base, sets } = task;
  const leafCount = sets.leafCell.length;
  const limits = {
    steps: LEAST_STEPS + STEPS_PER_LEAF * leafCount,
    patience: LEAST_PATIENCE + PATIENCE_PER_LEAF * leafCount,
  };
  const strict = setUpSums(task, 0);
  const first = searchRounding(strict, systematicStart(task), { ...limits, seed: task.seed });
  if (first.unmet.length === 0) return { units: unitsOf(task, first, 0), zeroRestricted: true };
  const loose = setUpSums(task, 1);
  const second = searchRounding(loose, first.up, { ...limits, seed: task.seed + 1 });
  const units = unitsOf(task, second, 1);
  return { units, zeroRestricted: units.every((unit, set) => Math.abs(unit * base - value[set]!) < base) };
}

/** One sum for each set with two leaves or more, then one for each link. Leaves that are multiples of the base are left out. */
function setUpSums(task: SearchTask, slack: number): Sums {
  const { system, sets, value, base } = task;
  const leafCount = sets.leafCell.length;
  const broken = Uint8Array.from({ length: leafCount }, (_, leaf) => (value[leaf]! % base === 0 ? 0 : 1));
  const offset = [0];
  const members: number[] = [];
  const sign: number[] = [];
  const atLeast: number[] = [];
  const atMost: number[] = [];
  const take = (set: number, as: number): number => {
    let whole = 0;
    for (let i = sets.offset[set]!; i < sets.offset[set + 1]!; i++) {
      const leaf = sets.members[i]!;
      whole += Math.floor(value[leaf]! / base);
      if (broken[leaf] === 0) continue;
      members.push(leaf);
      sign.push(as);
    }
    return whole;
  };
  for (let set = leafCount; set < sets.setCount; set++) {
    const whole = take(set, 1);
    offset.push(members.length);
    const [low, high] = multiplesAround(value[set]!, base, slack);
    atLeast.push(low - whole);
    atMost.push(high - whole);
  }
  const { total, offset: start, parts } = system.relations;
  for (const relation of sets.links) {
    let difference = take(sets.setOf[total[relation]!]!, 1);
    for (let i = start[relation]!; i < start[relation + 1]!; i++) difference -= take(sets.setOf[parts[i]!]!, -1);
    offset.push(members.length);
    atLeast.push(-difference);
    atMost.push(-difference);
  }
  return {
    leafCount,
    offset: Int32Array.from(offset),
    members: Int32Array.from(members),
    sign: Int8Array.from(sign),
    atLeast: Int32Array.from(atLeast),
    atMost: Int32Array.from(atMost),
  };
}

/** The smallest and largest multiple allowed for a count, in units of the base; `slack` 1 frees multiples of the base by one. */
function multiplesAround(count: number, base: number, slack: number): [number, number] {
  const spare = count % base === 0 && count > 0 ? slack : 0;
  return [Math.floor(count / base) - spare, Math.ceil(count / base) + spare];
}

/** Rounds the running sum of the leaves' rests, so that every run of leaves is rounded to within one base. */
function systematicStart({ sets, value, base }: SearchTask): Uint8Array {
  let rest = base >> 1;
  return Uint8Array.from({ length: sets.leafCell.length }, (_, leaf) => {
    rest += value[leaf]! % base;
    if (rest < base || value[leaf]! % base === 0) return 0;
    rest -= base;
    return 1;
  });
}

function unitsOf({ sets, value, base }: SearchTask, { up }: SearchResult, slack: number): Int32Array {
  const leafCount = sets.leafCell.length;
  const units = new Int32Array(sets.setCount);
  for (let leaf = 0; leaf < leafCount; leaf++) units[leaf] = Math.floor(value[leaf]! / base) + up[leaf]!;
  for (let set = leafCount; set < sets.setCount; set++) {
    let sum = 0;
    for (let i = sets.offset[set]!; i < sets.offset[set + 1]!; i++) sum += units[sets.members[i]!]!;
    const [low, high] = multiplesAround(value[set]!, base, slack);
    units[set] = Math.min(high, Math.max(low, sum));
  }
  return units;
}
