import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import { type Axis, type CubeShape, cellCountOf, JURISDICTION_AXIS, PERIOD_AXIS, stridesOf } from "../domain/cube.ts";
import { parsePeriod, previousPeriod } from "../domain/period.ts";
import { isPooled } from "../domain/pooled-period.ts";
import type { LoadedAvailability, ReleaseCells } from "../publication/release-cells.ts";
import type { StagedCell, StagedPages } from "./staged-cell.ts";
import { inColumns, type StagedColumns } from "./staged-columns.ts";

/** A second row of a cell, or one whose codes the indicator does not have. */
export interface Misplaced {
  readonly row: number;
  readonly cell: string;
  readonly why: "TWICE" | "OUTSIDE";
}

/**
 * The current release with a file laid over it. `rowOf`: for each cell the row of the file that gives it, 0 where the file is
 * silent. `baseOf`: where the cell stands in the current release, -1 where it does not.
 */
export interface MergedCells {
  readonly cells: ReleaseCells;
  readonly rowOf: Int32Array;
  readonly baseOf: Int32Array;
  readonly comparability: ReadonlyMap<number, NonNullable<StagedCell["comparability"]>>;
  /** Notes and quality letters that the file gives, by cell. */
  readonly notes: ReadonlyMap<number, Pick<StagedCell, "note" | "quality">>;
  readonly misplaced: readonly Misplaced[];
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
  seen: readonly ReadonlyMap<string, number>[],
  indicator: IndicatorEntry,
  catalogue: Catalogue,
): CubeShape {
  const ids = [JURISDICTION_AXIS, PERIOD_AXIS, ...indicator.dimensions.map(({ id }) => id)];
  const valid = validCodes(indicator, catalogue);
  const axes = ids.map((id, a): Axis => {
    const before = base?.axes.find((axis) => axis.id === id)?.codes ?? null;
    const given = seen[a] ?? new Map<string, number>();
    const known = valid[a] ?? null;
    if (known === null) {
      const periods = [...(before ?? []), ...given.keys()].filter((period) => !isPooled(period));
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

const LOADED: ReadonlySet<string> = new Set<LoadedAvailability>(["VALUE", "NOT_APPLICABLE", "UNRELIABLE"]);

function columnsOver(base: ReleaseCells | null, shape: CubeShape, baseOf: Int32Array) {
  const count = baseOf.length;
  const cells = {
    shape,
    value: new Int32Array(count).fill(-1),
    availability: new Array<LoadedAvailability>(count).fill("NOT_AVAILABLE"),
    vintage: new Array<ReleaseCells["vintage"][number]>(count).fill("FINAL"),
    roundedAtSource: new Uint8Array(count),
  };
  if (base === null) return cells;
  for (let cell = 0; cell < count; cell++) {
    const from = baseOf[cell] as number;
    if (from === -1) continue;
    cells.value[cell] = base.value[from] as number;
    cells.availability[cell] = base.availability[from] as LoadedAvailability;
    cells.vintage[cell] = base.vintage[from] as ReleaseCells["vintage"][number];
    cells.roundedAtSource[cell] = base.roundedAtSource[from] as number;
  }
  return cells;
}

/** Where each staged cell stands in a shape; -1 where it has no place. */
function placeIn(shape: CubeShape, staged: StagedColumns): (cell: number) => number {
  const strides = stridesOf(shape);
  const steps = shape.axes.map((axis, a) => placesOf(staged.seen[a]?.keys() ?? [], axis, strides[a] as number));
  return (cell) => {
    let place = 0;
    for (let a = 0; a < steps.length; a++) {
      const step = steps[a]?.[staged.code(cell, a)] ?? -1;
      if (step === -1) return -1;
      place += step;
    }
    return place;
  };
}

/** `CA-ON.F.T:2019`, as cellKey writes it. */
function keysOf(staged: StagedColumns): (cell: number) => string {
  const codes = staged.seen.map((known) => [...known.keys()]);
  return (cell) => {
    const [jurisdiction, period, ...members] = codes.map((names, axis) => names[staged.code(cell, axis)] ?? "");
    return `${[jurisdiction, ...members].join(".")}:${period}`;
  };
}

/**
 * Lays a file over the current release: what the file names is the file's, the rest stays. A cell that the source suppressed
 * is not available: nothing is derived from it. `pages`: the file's cells, in columns already or to be read once.
 * Memory: the cube and the file, both in columns.
 */
export async function mergeCells(request: {
  readonly indicator: IndicatorEntry;
  readonly catalogue: Catalogue;
  readonly base: ReleaseCells | null;
  readonly pages: StagedPages | StagedColumns;
}): Promise<MergedCells> {
  const { indicator, catalogue, base, pages } = request;
  const staged = typeof pages === "function" ? await inColumns(pages, indicator.dimensions.length + 2) : pages;
  const shape = nextShape(base?.shape ?? null, staged.seen, indicator, catalogue);
  const baseOf = placesInBase(base?.shape ?? null, shape);
  const cells = columnsOver(base, shape, baseOf);
  const rowOf = new Int32Array(baseOf.length);
  const comparability = new Map<number, NonNullable<StagedCell["comparability"]>>();
  const notes = new Map<number, Pick<StagedCell, "note" | "quality">>();
  const misplaced: Misplaced[] = [];
  const place = placeIn(shape, staged);
  const keyOf = keysOf(staged);
  let suppressedAtSource = 0;
  for (let s = 0; s < staged.length; s++) {
    const cell = place(s);
    if (cell === -1 || rowOf[cell] !== 0) {
      misplaced.push({ row: staged.row(s), cell: keyOf(s), why: cell === -1 ? "OUTSIDE" : "TWICE" });
      continue;
    }
    const availability = staged.availability(s);
    if (availability === "SUPPRESSED") suppressedAtSource += 1;
    rowOf[cell] = staged.row(s);
    // A figure that its provider rounded stays so where a file repeats it; another figure is another fact.
    if (cells.value[cell] !== staged.value(s) || availability !== "VALUE" || staged.removed(s))
      cells.roundedAtSource[cell] = 0;
    cells.value[cell] = staged.removed(s) ? -1 : staged.value(s);
    const kept = !staged.removed(s) && LOADED.has(availability);
    cells.availability[cell] = kept ? (availability as LoadedAvailability) : "NOT_AVAILABLE";
    cells.vintage[cell] = staged.vintage(s);
    const compared = staged.comparability.get(s);
    if (compared) comparability.set(cell, compared);
    const said = staged.notes.get(s);
    if (said && !staged.removed(s)) notes.set(cell, said);
  }
  return { cells, rowOf, baseOf, comparability, notes, misplaced, suppressedAtSource };
}
