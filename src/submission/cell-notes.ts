import type { Remark } from "./staged-cell.ts";

/**
 * What a file says of the cells of a cube beside their counts. Files say a few things of many cells: each is kept once, and four bytes a
 * cell once anything is said at all.
 */
export class CellNotes implements Iterable<[cell: number, remark: Remark]> {
  private readonly numbers = new Map<string, number>();
  private readonly remarks: Remark[] = [];
  /** The number of each cell's remark, from 1; 0: none. */
  private numberOf: Uint32Array | null = null;

  constructor(private readonly cells: number) {}

  get isEmpty(): boolean {
    return this.numberOf === null;
  }

  /** The number of a remark, by which `set` takes it; 0 where nothing is said. */
  number(remark: Remark): number {
    const { note, quality, comparability } = remark;
    if (note === null && quality === null && comparability === null) return 0;
    const key = JSON.stringify([note, quality, comparability?.en, comparability?.fr]);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.remarks.push({ note, quality, comparability });
      this.numbers.set(key, number);
    }
    return number;
  }

  set(cell: number, number: number): void {
    if (number === 0) return;
    this.numberOf ??= new Uint32Array(this.cells);
    this.numberOf[cell] = number;
  }

  /** Undefined where nothing is said of the cell. */
  get(cell: number): Remark | undefined {
    return this.remarks[(this.numberOf?.[cell] ?? 0) - 1];
  }

  /** In the order of the cube. */
  *[Symbol.iterator](): Iterator<[cell: number, remark: Remark]> {
    const { numberOf } = this;
    if (numberOf === null) return;
    for (let cell = 0; cell < numberOf.length; cell++) {
      const number = numberOf[cell] as number;
      if (number !== 0) yield [cell, this.remarks[number - 1] as Remark];
    }
  }
}
