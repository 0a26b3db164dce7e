import { createHash } from "node:crypto";
import { AVAILABILITY, type Availability, type Measure, VINTAGE, type Vintage } from "../domain/codes.ts";
import type { CellReading, SelectedCells } from "../observation/cell-reading.ts";
import type { MeasureNote } from "../observation/observation.type.ts";
import { selectedCount } from "../observation/order-cells.ts";
import { makeTurns } from "../shared/turns.ts";

/** What a cell shows but its value. There are few kinds in a release, however many cells. */
export interface CellKind {
  readonly availability: Availability;
  readonly vintage: Vintage;
  readonly symbols: readonly string[];
  readonly rounded: boolean;
  readonly roundingBase: number | null;
}

/**
 * All that a viewer is shown in some cells, read once; position i is cell i of the selection, 12 bytes each. `value`: NaN where
 * there is none. `kindOf`: index into `kinds`. `notesOf`: index into `noteSets`, what computing its measure gave rise to.
 * `hash`: sha256 of all of it.
 */
export interface ShownCells {
  readonly value: Float64Array;
  readonly kindOf: Uint16Array;
  readonly kinds: readonly CellKind[];
  readonly notesOf: Uint16Array;
  readonly noteSets: readonly (readonly MeasureNote[])[];
  readonly suppressed: number;
  /** Each once. */
  readonly measureNotes: readonly MeasureNote[];
  readonly hash: string;
}

/** Cells that are read before anyone looks at the clock. */
const AT_ONCE = 512;

/** Goes through a product in row-major order, the last factor fastest. `at` is the same array each time. */
export class Odometer {
  readonly at: number[];
  constructor(private readonly sizes: readonly number[]) {
    this.at = sizes.map(() => 0);
  }
  next(): void {
    for (let a = this.sizes.length - 1; a >= 0; a--) {
      const index = (this.at[a] as number) + 1;
      if (index < (this.sizes[a] as number)) {
        this.at[a] = index;
        return;
      }
      this.at[a] = 0;
    }
  }
}

/** How many choices there are on each axis of a selection, the measures last. */
export const sizesOf = ({ indexes, measures }: SelectedCells["selection"]): number[] => [
  ...indexes.map((axis) => axis.length),
  measures.length,
];

/** The cell of the view at a place of the selection. */
export function cellAt({ selection, view }: SelectedCells, at: readonly number[]): number {
  let cell = 0;
  for (const [a, chosen] of selection.indexes.entries())
    cell += (chosen[at[a] as number] as number) * (view.strides[a] as number);
  return cell;
}

/** Numbers the kinds of cells in the order in which they occur. */
function makeKinds() {
  const kinds: CellKind[] = [];
  const numbers = new Map<string, number>();
  const met = new Map<CellReading["status"], number>();
  function numberOf(status: CellReading["status"]): number {
    const { availability, vintage, symbols, rounded, roundingBase } = status;
    const key = `${AVAILABILITY.indexOf(availability)} ${VINTAGE.indexOf(vintage)} ${symbols.join()} ${rounded} ${roundingBase}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, kinds.length);
    return kinds.push({ availability, vintage, symbols, rounded, roundingBase }) - 1;
  }
  return {
    kinds,
    /** One object stands for all cells in the same state, so that most are known at once. */
    numberOf(status: CellReading["status"]): number {
      const number = met.get(status) ?? numberOf(status);
      met.set(status, number);
      return number;
    },
  };
}

const keyOf = ({ id, text }: MeasureNote): string => `${id} ${text.en}`;

/** Numbers the notes that stand together in the order in which they occur; 0 is none. */
function makeNoteSets() {
  const noteSets: (readonly MeasureNote[])[] = [[]];
  const numbers = new Map([["", 0]]);
  return {
    noteSets,
    numberOf(notes: readonly MeasureNote[]): number {
      if (notes.length === 0) return 0;
      const key = notes.map(keyOf).join("\n");
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, noteSets.length);
      return noteSets.push(notes) - 1;
    },
  };
}

/** Reads every selected cell, others having their turn meanwhile. */
export async function readShown(selected: SelectedCells): Promise<ShownCells> {
  const { selection } = selected;
  const count = selectedCount(selection);
  const [value, kindOf, notesOf] = [new Float64Array(count), new Uint16Array(count), new Uint16Array(count)];
  const { kinds, numberOf } = makeKinds();
  const { noteSets, numberOf: noteSetOf } = makeNoteSets();
  const odometer = new Odometer(sizesOf(selection));
  const turns = makeTurns();
  let suppressed = 0;
  for (let position = 0; position < count; position++) {
    const measure = selection.measures[odometer.at.at(-1) as number] as Measure;
    const reading = selected.read(cellAt(selected, odometer.at), measure);
    value[position] = reading.value ?? Number.NaN;
    kindOf[position] = numberOf(reading.status);
    notesOf[position] = noteSetOf(reading.notes);
    if (reading.status.availability === "SUPPRESSED") suppressed += 1;
    odometer.next();
    if (position % AT_ONCE === 0) await turns();
  }
  const hash = createHash("sha256").update(JSON.stringify(kinds)).update(kindOf).update(value).digest("hex");
  const measureNotes = [...new Map(noteSets.flat().map((note) => [keyOf(note), note])).values()];
  return { value, kindOf, kinds, notesOf, noteSets, suppressed, measureNotes, hash };
}
