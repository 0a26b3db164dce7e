/**
 * A small piece of the table, solved for its moves: some cells may change, all others stand still, and every sum must hold.
 *
 * Solving the sums leaves a dictionary: each basic cell's change is minus a combination of the free cells' changes.
 */

import type { RelationGraph } from "./relation-graph.ts";

const TINY = 1e-9;

/** `entry[i * freeCount + j]`: change of basic cell i = - sum over j of entry · change of free cell j. */
export interface Dictionary {
  readonly basic: Int32Array;
  readonly free: Int32Array;
  readonly entry: Float64Array;
}

/** Work space for one system, reused from piece to piece. */
export class LocalTableSolver {
  private readonly localOf: Int32Array;
  private readonly rowStamp: Int32Array;
  private stamp = 0;

  constructor(
    private readonly graph: RelationGraph,
    cellCount: number,
  ) {
    this.localOf = new Int32Array(cellCount).fill(-1);
    this.rowStamp = new Int32Array(graph.rowCount);
  }

  /**
   * The dictionary of the sums restricted to `cells`; cells that cannot move are left out.
   * Shape:  cells in order of preference to be basic (first = basic if possible) -> dictionary over system cells. Pure.
   * Units:  none.
   * Errors: none.
   * Limits: dense; meant for at most some 1,500 cells.
   * Source: Gauss-Jordan elimination; Fischetti & Salazar-González (2000).
   */
  solve(cells: readonly number[]): Dictionary {
    const alive = this.peel(cells);
    const rows = this.rowsOf(alive);
    alive.forEach((cell, k) => {
      this.localOf[cell] = k;
    });
    const columns: number[][] = [];
    const values: number[][] = [];
    for (const row of rows) {
      const column: number[] = [];
      const value: number[] = [];
      for (let k = this.graph.rowStart[row] as number; k < (this.graph.rowStart[row + 1] as number); k++) {
        const local = this.localOf[this.graph.cell[k] as number] as number;
        if (local < 0) continue;
        column.push(local);
        value.push(this.graph.sign[k] as number);
      }
      columns.push(column);
      values.push(value);
    }
    for (const cell of alive) this.localOf[cell] = -1;
    const { rowOfColumn } = eliminateSparse(columns, values, alive.length);
    return packDictionary(alive, rowOfColumn, columns, values);
  }

  /** A cell that is alone in one of its sums cannot move; leave out such cells until none is left. */
  private peel(cells: readonly number[]): number[] {
    const { graph } = this;
    const inRow = new Map<number, number>();
    const eachRow = (cell: number, visit: (row: number) => void): void => {
      for (let k = graph.cellStart[cell] as number; k < (graph.cellStart[cell + 1] as number); k++)
        visit(graph.rowOf[k] as number);
    };
    for (const cell of cells) {
      this.localOf[cell] = 0;
      eachRow(cell, (row) => inRow.set(row, (inRow.get(row) ?? 0) + 1));
    }
    const single = [...inRow].filter(([, count]) => count === 1).map(([row]) => row);
    for (let row = single.pop(); row !== undefined; row = single.pop()) {
      for (let k = graph.rowStart[row] as number; k < (graph.rowStart[row + 1] as number); k++) {
        const cell = graph.cell[k] as number;
        if (this.localOf[cell] !== 0) continue;
        this.localOf[cell] = -1;
        eachRow(cell, (other) => {
          const left = (inRow.get(other) as number) - 1;
          inRow.set(other, left);
          if (left === 1) single.push(other);
        });
      }
    }
    const alive = cells.filter((cell) => this.localOf[cell] === 0);
    for (const cell of cells) this.localOf[cell] = -1;
    return alive;
  }

  private rowsOf(cells: readonly number[]): number[] {
    const { graph } = this;
    this.stamp++;
    const rows: number[] = [];
    for (const cell of cells) {
      for (let k = graph.cellStart[cell] as number; k < (graph.cellStart[cell + 1] as number); k++) {
        const row = graph.rowOf[k] as number;
        if (this.rowStamp[row] === this.stamp) continue;
        this.rowStamp[row] = this.stamp;
        rows.push(row);
      }
    }
    return rows;
  }
}

/**
 * Gauss-Jordan on sparse rows, in place. Rows in order of length; in each, of the cells with an entry of ±1, the one that stands in the
 * fewest rows becomes basic. `rowOfColumn[c]`: the row in which c is basic, or -1.
 */
function eliminateSparse(columns: number[][], values: number[][], n: number): { rowOfColumn: Int32Array } {
  const rowsWith: number[][] = Array.from({ length: n }, () => []); // may name rows from which the entry has gone
  columns.forEach((row, r) => {
    for (const c of row) (rowsWith[c] as number[]).push(r);
  });
  const rowOfColumn = new Int32Array(n).fill(-1);
  const work = new Float64Array(n);
  const order = columns
    .map((_, r) => r)
    .sort((a, b) => (columns[a] as number[]).length - (columns[b] as number[]).length || a - b);
  for (const r of order) {
    const row = columns[r] as number[];
    const at = pickPivot(row, values[r] as number[], rowsWith);
    if (at === -1) continue;
    const c = row[at] as number;
    const scale = 1 / ((values[r] as number[])[at] as number);
    if (scale !== 1) values[r] = (values[r] as number[]).map((value) => value * scale);
    rowOfColumn[c] = r;
    for (const other of rowsWith[c] as number[]) {
      if (other !== r) subtractRow(columns, values, { from: other, row: r, column: c }, work, rowsWith);
    }
    rowsWith[c] = [r];
  }
  return { rowOfColumn };
}

function pickPivot(row: readonly number[], values: readonly number[], rowsWith: readonly number[][]): number {
  let best = -1;
  let bestScore = Number.POSITIVE_INFINITY;
  for (let k = 0; k < row.length; k++) {
    const unit = Math.abs(Math.abs(values[k] as number) - 1) < TINY;
    const score = (rowsWith[row[k] as number] as number[]).length + (unit ? 0 : 100_000);
    if (score < bestScore) [bestScore, best] = [score, k];
  }
  return best;
}

/** Takes the pivot row, times what removes the pivot column, from another row. `work` is all zeros on entry and on return. */
function subtractRow(
  columns: number[][],
  values: number[][],
  { from, row, column }: { from: number; row: number; column: number },
  work: Float64Array,
  rowsWith: number[][],
): void {
  const target = columns[from] as number[];
  const at = target.indexOf(column);
  if (at === -1) return;
  const targetValues = values[from] as number[];
  const factor = targetValues[at] as number;
  const source = columns[row] as number[];
  const sourceValues = values[row] as number[];
  for (let k = 0; k < source.length; k++) work[source[k] as number] = factor * (sourceValues[k] as number);
  let kept = 0;
  for (let k = 0; k < target.length; k++) {
    const c = target[k] as number;
    const value = (targetValues[k] as number) - (work[c] as number);
    work[c] = 0;
    if (Math.abs(value) < TINY) continue;
    target[kept] = c;
    targetValues[kept++] = value;
  }
  target.length = kept;
  targetValues.length = kept;
  for (let k = 0; k < source.length; k++) {
    const c = source[k] as number;
    const value = work[c] as number;
    if (value === 0) continue;
    work[c] = 0;
    if (c === column) continue;
    target.push(c);
    targetValues.push(-value);
    (rowsWith[c] as number[]).push(from);
  }
}

function packDictionary(
  cells: readonly number[],
  rowOfColumn: Int32Array,
  columns: number[][],
  values: number[][],
): Dictionary {
  const basic: number[] = [];
  const free: number[] = [];
  const freeNumber = new Int32Array(cells.length).fill(-1);
  rowOfColumn.forEach((row, c) => {
    if (row >= 0) basic.push(c);
    else freeNumber[c] = free.push(c) - 1;
  });
  const entry = new Float64Array(basic.length * free.length);
  basic.forEach((c, i) => {
    const row = rowOfColumn[c] as number;
    (columns[row] as number[]).forEach((other, k) => {
      const j = freeNumber[other] as number;
      if (j >= 0) entry[i * free.length + j] = (values[row] as number[])[k] as number;
    });
  });
  return {
    basic: Int32Array.from(basic, (c) => cells[c] as number),
    free: Int32Array.from(free, (c) => cells[c] as number),
    entry,
  };
}
