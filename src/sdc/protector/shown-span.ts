/**
 * What one attacker can compute by adding and subtracting: the span of the cells he sees or knows, over the leaves.
 *
 * Left-looking elimination: vectors of the span are kept as they came, reduced by earlier ones only; the vectors of the unsafe cells
 * are kept fully reduced. An unsafe cell is determined exactly when its reduced vector is zero.
 */

import type { SparseVectors } from "./leaf-vectors.ts";
import type { PrimeField } from "./prime-field.ts";

/** A vector reduced by the span. `key` is the same for vectors that are multiples of one another; 0 only for the zero vector. */
export interface Residual {
  readonly rows: number[];
  readonly values: number[];
  readonly key: number;
}

const ZERO_KEY = 0;
const UNUSED = -1;

export class ShownSpan {
  private readonly pivotAge: Int32Array; // by row: the age of the span's vector with its pivot here, or UNUSED
  private readonly spanRows: Int32Array[] = [];
  private readonly spanValues: Float64Array[] = [];
  private readonly pivotRow: number[] = [];
  private readonly work: Float64Array;
  private readonly inWork: Uint8Array;
  private readonly hashA: Float64Array;
  private readonly hashB: Float64Array;
  private readonly unsafe: Map<number, Residual> = new Map();
  private readonly unsafeAtRow: Map<number, Set<number>> = new Map();
  private readonly unsafeWithKey: Map<number, number> = new Map();

  /** `random`: whole numbers from 1 to prime - 1, for fingerprints; two draws for each row. */
  constructor(
    private readonly field: PrimeField,
    rowCount: number,
    random: () => number,
  ) {
    this.pivotAge = new Int32Array(rowCount).fill(UNUSED);
    this.work = new Float64Array(rowCount);
    this.inWork = new Uint8Array(rowCount);
    this.hashA = Float64Array.from({ length: rowCount }, random);
    this.hashB = Float64Array.from({ length: rowCount }, random);
  }

  /** Reduces vector `v` by the span: what it would add to what is known. */
  reduce(vectors: SparseVectors, v: number): Residual {
    const rows: number[] = [];
    const ages = new AgeHeap();
    for (let k = vectors.offset[v] as number; k < (vectors.offset[v + 1] as number); k++) {
      const coefficient = vectors.coefficient[k] as number;
      this.addToWork(
        vectors.row[k] as number,
        coefficient < 0 ? coefficient + this.field.prime : coefficient,
        rows,
        ages,
      );
    }
    for (let age = ages.pop(); age !== UNUSED; age = ages.pop()) {
      const factor = this.work[this.pivotRow[age] as number] as number;
      if (factor !== 0) this.subtract(age, factor, rows, ages);
    }
    return this.collect(rows);
  }

  /** True where the span with this residual would determine an unsafe cell. */
  wouldDetermine(residual: Residual): boolean {
    return this.unsafeWithKey.has(residual.key);
  }

  /** Adds an unsafe cell to those watched; false if the span determines it already. */
  watch(cell: number, vectors: SparseVectors): boolean {
    const residual = this.reduce(vectors, cell);
    if (residual.key === ZERO_KEY) return false;
    this.place(cell, residual);
    return true;
  }

  /** Adds a residual (of `reduce`, with nothing added since) to the span. A zero residual changes nothing. */
  add(residual: Residual): void {
    if (residual.rows.length === 0) return;
    const at = this.pickPivot(residual);
    const row = residual.rows[at] as number;
    const scale = this.field.invert(residual.values[at] as number);
    const values = Float64Array.from(residual.values, (value) => this.field.multiply(value, scale));
    const age = this.pivotRow.push(row) - 1;
    this.spanRows.push(Int32Array.from(residual.rows));
    this.spanValues.push(values);
    this.pivotAge[row] = age;
    for (const cell of [...(this.unsafeAtRow.get(row) ?? [])]) this.reduceUnsafe(cell, age);
  }

  /** The watched unsafe cells that are determined; empty if all additions were checked with `wouldDetermine`. */
  determined(): number[] {
    return [...this.unsafe].filter(([, residual]) => residual.key === ZERO_KEY).map(([cell]) => cell);
  }

  private pickPivot(residual: Residual): number {
    let best = 0;
    let fewest = Number.POSITIVE_INFINITY;
    for (let k = 0; k < residual.rows.length; k++) {
      const count = this.unsafeAtRow.get(residual.rows[k] as number)?.size ?? 0;
      if (count < fewest) [fewest, best] = [count, k];
    }
    return best;
  }

  private reduceUnsafe(cell: number, age: number): void {
    const before = this.unsafe.get(cell) as Residual;
    const rows: number[] = [];
    const ages = new AgeHeap();
    for (let k = 0; k < before.rows.length; k++)
      this.addToWork(before.rows[k] as number, before.values[k] as number, rows, ages);
    this.subtract(age, this.work[this.pivotRow[age] as number] as number, rows, ages);
    this.unplace(cell, before);
    this.place(cell, this.collect(rows));
  }

  private subtract(age: number, factor: number, rows: number[], ages: AgeHeap): void {
    const spanRows = this.spanRows[age] as Int32Array;
    const spanValues = this.spanValues[age] as Float64Array;
    const minus = this.field.prime - factor;
    for (let k = 0; k < spanRows.length; k++) {
      this.addToWork(spanRows[k] as number, this.field.multiply(minus, spanValues[k] as number), rows, ages);
    }
  }

  private addToWork(row: number, value: number, rows: number[], ages: AgeHeap): void {
    const sum = (this.work[row] as number) + value;
    this.work[row] = sum >= this.field.prime ? sum - this.field.prime : sum;
    if (this.inWork[row] === 1) return;
    this.inWork[row] = 1;
    rows.push(row);
    const age = this.pivotAge[row] as number;
    if (age !== UNUSED) ages.push(age);
  }

  private collect(touched: readonly number[]): Residual {
    const rows: number[] = [];
    const values: number[] = [];
    let a = 0;
    let b = 0;
    for (const row of touched) {
      const value = this.work[row] as number;
      this.work[row] = 0;
      this.inWork[row] = 0;
      if (value === 0) continue;
      rows.push(row);
      values.push(value);
      a = (a + this.field.multiply(value, this.hashA[row] as number)) % this.field.prime;
      b = (b + this.field.multiply(value, this.hashB[row] as number)) % this.field.prime;
    }
    const key =
      rows.length === 0 ? ZERO_KEY : b === 0 ? this.field.prime + 1 : this.field.multiply(a, this.field.invert(b)) + 1;
    return { rows, values, key };
  }

  private place(cell: number, residual: Residual): void {
    this.unsafe.set(cell, residual);
    this.unsafeWithKey.set(residual.key, (this.unsafeWithKey.get(residual.key) ?? 0) + 1);
    for (const row of residual.rows) {
      const cells = this.unsafeAtRow.get(row);
      if (cells === undefined) this.unsafeAtRow.set(row, new Set([cell]));
      else cells.add(cell);
    }
  }

  private unplace(cell: number, residual: Residual): void {
    for (const row of residual.rows) this.unsafeAtRow.get(row)?.delete(cell);
    const left = (this.unsafeWithKey.get(residual.key) ?? 0) - 1;
    if (left > 0) this.unsafeWithKey.set(residual.key, left);
    else this.unsafeWithKey.delete(residual.key);
  }
}

/** A binary heap of ages, smallest first; UNUSED when empty. */
class AgeHeap {
  private readonly items: number[] = [];

  push(age: number): void {
    const items = this.items;
    let at = items.push(age) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((items[parent] as number) <= age) break;
      items[at] = items[parent] as number;
      at = parent;
    }
    items[at] = age;
  }

  pop(): number {
    const items = this.items;
    const top = items[0];
    if (top === undefined) return UNUSED;
    const last = items.pop() as number;
    if (items.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && (items[child + 1] as number) < (items[child] as number)) child++;
      if ((items[child] as number) >= last) break;
      items[at] = items[child] as number;
      at = child;
    }
    items[at] = last;
    return top;
  }
}
