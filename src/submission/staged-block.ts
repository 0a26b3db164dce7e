import { AVAILABILITY, type Availability, VINTAGE, type Vintage } from "../domain/codes.ts";
import type { Remark, StagedBlock, StagedCell, StagedNote } from "./staged-cell.ts";

/**
 * Cells in a block, and characters of their notes, after which it is full. A larger block makes no difference to the time, and garbage
 * of several megabytes at once, which stays longer: 65,536 cells took 60 MB more at ten million cells.
 */
export const BLOCK_CELLS = 16_384;
const BLOCK_NOTES = 1_048_576;
/** Beside the codes: the row, the count and the state. */
const BYTES_BESIDE_CODES = 9;
const BYTES_OF_CODE = 2;

/** Availability, vintage and whether the cell is removed, in one byte. */
const stateByte = (availability: Availability, vintage: Vintage, removed: boolean): number =>
  (AVAILABILITY.indexOf(availability) * VINTAGE.length + VINTAGE.indexOf(vintage)) * 2 + (removed ? 1 : 0);

/** What each value of the byte means. */
export const STATES: readonly Pick<StagedCell, "availability" | "vintage" | "removed">[] = AVAILABILITY.flatMap(
  (availability) => VINTAGE.flatMap((vintage) => [false, true].map((removed) => ({ availability, vintage, removed }))),
);
const HAS_VALUE = Uint8Array.from(STATES, ({ availability }) => (availability === "VALUE" ? 1 : 0));

/** A block as it is stored. `codes`: of each axis, those that no earlier block of the file named. */
export interface PackedBlock {
  readonly cells: number;
  readonly bytes: Uint8Array;
  readonly codes: readonly (readonly string[])[];
  readonly notes: readonly StagedNote[];
}

/** The bytes of a column of whole numbers as PostgreSQL's send functions write them, most significant byte first. */
function columnBytes(column: Int32Array | Uint16Array): Buffer {
  const bytes = Buffer.from(column.buffer, column.byteOffset, column.byteLength);
  return column.BYTES_PER_ELEMENT === 4 ? Buffer.from(bytes).swap32() : Buffer.from(bytes).swap16();
}

/**
 * The blocks of one file, one after the other, in the same memory: some 20 bytes a cell, codes as numbers. What a million cells need as
 * objects (200 MB) or as rows of a table, and the time to make them, is what this saves.
 */
export class BlockWriter {
  /** Of the block at hand. */
  length = 0;
  private readonly row = new Int32Array(BLOCK_CELLS);
  private readonly value = new Int32Array(BLOCK_CELLS);
  private readonly state = new Uint8Array(BLOCK_CELLS);
  private readonly codes: readonly Uint16Array[];
  private readonly seen: readonly Map<string, number>[];
  /** How many codes of each axis the blocks before named. */
  private readonly named: number[];
  /** The code that came last on each axis, and its number: most cells repeat it. */
  private readonly lastCode: string[];
  private readonly lastNumber: number[];
  private readonly notes = new Map<string, Remark & { readonly at: number[] }>();
  private noteLength = 0;

  constructor(axes: number) {
    this.codes = Array.from({ length: axes }, () => new Uint16Array(BLOCK_CELLS));
    this.seen = this.codes.map(() => new Map<string, number>());
    this.named = this.codes.map(() => 0);
    this.lastCode = this.codes.map(() => "");
    this.lastNumber = this.codes.map(() => -1);
  }

  get isFull(): boolean {
    return this.length === BLOCK_CELLS || this.noteLength >= BLOCK_NOTES;
  }

  /** Takes a cell, as long as the block is not full. */
  add(cell: StagedCell): void {
    const at = this.length;
    this.row[at] = cell.row;
    this.value[at] = cell.value ?? -1;
    this.state[at] = stateByte(cell.availability, cell.vintage, cell.removed);
    this.number(0, at, cell.jurisdiction);
    this.number(1, at, cell.period);
    for (let a = 2; a < this.codes.length; a++) this.number(a, at, cell.members[a - 2] ?? "");
    const { note, quality, comparability } = cell;
    if (note !== null || quality !== null || comparability !== null) this.say({ note, quality, comparability }, at);
    this.length += 1;
  }

  private say(remark: Remark, at: number): void {
    const { note, quality, comparability } = remark;
    const key = `${note}\0${quality}\0${comparability?.en}\0${comparability?.fr}`;
    const known = this.notes.get(key);
    if (known) known.at.push(at);
    else this.notes.set(key, { ...remark, at: [at] });
    this.noteLength += known ? 6 : key.length;
  }

  /** The block at hand as it is stored; the next one begins. */
  pack(): PackedBlock {
    const { length } = this;
    const notes = [...this.notes.values()];
    const bytes = Buffer.concat([
      columnBytes(this.row.subarray(0, length)),
      columnBytes(this.value.subarray(0, length)),
      ...this.codes.map((column) => columnBytes(column.subarray(0, length))),
      this.state.subarray(0, length),
    ]);
    const codes = this.seen.map((known, a) => [...known.keys()].slice(this.named[a]));
    this.seen.forEach((known, a) => {
      this.named[a] = known.size;
    });
    this.length = 0;
    this.notes.clear();
    this.noteLength = 0;
    return { cells: length, bytes, codes, notes };
  }

  private number(axis: number, at: number, code: string): void {
    if (code !== this.lastCode[axis] || this.lastNumber[axis] === -1) {
      const known = this.seen[axis] as Map<string, number>;
      let number = known.get(code);
      if (number === undefined) {
        number = known.size;
        known.set(code, number);
      }
      this.lastCode[axis] = code;
      this.lastNumber[axis] = number;
    }
    (this.codes[axis] as Uint16Array)[at] = this.lastNumber[axis] as number;
  }
}

/** Error where a block is not one that was packed: stored counts are never guessed. */
function assertWhole({ value, state }: Pick<StagedBlock, "value" | "state">): void {
  for (let at = 0; at < value.length; at++)
    if (HAS_VALUE[state[at] as number] !== ((value[at] as number) >= 0 ? 1 : 0))
      throw new Error("a staged block with a count that contradicts its state");
}

function notedCells(length: number, notes: readonly StagedNote[]): Uint16Array | null {
  if (notes.length === 0) return null;
  const noted = new Uint16Array(length);
  for (const [index, { at }] of notes.entries()) for (const place of at) noted[place] = index + 1;
  return noted;
}

/** A stored block in columns. `axes`: how many the cube has. Error where it is not whole. */
export function unpackBlock(stored: Omit<PackedBlock, "codes">, axes: number): StagedBlock {
  const { cells: length, notes } = stored;
  if (stored.bytes.length !== length * (BYTES_BESIDE_CODES + BYTES_OF_CODE * axes))
    throw new Error("a staged block of another size than its cells");
  // A copy of its own: columns of numbers stand at whole addresses, what a driver hands over need not.
  const bytes = Buffer.from(new ArrayBuffer(stored.bytes.length));
  bytes.set(stored.bytes);
  const { buffer } = bytes;
  const numbers = length * 8;
  const codesEnd = numbers + length * BYTES_OF_CODE * axes;
  bytes.subarray(0, numbers).swap32();
  bytes.subarray(numbers, codesEnd).swap16();
  const block = {
    length,
    row: new Int32Array(buffer, 0, length),
    value: new Int32Array(buffer, length * 4, length),
    codes: Array.from({ length: axes }, (_, a) => new Uint16Array(buffer, numbers + a * length * 2, length)),
    state: new Uint8Array(buffer, codesEnd, length),
    notes,
    noted: notedCells(length, notes),
  };
  assertWhole(block);
  return block;
}
