/** Reasoning on one equation at a time until nothing new follows: values, equal cells, bounds. */
import { SdcInputError } from "../system.ts";

/** How one cell follows from another: cell = sign x root + shift. */
export interface Resolved {
  readonly root: number;
  readonly sign: 1 | -1;
  readonly shift: number;
}

/** Rows are taken up again at most this many times on average; more brings only slow steps of one. */
const VISITS_PER_ROW = 40;

/**
 * Equations under reduction. `rows[r]` maps a cell that is its own root to its coefficient; the sum is `rightSide[r]`.
 * `lower` and `upper` are meant for roots only. `place[r]` is the cell that an error names. `inWholeNumbers`: bounds are rounded
 * inwards to whole numbers.
 */
export class ReducibleRows {
  readonly parent: Int32Array;
  readonly parentSign: Int8Array;
  readonly parentShift: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rows: Map<number, number>[] = [];
  readonly rightSide: number[] = [];
  readonly place: number[] = [];
  readonly rowsOf: Set<number>[] = [];

  constructor(
    cellCount: number,
    readonly inWholeNumbers: boolean,
  ) {
    this.parent = Int32Array.from({ length: cellCount }, (_, cell) => cell);
    this.parentSign = new Int8Array(cellCount).fill(1);
    this.parentShift = new Float64Array(cellCount);
    this.lower = new Float64Array(cellCount);
    this.upper = new Float64Array(cellCount).fill(Number.POSITIVE_INFINITY);
  }

  roundDown(value: number): number {
    return this.inWholeNumbers ? Math.floor(value) : value;
  }

  roundUp(value: number): number {
    return this.inWholeNumbers ? Math.ceil(value) : value;
  }

  know(cell: number, value: number): void {
    this.lower[cell] = value;
    this.upper[cell] = value;
  }

  addRow(input: { row: Map<number, number>; rightSide: number; place: number }): void {
    const id = this.rows.length;
    this.rows.push(input.row);
    this.rightSide.push(input.rightSide);
    this.place.push(input.place);
    for (const cell of input.row.keys()) this.rowsAt(cell).add(id);
  }

  rowsAt(cell: number): Set<number> {
    let rows = this.rowsOf[cell];
    if (rows === undefined) this.rowsOf[cell] = rows = new Set();
    return rows;
  }

  /** A root whose value is not known. */
  isFree(cell: number): boolean {
    return this.parent[cell] === cell && this.lower[cell]! < this.upper[cell]!;
  }

  resolve(cell: number): Resolved {
    let root = cell;
    let sign = 1;
    let shift = 0;
    while (this.parent[root] !== root) {
      shift += sign * this.parentShift[root]!;
      sign *= this.parentSign[root]!;
      root = this.parent[root]!;
    }
    return { root, sign: sign as 1 | -1, shift };
  }
}

/**
 * Reduce until nothing new follows.
 * Shape:  equations -> the same equations with known variables out, equal ones merged, bounds tight. In place.
 * Units:  counts.
 * Errors: SdcInputError, with the cell, when an equation cannot hold.
 * Limits: one equation at a time; what follows from several together is left to elimination and linear programs.
 * Source: Savelsbergh, Preprocessing and probing techniques for mixed integer programming (ORSA J. Computing, 1994).
 */
export function reduceRows(work: ReducibleRows): void {
  const queue: number[] = work.rows.map((_, r) => r);
  const queued = new Uint8Array(work.rows.length).fill(1);
  const touch = (cell: number): void => {
    for (const r of work.rowsAt(cell)) {
      if (queued[r] === 1) continue;
      queued[r] = 1;
      queue.push(r);
    }
  };
  const limit = VISITS_PER_ROW * work.rows.length;
  for (let at = 0; at < queue.length; at++) {
    const r = queue[at]!;
    queued[r] = 0;
    if (work.rows[r]!.size === 0) {
      if (work.rightSide[r] !== 0) throw contradiction(work, r);
    } else if (!mergePair(work, r, touch)) {
      if (at < limit || work.rows[r]!.size === 1) tightenRow(work, r, touch);
    }
  }
}

function contradiction(work: ReducibleRows, row: number): SdcInputError {
  return new SdcInputError(`cell ${work.place[row]}: no table of whole numbers agrees with its relations`);
}

/** Least or greatest sum of a row, and how many of its terms are unbounded. */
function extremeSum(
  work: ReducibleRows,
  row: ReadonlyMap<number, number>,
  side: 1 | -1,
): { finite: number; infinite: number } {
  let finite = 0;
  let infinite = 0;
  for (const [cell, coefficient] of row) {
    const bound = coefficient * side > 0 ? work.upper[cell]! : work.lower[cell]!;
    if (Number.isFinite(bound)) finite += coefficient * bound;
    else infinite++;
  }
  return { finite, infinite };
}

/** Bounds of each variable of a row from the bounds of the others; a variable whose bounds meet leaves all rows. */
function tightenRow(work: ReducibleRows, r: number, touch: (cell: number) => void): void {
  const row = work.rows[r]!;
  const rightSide = work.rightSide[r]!;
  const least = extremeSum(work, row, -1);
  const most = extremeSum(work, row, 1);
  if ((least.infinite === 0 && least.finite > rightSide) || (most.infinite === 0 && most.finite < rightSide)) {
    throw contradiction(work, r);
  }
  const changed: number[] = [];
  for (const [cell, coefficient] of row) {
    const positive = coefficient > 0;
    const [lower, upper] = [work.lower[cell]!, work.upper[cell]!];
    const leastRest = restOf(least, coefficient * (positive ? lower : upper), Number.NEGATIVE_INFINITY);
    const mostRest = restOf(most, coefficient * (positive ? upper : lower), Number.POSITIVE_INFINITY);
    const ends = [(rightSide - leastRest) / coefficient, (rightSide - mostRest) / coefficient] as const;
    const newUpper = Math.min(upper, work.roundDown(positive ? ends[0] : ends[1]));
    const newLower = Math.max(lower, work.roundUp(positive ? ends[1] : ends[0]));
    if (newLower > newUpper) throw contradiction(work, r);
    if (newUpper === upper && newLower === lower) continue;
    work.upper[cell] = newUpper;
    work.lower[cell] = newLower;
    changed.push(cell);
  }
  for (const cell of changed) {
    touch(cell);
    if (work.lower[cell] === work.upper[cell]) dropKnown(work, cell);
  }
}

/** The sum without one term: unbounded unless that term is the only unbounded one. */
function restOf(sum: { finite: number; infinite: number }, term: number, unbounded: number): number {
  if (Number.isFinite(term)) return sum.infinite > 0 ? unbounded : sum.finite - term;
  return sum.infinite > 1 ? unbounded : sum.finite;
}

function dropKnown(work: ReducibleRows, cell: number): void {
  for (const r of work.rowsAt(cell)) {
    const coefficient = work.rows[r]!.get(cell)!;
    work.rightSide[r]! -= coefficient * work.lower[cell]!;
    work.rows[r]!.delete(cell);
  }
  work.rowsAt(cell).clear();
}

/** Two unknowns with coefficients 1 or -1: one is the other, or the rest of it. */
function mergePair(work: ReducibleRows, r: number, touch: (cell: number) => void): boolean {
  const row = work.rows[r]!;
  if (row.size !== 2) return false;
  const [[first, a], [second, b]] = [...row] as [[number, number], [number, number]];
  if (Math.abs(a) !== 1 || Math.abs(b) !== 1) return false;
  const [kept, gone] = work.rowsAt(first).size >= work.rowsAt(second).size ? [first, second] : [second, first];
  const [keptFactor, goneFactor] = kept === first ? [a, b] : [b, a];
  const sign = (-keptFactor * goneFactor) as 1 | -1;
  const shift = work.rightSide[r]! * goneFactor;
  work.parent[gone] = kept;
  work.parentSign[gone] = sign;
  work.parentShift[gone] = shift;
  const ends = [sign * (work.lower[gone]! - shift), sign * (work.upper[gone]! - shift)] as const;
  work.lower[kept] = Math.max(work.lower[kept]!, Math.min(...ends));
  work.upper[kept] = Math.min(work.upper[kept]!, Math.max(...ends));
  if (work.lower[kept]! > work.upper[kept]!) throw contradiction(work, r);
  touch(gone);
  touch(kept);
  substitute(work, { gone, kept, sign, shift });
  if (work.lower[kept] === work.upper[kept]) dropKnown(work, kept);
  return true;
}

function substitute(work: ReducibleRows, link: { gone: number; kept: number; sign: 1 | -1; shift: number }): void {
  for (const r of work.rowsAt(link.gone)) {
    const row = work.rows[r]!;
    const coefficient = row.get(link.gone)!;
    row.delete(link.gone);
    work.rightSide[r]! -= coefficient * link.shift;
    const sum = (row.get(link.kept) ?? 0) + coefficient * link.sign;
    if (sum === 0) {
      row.delete(link.kept);
      work.rowsAt(link.kept).delete(r);
    } else {
      row.set(link.kept, sum);
      work.rowsAt(link.kept).add(r);
    }
  }
  work.rowsAt(link.gone).clear();
}
