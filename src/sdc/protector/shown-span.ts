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
  /** Two random sums of the values: what `key` is the ratio of. They follow every subtraction at once. */
  a: number;
  b: number;
  key: number;
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
  private readonly unsafe: Residual[] = [];
  private readonly unsafeCells: number[] = [];
  private readonly unsafeAtRow: (number[] | undefined)[]; // may name vectors that have left the row
  private readonly unsafeCount: Int32Array;
  private readonly unsafeWithKey = new Map<number, number>();

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
    this.unsafeAtRow = new Array<number[] | undefined>(rowCount).fill(undefined);
    this.unsafeCount = new Int32Array(rowCount);
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
    const u = this.unsafe.push(residual) - 1;
    this.unsafeCells.push(cell);
    this.countKey(residual.key, 1);
    for (const row of residual.rows) this.enter(u, row);
    return true;
  }

  /** Adds a residual (of `reduce`, with nothing added since) to the span. A zero residual changes nothing. */
  add(residual: Residual): void {
    if (residual.rows.length === 0) return;
    const { multiply } = this.field;
    const at = this.pickPivot(residual);
    const row = residual.rows[at] as number;
    const scale = this.field.invert(residual.values[at] as number);
    const age = this.pivotRow.push(row) - 1;
    this.spanRows.push(Int32Array.from(residual.rows));
    this.spanValues.push(Float64Array.from(residual.values, (value) => multiply(value, scale)));
    this.pivotAge[row] = age;
    const hashes = { a: multiply(residual.a, scale), b: multiply(residual.b, scale) };
    for (const u of this.unsafeAtRow[row] ?? []) this.reduceUnsafe(u, age, hashes);
    this.unsafeAtRow[row] = undefined;
  }

  /** The watched unsafe cells that are determined; empty if all additions were checked with `wouldDetermine`. */
  determined(): number[] {
    return this.unsafeCells.filter((_, u) => (this.unsafe[u] as Residual).key === ZERO_KEY);
  }

  private pickPivot(residual: Residual): number {
    let best = 0;
    let fewest = Number.POSITIVE_INFINITY;
    for (let k = 0; k < residual.rows.length; k++) {
      const count = this.unsafeCount[residual.rows[k] as number] as number;
      if (count < fewest) [fewest, best] = [count, k];
    }
    return best;
  }

  /** Takes the span's newest vector out of an unsafe vector, if that has an entry at the pivot. */
  private reduceUnsafe(u: number, age: number, hashes: { a: number; b: number }): void {
    const residual = this.unsafe[u] as Residual;
    const at = residual.rows.indexOf(this.pivotRow[age] as number);
    if (at === -1) return;
    const { prime, multiply } = this.field;
    const minus = prime - (residual.values[at] as number);
    const spanRows = this.spanRows[age] as Int32Array;
    const spanValues = this.spanValues[age] as Float64Array;
    for (let k = 0; k < spanRows.length; k++)
      this.work[spanRows[k] as number] = multiply(minus, spanValues[k] as number);
    const { rows, values } = residual;
    let kept = 0;
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k] as number;
      const sum = (values[k] as number) + (this.work[row] as number);
      this.work[row] = 0;
      const value = sum >= prime ? sum - prime : sum;
      if (value === 0) {
        this.unsafeCount[row]!--;
        continue;
      }
      rows[kept] = row;
      values[kept++] = value;
    }
    rows.length = kept;
    values.length = kept;
    for (let k = 0; k < spanRows.length; k++) {
      const row = spanRows[k] as number;
      const value = this.work[row] as number;
      if (value === 0) continue;
      this.work[row] = 0;
      rows.push(row);
      values.push(value);
      this.enter(u, row);
    }
    this.countKey(residual.key, -1);
    residual.a = (residual.a + multiply(minus, hashes.a)) % prime;
    residual.b = (residual.b + multiply(minus, hashes.b)) % prime;
    residual.key = this.keyOf(residual);
    this.countKey(residual.key, 1);
  }

  private enter(u: number, row: number): void {
    this.unsafeCount[row]!++;
    const at = this.unsafeAtRow[row];
    if (at === undefined) this.unsafeAtRow[row] = [u];
    else at.push(u);
  }

  private countKey(key: number, by: number): void {
    const count = (this.unsafeWithKey.get(key) ?? 0) + by;
    if (count > 0) this.unsafeWithKey.set(key, count);
    else this.unsafeWithKey.delete(key);
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
    const { prime, multiply } = this.field;
    const residual: Residual = { rows: [], values: [], a: 0, b: 0, key: ZERO_KEY };
    for (const row of touched) {
      const value = this.work[row] as number;
      this.work[row] = 0;
      this.inWork[row] = 0;
      if (value === 0) continue;
      residual.rows.push(row);
      residual.values.push(value);
      residual.a = (residual.a + multiply(value, this.hashA[row] as number)) % prime;
      residual.b = (residual.b + multiply(value, this.hashB[row] as number)) % prime;
    }
    residual.key = this.keyOf(residual);
    return residual;
  }

  private keyOf({ rows, a, b }: Residual): number {
    if (rows.length === 0) return ZERO_KEY;
    return b === 0 ? this.field.prime + 1 : this.field.multiply(a, this.field.invert(b)) + 1;
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
