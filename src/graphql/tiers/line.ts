import type { Language, Measure } from "../../domain/codes.ts";
import { indexesOf } from "../../domain/cube.ts";
import type { CellReading } from "../../observation/cell-reading.ts";
import type { Given } from "./input-values.ts";

/** The cell that is being written: one object for all cells of a page in turn. */
export class Line {
  measure!: Measure;
  reading!: CellReading;
  private cell = 0;
  private placed = -1;
  private indexes: readonly number[] = [];

  constructor(
    private readonly strides: readonly number[],
    readonly language: Language,
    readonly given: Given,
  ) {}

  /** Goes on to another cell. */
  to(cell: number, measure: Measure, reading: CellReading): void {
    this.cell = cell;
    this.measure = measure;
    this.reading = reading;
  }

  /** The index of the cell on each axis, worked out where it is asked for. */
  get at(): readonly number[] {
    if (this.placed === this.cell) return this.indexes;
    this.indexes = indexesOf(this.strides, this.cell);
    this.placed = this.cell;
    return this.indexes;
  }
}
