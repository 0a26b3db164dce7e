import { AVAILABILITY, VINTAGE } from "../domain/codes.ts";
import type { StagedCell, StagedPages } from "./staged-cell.ts";

const CELLS = 65_536;
const KNOWN_VINTAGES = VINTAGE.length;

interface Block {
  readonly row: Int32Array;
  readonly value: Int32Array;
  /** Availability, vintage and whether the cell is removed, in one byte. */
  readonly state: Uint8Array;
  /** A column of code numbers for each axis. */
  readonly codes: readonly Uint16Array[];
}

/**
 * Staged cells in columns: some 20 bytes a cell, codes as numbers. The axes are those of the cube: jurisdiction, period, members.
 * What a million cells need as objects (200 MB), and the time to make them twice, is what this saves.
 */
export class StagedColumns {
  length = 0;
  /** The codes that the cells name, axis by axis, in the order in which they came. */
  readonly seen: readonly Map<string, number>[];
  readonly comparability = new Map<number, NonNullable<StagedCell["comparability"]>>();
  /** What the file says of a cell, where it says something. */
  readonly notes = new Map<number, Pick<StagedCell, "note" | "quality">>();
  private readonly blocks: Block[] = [];

  constructor(axes: number) {
    this.seen = Array.from({ length: axes }, () => new Map<string, number>());
  }

  add(cell: StagedCell): void {
    const at = this.length % CELLS;
    const block = at === 0 ? this.grow() : (this.blocks[this.blocks.length - 1] as Block);
    block.row[at] = cell.row;
    block.value[at] = cell.value ?? -1;
    const kind = AVAILABILITY.indexOf(cell.availability) * KNOWN_VINTAGES + VINTAGE.indexOf(cell.vintage);
    block.state[at] = kind * 2 + (cell.removed ? 1 : 0);
    this.number(block, at, 0, cell.jurisdiction);
    this.number(block, at, 1, cell.period);
    const isOfShape = cell.members.length === this.seen.length - 2;
    for (let a = 2; a < this.seen.length; a++) this.number(block, at, a, isOfShape ? (cell.members[a - 2] ?? "") : "");
    const { note, quality } = cell;
    if (note !== null || quality !== null) this.notes.set(this.length, { note, quality });
    if (cell.comparability !== null) this.comparability.set(this.length, cell.comparability);
    this.length += 1;
  }

  row(cell: number): number {
    return this.block(cell).row[cell % CELLS] as number;
  }

  /** The count; -1 where there is none. */
  value(cell: number): number {
    return this.block(cell).value[cell % CELLS] as number;
  }

  availability(cell: number): StagedCell["availability"] {
    return AVAILABILITY[Math.floor(this.state(cell) / 2 / KNOWN_VINTAGES)] as StagedCell["availability"];
  }

  vintage(cell: number): StagedCell["vintage"] {
    return VINTAGE[(this.state(cell) >> 1) % KNOWN_VINTAGES] as StagedCell["vintage"];
  }

  removed(cell: number): boolean {
    return this.state(cell) % 2 === 1;
  }

  /** The number of the cell's code on an axis, as in `seen`. */
  code(cell: number, axis: number): number {
    return this.block(cell).codes[axis]?.[cell % CELLS] as number;
  }

  private block(cell: number): Block {
    return this.blocks[Math.floor(cell / CELLS)] as Block;
  }

  private state(cell: number): number {
    return this.block(cell).state[cell % CELLS] as number;
  }

  private grow(): Block {
    const block: Block = {
      row: new Int32Array(CELLS),
      value: new Int32Array(CELLS),
      state: new Uint8Array(CELLS),
      codes: this.seen.map(() => new Uint16Array(CELLS)),
    };
    this.blocks.push(block);
    return block;
  }

  private number(block: Block, at: number, axis: number, code: string): void {
    const known = this.seen[axis] as Map<string, number>;
    let number = known.get(code);
    if (number === undefined) {
      number = known.size;
      known.set(code, number);
    }
    (block.codes[axis] as Uint16Array)[at] = number;
  }
}

/** Pages of staged cells as columns. `axes`: how many the cube has. */
export async function inColumns(pages: StagedPages, axes: number): Promise<StagedColumns> {
  const columns = new StagedColumns(axes);
  for await (const page of pages()) for (const cell of page) columns.add(cell);
  return columns;
}
