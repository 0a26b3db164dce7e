/** Controlled rounding beyond networks: a search for roundings of the leaves that suit every sum. It may fail and says so. */

/**
 * Sums to be met. Sum s asks that the chosen leaves `members[offset[s]] …`, each counted with its `sign` (1 or -1), number at
 * least `atLeast[s]` and at most `atMost[s]`. A leaf is chosen (1) where it is rounded up.
 */
export interface Sums {
  readonly leafCount: number;
  readonly offset: Int32Array;
  readonly members: Int32Array;
  readonly sign: Int8Array;
  readonly atLeast: Int32Array;
  readonly atMost: Int32Array;
}

/** `up`: 1 for each leaf rounded up. `unmet`: the sums that the search did not meet, ascending. */
export interface SearchResult {
  readonly up: Uint8Array;
  readonly unmet: Int32Array;
}

/** `steps`: changes of one leaf at most. `patience`: steps at most since the last improvement. `seed`: 32 bits. */
export interface Limits {
  readonly steps: number;
  readonly patience: number;
  readonly seed: number;
}

/** Leaves of a large unmet sum that are tried in one step. */
const LEAVES_TRIED = 40;

interface Search {
  readonly sums: Sums;
  readonly up: Uint8Array;
  readonly sumsOf: { readonly offset: Int32Array; readonly list: Int32Array; readonly sign: Int8Array };
  readonly current: Int32Array;
  readonly weight: Float64Array;
  /** The unmet sums in no order, and the place of each sum among them (-1: met). */
  readonly unmet: number[];
  readonly place: Int32Array;
  readonly movedAt: Int32Array;
  readonly random: () => number;
}

/**
 * Looks for a rounding of the leaves that meets every sum.
 * Shape:  sums, a first rounding, limits -> the best effort and the sums left unmet. Pure; the same
 *         for the same arguments.
 * Units:  none.
 * Errors: none.
 * Limits: a heuristic. An unmet sum does not prove that no rounding exists, though in three dimensions some tables have none.
 * Source: the breakout method: Morris, AAAI 1993 (an unmet sum weighs more the longer it stands); no controlled rounding in three
 *         dimensions: Causey, Cox and Ernst, JASA 80 (1985).
 */
export function searchRounding(sums: Sums, start: Uint8Array, { steps, patience, seed }: Limits): SearchResult {
  const search = prepare(sums, start, seed);
  let best = { up: search.up.slice(), unmet: search.unmet.slice() };
  let bestAt = 0;
  for (let step = 1; step <= steps && step - bestAt <= patience && search.unmet.length > 0; step++) {
    const sum = search.unmet[Math.floor(search.random() * search.unmet.length)]!;
    const move = bestLeaf(search, sum, step);
    if (move.leaf === -1 || move.gain <= 0) for (const unmet of search.unmet) search.weight[unmet]! += 1;
    if (move.leaf !== -1) flip(search, move.leaf, step);
    if (search.unmet.length >= best.unmet.length) continue;
    best = { up: search.up.slice(), unmet: search.unmet.slice() };
    bestAt = step;
  }
  return { up: best.up, unmet: Int32Array.from(best.unmet).sort() };
}

function prepare(sums: Sums, start: Uint8Array, seed: number): Search {
  const sumCount = sums.atLeast.length;
  const current = new Int32Array(sumCount);
  const search: Search = {
    sums,
    up: start.slice(),
    sumsOf: turn(sums),
    current,
    weight: new Float64Array(sumCount).fill(1),
    unmet: [],
    place: new Int32Array(sumCount).fill(-1),
    movedAt: new Int32Array(sums.leafCount).fill(-1000),
    random: mulberry32(seed),
  };
  for (let sum = 0; sum < sumCount; sum++) {
    for (let i = sums.offset[sum]!; i < sums.offset[sum + 1]!; i++)
      current[sum]! += sums.sign[i]! * start[sums.members[i]!]!;
    note(search, sum);
  }
  return search;
}

/** By how much a sum misses, were it `value`. */
function miss({ atLeast, atMost }: Sums, sum: number, value: number): number {
  return Math.max(0, atLeast[sum]! - value, value - atMost[sum]!);
}

/** The leaf of an unmet sum whose change lowers the weighted misses most, of those that help this sum and did not just move. */
function bestLeaf(search: Search, sum: number, step: number): { leaf: number; gain: number } {
  const { sums, up, current, movedAt } = search;
  const from = sums.offset[sum]!;
  const size = sums.offset[sum + 1]! - from;
  const wanted = current[sum]! < sums.atLeast[sum]! ? 1 : -1;
  const first = Math.floor(search.random() * size);
  let leaf = -1;
  let gain = -Infinity;
  let tried = 0;
  for (let i = 0; i < size && tried < LEAVES_TRIED; i++) {
    const at = from + ((first + i) % size);
    const candidate = sums.members[at]!;
    const direction = sums.sign[at]! * (up[candidate] === 1 ? -1 : 1);
    if (direction !== wanted || step - movedAt[candidate]! < 4) continue;
    tried++;
    const change = gainOf(search, candidate);
    if (change > gain) {
      gain = change;
      leaf = candidate;
    }
  }
  return { leaf, gain };
}

function gainOf({ sums, sumsOf, current, weight, up }: Search, leaf: number): number {
  const turnOn = up[leaf] === 1 ? -1 : 1;
  let gain = 0;
  for (let i = sumsOf.offset[leaf]!; i < sumsOf.offset[leaf + 1]!; i++) {
    const sum = sumsOf.list[i]!;
    const value = current[sum]!;
    gain += weight[sum]! * (miss(sums, sum, value) - miss(sums, sum, value + turnOn * sumsOf.sign[i]!));
  }
  return gain;
}

function flip(search: Search, leaf: number, step: number): void {
  const { sumsOf, current, up, movedAt } = search;
  const turnOn = up[leaf] === 1 ? -1 : 1;
  up[leaf] = up[leaf] === 1 ? 0 : 1;
  movedAt[leaf] = step;
  for (let i = sumsOf.offset[leaf]!; i < sumsOf.offset[leaf + 1]!; i++) {
    current[sumsOf.list[i]!]! += turnOn * sumsOf.sign[i]!;
    note(search, sumsOf.list[i]!);
  }
}

/** Brings the list of unmet sums up to date for one sum. */
function note({ sums, current, unmet, place }: Search, sum: number): void {
  const isUnmet = miss(sums, sum, current[sum]!) > 0;
  if (isUnmet && place[sum] === -1) {
    place[sum] = unmet.push(sum) - 1;
  } else if (!isUnmet && place[sum] !== -1) {
    const last = unmet.pop()!;
    if (last !== sum) {
      unmet[place[sum]!] = last;
      place[last] = place[sum]!;
    }
    place[sum] = -1;
  }
}

/** The sums of each leaf, with the leaf's sign in them. */
function turn(sums: Sums): { offset: Int32Array; list: Int32Array; sign: Int8Array } {
  const offset = new Int32Array(sums.leafCount + 1);
  for (const leaf of sums.members) offset[leaf + 1]!++;
  for (let leaf = 0; leaf < sums.leafCount; leaf++) offset[leaf + 1]! += offset[leaf]!;
  const next = offset.slice();
  const list = new Int32Array(sums.members.length);
  const sign = new Int8Array(sums.members.length);
  for (let sum = 0; sum < sums.atLeast.length; sum++) {
    for (let i = sums.offset[sum]!; i < sums.offset[sum + 1]!; i++) {
      const at = next[sums.members[i]!]!++;
      list[at] = sum;
      sign[at] = sums.sign[i]!;
    }
  }
  return { offset, list, sign };
}

/** Mulberry32, a small generator by Tommy Ettinger (2017): only for the order of the search, not for anything secret. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}
