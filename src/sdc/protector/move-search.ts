/**
 * The largest change of one cell that a piece of the table allows, by the simplex method from the true table.
 *
 * Changes start at zero, which is feasible: no first phase is needed. A free cell may stand anywhere above its lower bound. A cell
 * that is shown so far may move too, at a cost for each unit in either direction: that is how the cheapest cells to hide are found.
 */

import type { Dictionary } from "./local-table.ts";

const TINY = 1e-9;

/** For system cells: `lower(c)` is the least change that the cell allows (0 or less); `cost(c)` is 0 for hidden cells. */
export interface MoveBounds {
  lower(cell: number): number;
  cost(cell: number): number;
}

export class MoveSearch {
  /** Change of each variable; variables are the basic cells first, then the free ones. */
  readonly change: Float64Array;
  readonly cells: Int32Array;
  private readonly lower: Float64Array;
  private readonly cost: Float64Array;
  private readonly side: Int8Array; // of a cell with a cost, while basic: +1 where its change may be >= 0, -1 where <= 0
  private readonly inRow: Int32Array; // variable that is basic in row i
  private readonly inColumn: Int32Array; // variable that is free in column j
  private readonly entry: Float64Array;
  private readonly variableOf = new Map<number, number>();
  private withCosts: boolean;
  private whole = false;
  stats = { frac: 0, fail: 0, steps: 0, idle: 0 };

  constructor(
    dictionary: Dictionary,
    bounds: MoveBounds,
    private readonly wantWhole: boolean,
  ) {
    const m = dictionary.basic.length;
    const k = dictionary.free.length;
    this.cells = new Int32Array(m + k);
    this.cells.set(dictionary.basic);
    this.cells.set(dictionary.free, m);
    this.entry = dictionary.entry;
    this.inRow = Int32Array.from({ length: m }, (_, i) => i);
    this.inColumn = Int32Array.from({ length: k }, (_, j) => m + j);
    this.change = new Float64Array(m + k);
    this.lower = Float64Array.from(this.cells, (cell) => bounds.lower(cell));
    this.cost = Float64Array.from(this.cells, (cell) => bounds.cost(cell));
    this.side = new Int8Array(m + k).fill(1);
    this.withCosts = this.cost.some((cost) => cost > 0);
    this.cells.forEach((cell, v) => this.variableOf.set(cell, v));
  }

  /** Changes what moving the cells costs. */
  setCosts(cost: (cell: number) => number): void {
    this.cells.forEach((cell, v) => {
      this.cost[v] = cost(cell);
    });
    this.withCosts = this.cost.some((c) => c > 0);
  }

  /** Whether the cell can move at all in this piece. */
  has(cell: number): boolean {
    return this.variableOf.has(cell);
  }

  /**
   * Moves `cell` up (direction 1) or down (-1) as far as possible, at most `target`, as cheaply as possible.
   * Shape:  -> how far it moved; the whole move is then in `change`, also when it is not a whole number.
   * Units:  counts.
   * Errors: none.
   * Limits: optimal over the reals; stops after a number of steps in the size of the piece, with a feasible move.
   * Source: the bounded simplex method (Dantzig); superbasic start; Fischetti & Salazar-González (2000), attacker subproblems.
   */
  push(cell: number, direction: 1 | -1, target: number): number {
    const goal = this.variableOf.get(cell);
    if (goal === undefined) return 0;
    this.whole = false;
    const reached = this.climb(goal, direction, target);
    if (!this.wantWhole || this.change.every((by) => by === Math.round(by))) return reached;
    this.stats.frac++;
    this.whole = true;
    const x = this.climb(goal, direction, target);
    if (x < reached - 1e-6) this.stats.fail++;
    return x;
  }

  private climb(goal: number, direction: 1 | -1, target: number): number {
    this.change.fill(0);
    const limit = 60 + 6 * (this.inRow.length + this.inColumn.length);
    let idle = 0;
    for (let step = 0; step < limit; step++) {
      this.stats.steps++;
      const entering = this.pickColumn(goal, direction, idle > 30);
      if (entering === 0) break;
      const length = this.advance(Math.abs(entering) - 1, entering > 0 ? 1 : -1, goal, direction * target);
      idle = length > TINY ? 0 : idle + 1;
      if (idle > (this.whole ? 60 : 400)) { this.stats.idle++; break; }
      if (direction * (this.change[goal] as number) >= target - TINY) break;
    }
    return direction * (this.change[goal] as number);
  }

  /** Column + 1, negative to move it down; 0 where nothing helps. `first`: take the first that helps (against cycling). */
  private pickColumn(goal: number, direction: number, first: boolean): number {
    const k = this.inColumn.length;
    const gradient = this.gradient(goal, direction);
    let best = 0;
    let bestRate = 1e-7;
    for (let j = 0; j < k; j++) {
      const v = this.inColumn[j] as number;
      const at = this.change[v] as number;
      const cost = this.cost[v] as number;
      const rate = (gradient[j] as number) + (v === goal ? direction * GOAL : 0);
      const kink = cost > 0 && Math.abs(at) < TINY;
      const up = rate - (kink ? cost : at > 0 ? cost : -cost);
      const down = -rate - (kink ? cost : at > 0 ? -cost : cost);
      if (up > bestRate) [best, bestRate] = [j + 1, up];
      if (down > bestRate && at > (this.lower[v] as number) + TINY) [best, bestRate] = [-(j + 1), down];
      if (first && best !== 0) return best;
    }
    return best;
  }

  /** For each column: gain of the objective, through the basic cells, for each unit that the free cell goes up. */
  private gradient(goal: number, direction: number): Float64Array {
    const k = this.inColumn.length;
    const gradient = new Float64Array(k);
    for (let i = 0; i < this.inRow.length; i++) {
      const v = this.inRow[i] as number;
      let weight = v === goal ? direction * GOAL : 0;
      if (this.withCosts && (this.cost[v] as number) > 0) weight -= (this.cost[v] as number) * (this.side[v] as number);
      if (weight === 0) continue;
      for (let j = 0; j < k; j++) gradient[j] = (gradient[j] as number) - weight * (this.entry[i * k + j] as number);
    }
    return gradient;
  }

  /** Moves a free cell until something stops it, and exchanges it with the basic cell that did. Returns the length moved. */
  private advance(column: number, direction: number, goal: number, goalAt: number): number {
    const k = this.inColumn.length;
    const v = this.inColumn[column] as number;
    let length = this.room(v, direction, v === goal ? goalAt : undefined, this.change[v] as number);
    let leaving = -1;
    let leavingSize = 0;
    let multiple = 1;
    for (let i = 0; i < this.inRow.length; i++) {
      const coefficient = this.entry[i * k + column] as number;
      if (coefficient === 0) continue;
      if (this.whole) multiple = commonMultiple(multiple, coefficient);
      const b = this.inRow[i] as number;
      const speed = -coefficient * direction;
      const room = this.roomOfBasic(b, speed > 0 ? 1 : -1, b === goal ? goalAt : undefined) / Math.abs(speed);
      if (room < length - TINY || (room < length + TINY && leaving !== -1 && closerToOne(coefficient, leavingSize))) {
        [length, leaving, leavingSize] = [Math.min(room, length), i, Math.abs(coefficient)];
      }
    }
    if (length === Number.POSITIVE_INFINITY) return 0;
    if (length < 0) length = 0;
    if (this.whole) {
      const wholeLength = multiple === 0 ? 0 : Math.floor(length / multiple + TINY) * multiple;
      // Cut short by wholeness, not by a bound: go there and keep the basis, or stay and only change the basis.
      if (wholeLength > 0 && wholeLength < length - TINY) leaving = -1;
      length = wholeLength;
    }
    for (let i = 0; i < this.inRow.length; i++) {
      const coefficient = this.entry[i * k + column] as number;
      if (coefficient !== 0) this.shift(this.inRow[i] as number, -coefficient * direction * length);
    }
    this.shift(v, direction * length);
    if (leaving !== -1) {
      const at = this.change[v] as number;
      this.side[v] = Math.abs(at) < TINY ? direction : Math.sign(at);
      this.exchange(leaving, column);
    }
    return length;
  }

  private shift(v: number, by: number): void {
    const value = (this.change[v] as number) + by;
    const whole = Math.round(value);
    this.change[v] = Math.abs(value - whole) < TINY ? whole : value;
  }

  /** How far a free cell may go; a cell with a cost stops at zero, where its cost changes sign. */
  private room(v: number, direction: number, goalAt: number | undefined, at: number): number {
    if (direction > 0) {
      if (goalAt !== undefined && goalAt > 0) return goalAt - at;
      return (this.cost[v] as number) > 0 && at < -TINY ? -at : Number.POSITIVE_INFINITY;
    }
    if (goalAt !== undefined && goalAt < 0) return Math.min(at - goalAt, at - (this.lower[v] as number));
    return (this.cost[v] as number) > 0 && at > TINY ? at : at - (this.lower[v] as number);
  }

  private roomOfBasic(v: number, direction: number, goalAt: number | undefined): number {
    const at = this.change[v] as number;
    if ((this.cost[v] as number) > 0) {
      if (this.side[v] === 1) return direction > 0 ? Number.POSITIVE_INFINITY : at;
      return direction > 0 ? -at : at - (this.lower[v] as number);
    }
    return this.room(v, direction, goalAt, at);
  }

  private exchange(row: number, column: number): void {
    const k = this.inColumn.length;
    const entry = this.entry;
    const start = row * k;
    const inverse = 1 / (entry[start + column] as number);
    const nonzero: number[] = [];
    for (let j = 0; j < k; j++) {
      const value = j === column ? inverse : (entry[start + j] as number) * inverse;
      entry[start + j] = value;
      if (value !== 0 && j !== column) nonzero.push(j);
    }
    for (let i = 0; i < this.inRow.length; i++) {
      const factor = entry[i * k + column] as number;
      if (i === row || factor === 0) continue;
      for (const j of nonzero) {
        const value = (entry[i * k + j] as number) - factor * (entry[start + j] as number);
        entry[i * k + j] = Math.abs(value) < TINY ? 0 : value;
      }
      entry[i * k + column] = -factor * inverse;
    }
    const v = this.inRow[row] as number;
    this.inRow[row] = this.inColumn[column] as number;
    this.inColumn[column] = v;
  }
}

/** The least multiple of `multiple` (up to 12) whose product with the coefficient is whole; 0 where there is none. */
function commonMultiple(multiple: number, coefficient: number): number {
  if (multiple === 0) return 0;
  for (let m = multiple; m <= 12; m += multiple) {
    const product = m * coefficient;
    if (Math.abs(product - Math.round(product)) < 1e-7) return m;
  }
  return 0;
}

/** Exchanging at ±1 keeps a dictionary of whole numbers whole; otherwise the larger the better. */
function closerToOne(coefficient: number, size: number): boolean {
  const other = Math.abs(coefficient);
  if (Math.abs(size - 1) < TINY) return false;
  return Math.abs(other - 1) < TINY || other > size;
}

/** What a unit of the goal is worth against costs: more than any set of cells that could be hidden for it. */
const GOAL = 1e6;
