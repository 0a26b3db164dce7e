/**
 * The largest change of one cell that a piece of the table allows, by the simplex method from the true table.
 *
 * Changes start at zero, which is feasible: no first phase is needed. A free cell may stand anywhere above its lower bound. A cell
 * that is shown so far may move too, at a cost for each unit in either direction: that is how the cheapest cells to hide are found.
 */

import type { Dictionary } from "./local-table.ts";
import { seededRandom } from "./seeded-random.ts";
import { Tableau } from "./tableau.ts";

const TINY = 1e-9;
/** What a unit of the goal is worth against costs: more than any set of cells that could be hidden for it. */
const GOAL = 1e6;
const SMALLEST_GAIN = 1e-6;

/** For system cells: `lower(c)` is the least change that the cell allows (0 or less); `cost(c)` is 0 for hidden cells. */
export interface MoveBounds {
  lower(cell: number): number;
  cost(cell: number): number;
}

export class MoveSearch {
  readonly cells: Int32Array;
  /** The move found last: the change of each of `cells`. */
  readonly change: Float64Array;
  private readonly tableau: Tableau;
  private readonly lower: Float64Array;
  private readonly cost: Float64Array;
  private readonly side: Int8Array; // of a cell with a cost, while basic: +1 where its change may be >= 0, -1 where <= 0
  private readonly variableOf = new Map<number, number>();
  private readonly through: Float64Array; // by column: what a unit of the free cell loses through the basic cells
  private readonly random = seededRandom(1);
  private goal = 0;
  private goalAt = 0;
  private inWholes = false;
  private hasCosts = false;

  constructor(dictionary: Dictionary, bounds: MoveBounds) {
    this.tableau = new Tableau(dictionary);
    this.cells = new Int32Array(dictionary.basic.length + dictionary.free.length);
    this.cells.set(dictionary.basic);
    this.cells.set(dictionary.free, dictionary.basic.length);
    this.change = new Float64Array(this.cells.length);
    this.lower = Float64Array.from(this.cells, (cell) => bounds.lower(cell));
    this.cost = Float64Array.from(this.cells, (cell) => bounds.cost(cell));
    this.side = new Int8Array(this.cells.length).fill(1);
    this.through = new Float64Array(dictionary.free.length);
    this.cells.forEach((cell, v) => {
      this.variableOf.set(cell, v);
    });
  }

  /** Changes what moving the cells costs. */
  setCosts(cost: (cell: number) => number): void {
    this.cells.forEach((cell, v) => {
      this.cost[v] = cost(cell);
    });
  }

  /** Whether the cell can move at all in this piece. */
  has(cell: number): boolean {
    return this.variableOf.has(cell);
  }

  /**
   * Moves `cell` up (direction 1) or down (-1) as far as possible, at most `target`, as cheaply as possible.
   * Shape:  -> how far it moved; the whole move is then in `change`. With `wholes`, all changes are whole numbers.
   * Units:  counts.
   * Errors: none.
   * Limits: optimal over the reals; over whole numbers a search that may fall short. Stops after a number of steps in the size of the
   *         piece, always with a feasible move.
   * Source: the bounded simplex method (Dantzig) from a superbasic start; Fischetti & Salazar-González (2000), attacker subproblems.
   */
  push(cell: number, direction: 1 | -1, target: number, wholes: boolean): number {
    const goal = this.variableOf.get(cell);
    if (goal === undefined) return 0;
    this.goal = goal;
    this.goalAt = direction * target;
    this.inWholes = false;
    this.hasCosts = this.cost.some((cost) => cost > 0);
    this.climb();
    if (wholes && this.change.some((by) => by !== Math.round(by))) {
      this.inWholes = true;
      this.climbInWholes();
    }
    return direction * (this.change[goal] as number);
  }

  private climb(): void {
    this.start();
    const limit = 60 + 3 * this.cells.length;
    let idle = 0;
    for (let step = 0; step < limit && idle < 300 && !this.arrived(); step++) {
      const entering = this.pickColumn(idle > 30);
      if (entering === 0) return;
      idle = this.advance(entering) > TINY ? 0 : idle + 1;
    }
  }

  /** As `climb`, by the step that gains most; where no whole step gains, changes the basis at random a few times. */
  private climbInWholes(): void {
    this.start();
    for (let step = 0, idle = 0; step < 400 && idle < 30 && !this.arrived(); step++) {
      const improving: number[] = [];
      let best = 0;
      let bestGain = SMALLEST_GAIN;
      for (let j = 0; j < this.tableau.columns; j++) {
        for (const entering of [j + 1, -(j + 1)]) {
          const rate = this.rateOf(entering);
          if (rate <= SMALLEST_GAIN) continue;
          improving.push(entering);
          const { length } = this.blockedAt(entering);
          if (length !== Number.POSITIVE_INFINITY && length * rate > bestGain)
            [best, bestGain] = [entering, length * rate];
        }
      }
      if (improving.length === 0) return;
      if (best === 0) idle++;
      this.advance(best === 0 ? (improving[this.random(improving.length)] as number) : best);
    }
  }

  /** At the goal, with nothing left to save. */
  private arrived(): boolean {
    return !this.hasCosts && Math.abs(this.change[this.goal] as number) >= Math.abs(this.goalAt) - TINY;
  }

  private start(): void {
    const { rows, columns, entry, inRow } = this.tableau;
    this.change.fill(0);
    this.through.fill(0);
    for (let i = 0; i < rows; i++) {
      const weight = this.weightOf(inRow[i] as number);
      if (weight === 0) continue;
      for (let j = 0; j < columns; j++)
        this.through[j] = (this.through[j] as number) + weight * (entry[j * rows + i] as number);
    }
  }

  /** Gain for each unit that a basic cell goes up. */
  private weightOf(v: number): number {
    return (v === this.goal ? Math.sign(this.goalAt) * GOAL : 0) - (this.cost[v] as number) * (this.side[v] as number);
  }

  /** Gain for each unit of a step. A step is column + 1 for up, minus that for down; 0 where the cell is at its bound. */
  private rateOf(entering: number): number {
    const column = Math.abs(entering) - 1;
    const v = this.tableau.inColumn[column] as number;
    const direction = Math.sign(entering);
    const at = this.change[v] as number;
    if (direction < 0 && at <= (this.lower[v] as number) + TINY) return 0;
    if (v === this.goal && direction * this.goalAt > 0 && at === this.goalAt) return 0;
    const cost = this.cost[v] as number;
    const own = v === this.goal ? Math.sign(this.goalAt) * GOAL : 0;
    const costs = at === 0 || direction * at > 0 ? cost : -cost;
    return direction * (own - (this.through[column] as number)) - costs;
  }

  /** The step that gains most for each unit; `first`: the first that gains (against cycling). 0 where none does. */
  private pickColumn(first: boolean): number {
    let best = 0;
    let bestRate = SMALLEST_GAIN;
    for (let j = 1; j <= this.tableau.columns; j++) {
      const up = this.rateOf(j);
      if (up > bestRate) [best, bestRate] = [j, up];
      const down = this.rateOf(-j);
      if (down > bestRate) [best, bestRate] = [-j, down];
      if (first && best !== 0) return best;
    }
    return best;
  }

  /** How far a step can go, and the row of the basic cell that stops it (-1: nothing, or the cell itself). */
  private blockedAt(entering: number): { length: number; leaving: number } {
    const { tableau } = this;
    const column = Math.abs(entering) - 1;
    const direction = Math.sign(entering);
    tableau.rowsOfColumn(column);
    let length = this.room(tableau.inColumn[column] as number, direction);
    let leaving = -1;
    let leavingSize = 0;
    let multiple = 1;
    for (let n = 0; n < tableau.rowsUsed; n++) {
      const i = tableau.rowList[n] as number;
      const coefficient = tableau.entry[column * tableau.rows + i] as number;
      if (this.inWholes) multiple = commonMultiple(multiple, coefficient);
      const speed = -coefficient * direction;
      const room = this.roomOfBasic(tableau.inRow[i] as number, speed > 0 ? 1 : -1) / Math.abs(speed);
      if (room < length - TINY || (room < length + TINY && leaving !== -1 && closerToOne(coefficient, leavingSize))) {
        length = Math.max(0, Math.min(room, length));
        leaving = i;
        leavingSize = Math.abs(coefficient);
      }
    }
    if (!this.inWholes || length === Number.POSITIVE_INFINITY) return { length, leaving };
    const whole = multiple === 0 ? 0 : Math.floor(length / multiple + TINY) * multiple;
    // Cut short by wholeness and not by a bound: go there and keep the basis, or stay and only change the basis.
    return { length: whole, leaving: whole > 0 && whole < length - TINY ? -1 : leaving };
  }

  /** Takes a step as far as it goes, and exchanges the cell with the basic cell that stops it. Returns the length. */
  private advance(entering: number): number {
    const { tableau } = this;
    const { length, leaving } = this.blockedAt(entering);
    if (length === Number.POSITIVE_INFINITY) return 0;
    const column = Math.abs(entering) - 1;
    const by = Math.sign(entering) * length;
    const v = tableau.inColumn[column] as number;
    for (let n = 0; by !== 0 && n < tableau.rowsUsed; n++) {
      const i = tableau.rowList[n] as number;
      this.shift(tableau.inRow[i] as number, -(tableau.entry[column * tableau.rows + i] as number) * by);
    }
    this.shift(v, by);
    if (leaving === -1) return length;
    const at = this.change[v] as number;
    this.side[v] = at === 0 ? Math.sign(entering) : Math.sign(at);
    this.exchange(leaving, column);
    return length;
  }

  private exchange(row: number, column: number): void {
    const { tableau, through } = this;
    const leavingWeight = this.weightOf(tableau.inRow[row] as number);
    const enteringWeight = this.weightOf(tableau.inColumn[column] as number);
    const atColumn = through[column] as number;
    tableau.exchange(row, column);
    for (let j = 0; j < tableau.columns; j++) {
      const inRow = tableau.entry[j * tableau.rows + row] as number;
      if (j === column) through[j] = -atColumn * inRow + leavingWeight + enteringWeight * inRow;
      else if (inRow !== 0) through[j] = (through[j] as number) + (enteringWeight - atColumn) * inRow;
    }
  }

  private shift(v: number, by: number): void {
    const value = (this.change[v] as number) + by;
    const whole = Math.round(value);
    this.change[v] = Math.abs(value - whole) < 1e-8 ? whole : value;
  }

  /** How far a free cell may go; a cell with a cost stops at zero, where its cost changes sign. */
  private room(v: number, direction: number): number {
    const at = this.change[v] as number;
    const toGoal =
      v === this.goal && direction * this.goalAt > 0 ? Math.abs(this.goalAt - at) : Number.POSITIVE_INFINITY;
    if ((this.cost[v] as number) > 0 && direction * at < 0) return Math.min(toGoal, Math.abs(at));
    return direction > 0 ? toGoal : Math.min(toGoal, at - (this.lower[v] as number));
  }

  private roomOfBasic(v: number, direction: number): number {
    if ((this.cost[v] as number) === 0) return this.room(v, direction);
    const at = this.change[v] as number;
    if (direction !== this.side[v]) return Math.abs(at);
    return direction > 0 ? Number.POSITIVE_INFINITY : at - (this.lower[v] as number);
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
  if (Math.abs(size - 1) < TINY) return false;
  const other = Math.abs(coefficient);
  return Math.abs(other - 1) < TINY || other > size;
}
