import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import { VINTAGE, type Vintage } from "../domain/codes.ts";
import { type Axis, type CubeShape, cellCountOf, JURISDICTION_AXIS, PERIOD_AXIS, stridesOf } from "../domain/cube.ts";
import { parsePeriod, previousPeriod } from "../domain/period.ts";
import { isPooled } from "../domain/pooled-period.ts";
import { LOADED_AVAILABILITY, type LoadedAvailability, type ReleaseCells } from "../publication/release-cells.ts";
import { MOST_OF_A_RULE } from "../shared/limits.ts";
import { CellNotes } from "./cell-notes.ts";
import { RowIndex } from "./row-index.ts";
import { STATES } from "./staged-block.ts";
import type { Remark, StagedBlock, StagedFile } from "./staged-cell.ts";

/** A second row of a cell, or one whose codes the indicator does not have. */
export interface Misplaced {
  readonly row: number;
  readonly cell: string;
  readonly why: "TWICE" | "OUTSIDE";
}

/**
 * The current release with a file laid over it, in columns over its shape: 7 bytes a cell, and 4 more where there is a current release.
 * `value`: the count, -1 where there is none. `availability`, `vintage`: index into LOADED_AVAILABILITY, VINTAGE. `rows`: for
 * each cell the row of the file that gives it. `baseOf`: where the cell stands in the current release, -1 where it does
 * not; empty where there is no current release. `cells`: the same as a release; made when asked for.
 */
export interface MergedCells {
  readonly shape: CubeShape;
  readonly value: Int32Array;
  readonly availability: Uint8Array;
  readonly vintage: Uint8Array;
  readonly roundedAtSource: Uint8Array;
  readonly cells: ReleaseCells;
  readonly rows: RowIndex;
  readonly baseOf: Int32Array;
  /** Notes and quality letters that the file gives, and what the code maps say; of a cell that it removes, the last alone. */
  readonly notes: CellNotes;
  /** At most a hundred of each kind, and how many there are. */
  readonly misplaced: readonly Misplaced[];
  readonly misplacedCount: Readonly<Record<Misplaced["why"], number>>;
  readonly suppressedAtSource: number;
}

/** Every period from the first to the last, gaps included: a missing year is `..`, not absent. */
function unbroken(periods: ReadonlySet<string>): string[] {
  const start = (id: string): string => parsePeriod(id)?.start ?? "";
  const named = [...periods].sort((a, b) => start(a).localeCompare(start(b)));
  const [first, last] = [named[0], named.at(-1)];
  const all: string[] = [];
  for (let id: string | null = last ?? null; id !== null; id = previousPeriod(id)) {
    all.unshift(id);
    if (id === first) break;
  }
  return all;
}

/** The valid codes of each axis in the catalogue's order; null for periods, which are no list. */
function validCodes(indicator: IndicatorEntry, catalogue: Catalogue): (readonly string[] | null)[] {
  const areas = catalogue.jurisdictions.filter(({ level }) => indicator.levels.includes(level)).map(({ id }) => id);
  return [areas, null, ...indicator.dimensions.map(({ members }) => members)];
}

/**
 * The shape of the next release: the current one's, with what the file adds; a first release has every code of the catalogue.
 * A code that the catalogue no longer has is left out, which makes the release a breaking one. Pooled periods are left out: publication
 * makes them anew.
 */
function nextShape(
  base: CubeShape | null,
  codes: readonly (readonly string[])[],
  indicator: IndicatorEntry,
  catalogue: Catalogue,
): CubeShape {
  const ids = [JURISDICTION_AXIS, PERIOD_AXIS, ...indicator.dimensions.map(({ id }) => id)];
  const valid = validCodes(indicator, catalogue);
  const axes = ids.map((id, a): Axis => {
    const before = base?.axes.find((axis) => axis.id === id)?.codes ?? null;
    const given = new Set(codes[a]);
    const known = valid[a] ?? null;
    if (known === null) {
      const periods = [...(before ?? []), ...given].filter((period) => !isPooled(period));
      return { id, codes: unbroken(new Set(periods)) };
    }
    return { id, codes: before === null ? known : known.filter((code) => before.includes(code) || given.has(code)) };
  });
  return { axes };
}

/** Where each code of a list stands in an axis, times the axis' stride; -1 where it does not. */
function placesOf(codes: Iterable<string>, axis: Axis, stride: number): Int32Array {
  const index = new Map(axis.codes.map((code, i) => [code, i * stride]));
  return Int32Array.from(codes, (code) => index.get(code) ?? -1);
}

/** Where each cell of a shape stands in the release before it; -1 where it does not. */
export function placesInBase(base: CubeShape | null, shape: CubeShape): Int32Array {
  const places = new Int32Array(cellCountOf(shape)).fill(-1);
  const sameAxes = base?.axes.length === shape.axes.length && base.axes.every(({ id }, a) => id === shape.axes[a]?.id);
  if (base === null || !sameAxes) return places;
  const strides = stridesOf(shape);
  const baseStrides = stridesOf(base);
  const steps = shape.axes.map(({ codes }, a) => placesOf(codes, base.axes[a] as Axis, baseStrides[a] as number));
  for (let cell = 0; cell < places.length; cell++) {
    let place = 0;
    for (let a = 0; a < steps.length && place !== -1; a++) {
      const step = steps[a] as Int32Array;
      const from = step[Math.floor(cell / (strides[a] as number)) % step.length] as number;
      place = from === -1 ? -1 : place + from;
    }
    places[cell] = place;
  }
  return places;
}

const LOADED_INDEX: ReadonlyMap<string, number> = new Map(LOADED_AVAILABILITY.map((one, index) => [one, index]));
const NOT_AVAILABLE = LOADED_AVAILABILITY.indexOf("NOT_AVAILABLE");
const FINAL = VINTAGE.indexOf("FINAL");

/** What becomes of a staged cell, by its byte of state. What its source suppressed or the file removes is not available. */
const LOADED_STATES = STATES.map(({ availability, vintage, removed }) => ({
  availability: removed ? NOT_AVAILABLE : (LOADED_INDEX.get(availability) ?? NOT_AVAILABLE),
  vintage: VINTAGE.indexOf(vintage),
  removed,
  isValue: availability === "VALUE" && !removed,
  isSuppressed: availability === "SUPPRESSED",
}));

type Columns = Pick<MergedCells, "shape" | "value" | "availability" | "vintage" | "roundedAtSource">;

function columnsOver(base: ReleaseCells | null, shape: CubeShape, baseOf: Int32Array): Columns {
  const count = cellCountOf(shape);
  const columns = {
    shape,
    value: new Int32Array(count).fill(-1),
    availability: new Uint8Array(count).fill(NOT_AVAILABLE),
    vintage: new Uint8Array(count).fill(FINAL),
    roundedAtSource: new Uint8Array(count),
  };
  if (base === null) return columns;
  for (let cell = 0; cell < count; cell++) {
    const from = baseOf[cell] as number;
    if (from === -1) continue;
    columns.value[cell] = base.value[from] as number;
    columns.availability[cell] = LOADED_AVAILABILITY.indexOf(base.availability[from] as LoadedAvailability);
    columns.vintage[cell] = VINTAGE.indexOf(base.vintage[from] as Vintage);
    columns.roundedAtSource[cell] = base.roundedAtSource[from] as number;
  }
  return columns;
}

const asRelease = ({ shape, value, availability, vintage, roundedAtSource }: Columns): ReleaseCells => ({
  shape,
  value,
  availability: Array.from(availability, (index) => LOADED_AVAILABILITY[index] as LoadedAvailability),
  vintage: Array.from(vintage, (index) => VINTAGE[index] as Vintage),
  roundedAtSource,
});

/** `CA-ON.F.T:2019`, as cellKey writes it. */
function keyOf(codes: readonly (readonly string[])[], block: StagedBlock, at: number): string {
  const [jurisdiction, period, ...members] = codes.map((names, a) => names[block.codes[a]?.[at] as number] ?? "");
  return `${[jurisdiction, ...members].join(".")}:${period}`;
}

/** A file's cells on their way into the columns of the next release. */
class Laying {
  readonly notes: CellNotes;
  readonly misplaced: Misplaced[] = [];
  readonly misplacedCount = { TWICE: 0, OUTSIDE: 0 };
  suppressedAtSource = 0;
  readonly rows: RowIndex;
  private readonly steps: readonly Int32Array[];

  constructor(
    private readonly columns: Columns,
    private readonly codes: readonly (readonly string[])[],
  ) {
    const { shape, value } = columns;
    const strides = stridesOf(shape);
    this.rows = new RowIndex(value.length, strides[1] as number);
    this.notes = new CellNotes(value.length);
    this.steps = shape.axes.map((axis, a) => placesOf(codes[a] ?? [], axis, strides[a] as number));
  }

  lay(block: StagedBlock): void {
    const { noted, notes } = block;
    const numbers = notes.map((remark) => this.notes.number(remark));
    for (let at = 0; at < block.length; at++) {
      const cell = this.placeOf(block, at);
      if (cell === -1 || this.rows.has(cell)) this.misplace(block, at, cell === -1 ? "OUTSIDE" : "TWICE");
      else {
        this.put(block, at, cell);
        const said = noted === null ? 0 : (noted[at] as number);
        if (said === 0) continue;
        const isRemoved = LOADED_STATES[block.state[at] as number]?.removed === true;
        const { comparability } = notes[said - 1] as Remark;
        const number = isRemoved ? this.notes.number({ note: null, quality: null, comparability }) : numbers[said - 1];
        this.notes.set(cell, number as number);
      }
    }
  }

  /** -1 where the cell has no place. */
  private placeOf(block: StagedBlock, at: number): number {
    let place = 0;
    for (let a = 0; a < this.steps.length; a++) {
      const step = (this.steps[a] as Int32Array)[(block.codes[a] as Uint16Array)[at] as number] as number;
      // A number that no code has is no place either.
      if (!(step >= 0)) return -1;
      place += step;
    }
    return place;
  }

  private misplace(block: StagedBlock, at: number, why: Misplaced["why"]): void {
    this.misplacedCount[why] += 1;
    if (this.misplacedCount[why] > MOST_OF_A_RULE) return;
    this.misplaced.push({ row: block.row[at] as number, cell: keyOf(this.codes, block, at), why });
  }

  private put(block: StagedBlock, at: number, cell: number): void {
    const { value, availability, vintage, roundedAtSource } = this.columns;
    const state = LOADED_STATES[block.state[at] as number] as (typeof LOADED_STATES)[number];
    const count = block.value[at] as number;
    if (state.isSuppressed) this.suppressedAtSource += 1;
    this.rows.set(cell, block.row[at] as number);
    // A figure that its provider rounded stays so where a file repeats it; another figure is another fact.
    if (roundedAtSource[cell] === 1 && (value[cell] !== count || !state.isValue)) roundedAtSource[cell] = 0;
    value[cell] = state.removed ? -1 : count;
    availability[cell] = state.availability;
    vintage[cell] = state.vintage;
  }
}

/**
 * Lays a file over the current release: what the file names is the file's, the rest stays. A cell that the source suppressed
 * is not available: nothing is derived from it.
 * Memory: the cube in columns, and one block of the file.
 */
export async function mergeCells(request: {
  readonly indicator: IndicatorEntry;
  readonly catalogue: Catalogue;
  readonly base: ReleaseCells | null;
  readonly staged: StagedFile;
}): Promise<MergedCells> {
  const { indicator, catalogue, base, staged } = request;
  const codes = await staged.codes();
  const shape = nextShape(base?.shape ?? null, codes, indicator, catalogue);
  const baseOf = base === null ? new Int32Array(0) : placesInBase(base.shape, shape);
  const columns = columnsOver(base, shape, baseOf);
  const laying = new Laying(columns, codes);
  for await (const block of staged.blocks()) laying.lay(block);
  const { rows, notes, misplaced, misplacedCount, suppressedAtSource } = laying;
  let cells: ReleaseCells | null = null;
  return {
    ...columns,
    get cells() {
      cells ??= asRelease(columns);
      return cells;
    },
    ...{ rows, baseOf, notes, misplaced, misplacedCount, suppressedAtSource },
  };
}
