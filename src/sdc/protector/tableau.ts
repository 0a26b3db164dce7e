/** The dictionary of a piece of the table in a form that can be pivoted: basic cells as combinations of free cells. */

import type { Dictionary } from "./local-table.ts";

const TINY = 1e-9;

/**
 * Variables are the dictionary's basic cells first, then its free ones. `inRow[i]`: the variable basic in row i; `inColumn[j]`: the
 * variable free in column j. change(inRow[i]) = - sum over j of entry[j * rows + i] · change(inColumn[j]): stored by columns.
 */
export class Tableau {
  readonly rows: number;
  readonly columns: number;
  readonly entry: Float64Array;
  readonly inRow: Int32Array;
  readonly inColumn: Int32Array;
  /** The rows in which the column last given to `rowsOfColumn` is not zero; `rowsUsed` of them. */
  readonly rowList: Int32Array;
  rowsUsed = 0;

  constructor({ basic, free, entry }: Dictionary) {
    const rows = basic.length;
    const columns = free.length;
    this.rows = rows;
    this.columns = columns;
    this.entry = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) this.entry[j * rows + i] = entry[i * columns + j] as number;
    this.inRow = Int32Array.from({ length: rows }, (_, i) => i);
    this.inColumn = Int32Array.from({ length: columns }, (_, j) => rows + j);
    this.rowList = new Int32Array(rows);
  }

  rowsOfColumn(column: number): void {
    const start = column * this.rows;
    this.rowsUsed = 0;
    for (let i = 0; i < this.rows; i++) if (this.entry[start + i] !== 0) this.rowList[this.rowsUsed++] = i;
  }

  /** Exchanges the basic cell of a row with the free cell of a column whose rows are listed. The entry there is not zero. */
  exchange(row: number, column: number): void {
    const { rows, entry, rowList, rowsUsed } = this;
    const pivotStart = column * rows;
    const inverse = 1 / (entry[pivotStart + row] as number);
    for (let j = 0; j < this.columns; j++) {
      const start = j * rows;
      const atRow = entry[start + row] as number;
      if (atRow === 0 || j === column) continue;
      const factor = atRow * inverse;
      for (let n = 0; n < rowsUsed; n++) {
        const i = rowList[n] as number;
        const value = (entry[start + i] as number) - factor * (entry[pivotStart + i] as number);
        entry[start + i] = value < TINY && value > -TINY ? 0 : value;
      }
      entry[start + row] = factor;
    }
    for (let n = 0; n < rowsUsed; n++) {
      const i = rowList[n] as number;
      entry[pivotStart + i] = -(entry[pivotStart + i] as number) * inverse;
    }
    entry[pivotStart + row] = inverse;
    const leaving = this.inRow[row] as number;
    this.inRow[row] = this.inColumn[column] as number;
    this.inColumn[column] = leaving;
  }
}
