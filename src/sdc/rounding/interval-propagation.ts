/** The reader's reasoning: intervals of cells and the sums that tie them together, until nothing more follows. */
import { type CountSystem, type Relations, SdcInputError } from "../system.ts";
import { type Bounds, UNBOUNDED } from "./rounded-cells.ts";

/** Relations in which each cell stands, as total or as part: those of cell c are `list[offset[c]] … list[offset[c + 1] - 1]`. */
export interface RelationIndex {
  readonly offset: Int32Array;
  readonly list: Int32Array;
}

/**
 * `low`, `high`: the tightened intervals. `lowBy`, `highBy`: the relation that gave each end last, -1 where no relation did.
 * `finished`: false where the limit of work was met first; the intervals are then true but may not be the narrowest.
 */
export interface TightenedBounds extends Bounds {
  readonly lowBy: Int32Array;
  readonly highBy: Int32Array;
  readonly finished: boolean;
}

/** Finds the relations of every cell; once per system, then handed to tightenBounds. Linear in the relations' length. */
export function indexRelations(system: CountSystem): RelationIndex {
  const { total, offset: start, parts } = system.relations;
  const offset = new Int32Array(system.cellCount + 1);
  for (const cell of total) offset[cell + 1]!++;
  for (const cell of parts) offset[cell + 1]!++;
  for (let cell = 0; cell < system.cellCount; cell++) offset[cell + 1]! += offset[cell]!;
  const next = offset.slice();
  const list = new Int32Array(total.length + parts.length);
  for (let relation = 0; relation < total.length; relation++) {
    list[next[total[relation]!]!++] = relation;
    for (let i = start[relation]!; i < start[relation + 1]!; i++) list[next[parts[i]!]!++] = relation;
  }
  return { offset, list };
}

/** Each relation is looked at no more than this many times on average; real tables need fewer than ten. */
const VISITS_PER_RELATION = 400;

/**
 * Narrows the intervals with every relation until nothing changes (bounds consistency).
 * Shape:  a system, intervals, and the relation index -> new intervals inside the old ones. Pure.
 * Units:  persons, whole numbers. In "total = sum of parts": the total lies between the sum of the parts' lows and that of
 *         their highs; a part lies between the total's low less the other parts' highs, and the total's high less their lows.
 * Errors: SdcInputError naming a cell for which no value is left: then the intervals were not true of any table.
 * Limits: an outer bound. It follows one relation at a time; linear programming over all relations together (the auditor's
 *         work) can find narrower intervals, never wider ones. Linear passes in practice; `finished` tells when it gave up.
 * Source: bounds propagation, as in Davis, Constraint propagation with interval labels, Artificial Intelligence 32 (1987);
 *         its use against tables: Hundepool et al., Statistical Disclosure Control (Wiley, 2012), chapter 4.
 */
export function tightenBounds(system: CountSystem, bounds: Bounds, index: RelationIndex): TightenedBounds {
  const relationCount = system.relations.total.length;
  const low = bounds.low.slice();
  const high = bounds.high.slice();
  const work: Work = {
    relations: system.relations,
    index,
    low,
    high,
    lowBy: new Int32Array(system.cellCount).fill(-1),
    highBy: new Int32Array(system.cellCount).fill(-1),
    queue: new Int32Array(relationCount),
    queued: new Uint8Array(relationCount).fill(1),
    head: 0,
    waiting: relationCount,
  };
  for (let relation = 0; relation < relationCount; relation++) work.queue[relation] = relation;
  let left = VISITS_PER_RELATION * relationCount;
  while (work.waiting > 0 && left-- > 0) {
    const relation = work.queue[work.head]!;
    work.head = (work.head + 1) % relationCount;
    work.waiting--;
    work.queued[relation] = 0;
    useRelation(work, relation);
  }
  return { low, high, lowBy: work.lowBy, highBy: work.highBy, finished: work.waiting === 0 };
}

interface Work {
  readonly relations: Relations;
  readonly index: RelationIndex;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly lowBy: Int32Array;
  readonly highBy: Int32Array;
  readonly queue: Int32Array;
  readonly queued: Uint8Array;
  head: number;
  waiting: number;
}

/** Everything that one relation says about its own cells. Sums are doubles, exact up to 2^53; unbounded parts are counted. */
function useRelation(work: Work, relation: number): void {
  const { low, high } = work;
  const { total, offset, parts } = work.relations;
  const from = offset[relation]!;
  const to = offset[relation + 1]!;
  let sumLow = 0;
  let sumHigh = 0;
  let unbounded = 0;
  for (let i = from; i < to; i++) {
    const part = parts[i]!;
    sumLow += low[part]!;
    if (high[part] === UNBOUNDED) unbounded++;
    else sumHigh += high[part]!;
  }
  const sum = total[relation]!;
  if (sumLow > low[sum]! && sumLow < UNBOUNDED) raiseLow(work, sum, sumLow, relation);
  if (unbounded === 0 && sumHigh < high[sum]!) dropHigh(work, sum, sumHigh, relation);
  const totalLow = low[sum]!;
  const totalHigh = high[sum]!;
  for (let i = from; i < to; i++) {
    const part = parts[i]!;
    const partLow = low[part]!;
    const partHigh = high[part]!;
    const atMost = totalHigh - (sumLow - partLow);
    const othersHigh =
      unbounded === 0 ? sumHigh - partHigh : unbounded === 1 && partHigh === UNBOUNDED ? sumHigh : Infinity;
    if (totalHigh !== UNBOUNDED && atMost < partHigh) dropHigh(work, part, atMost, relation);
    if (totalLow - othersHigh > partLow) raiseLow(work, part, totalLow - othersHigh, relation);
  }
}

function raiseLow(work: Work, cell: number, value: number, relation: number): void {
  if (value > work.high[cell]!) throw new SdcInputError(`cell ${cell}: no value agrees with what is shown`);
  work.low[cell] = value;
  work.lowBy[cell] = relation;
  wake(work, cell);
}

function dropHigh(work: Work, cell: number, value: number, relation: number): void {
  if (value < work.low[cell]!) throw new SdcInputError(`cell ${cell}: no value agrees with what is shown`);
  work.high[cell] = value;
  work.highBy[cell] = relation;
  wake(work, cell);
}

/** Puts the relations of a changed cell in the queue; the relation itself too, as its other cells may follow. */
function wake(work: Work, cell: number): void {
  const { offset, list } = work.index;
  for (let i = offset[cell]!; i < offset[cell + 1]!; i++) {
    const relation = list[i]!;
    if (work.queued[relation] === 1) continue;
    work.queued[relation] = 1;
    work.queue[(work.head + work.waiting) % work.queue.length] = relation;
    work.waiting++;
  }
}
