import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import {
  type Axis,
  type CubeShape,
  cellCountOf,
  codesAt,
  JURISDICTION_AXIS,
  PERIOD_AXIS,
  positionOf,
  stridesOf,
} from "../domain/cube.ts";
import { parsePeriod, previousPeriod } from "../domain/period.ts";
import type { LoadedAvailability, ReleaseCells } from "../publication/release-cells.ts";
import type { StagedCell, StagedPages } from "./staged-cell.ts";

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

const codesOf = (cell: StagedCell): readonly string[] => [cell.jurisdiction, cell.period, ...cell.members];

/** `CA-ON.F.T:2019`, as cellKey writes it. */
const keyOfStaged = ({ jurisdiction, period, members }: StagedCell): string =>
  `${[jurisdiction, ...members].join(".")}:${period}`;

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
 * A code that the catalogue no longer has is left out, which makes the release a breaking one.
 */
function nextShape(
  base: CubeShape | null,
  seen: readonly ReadonlySet<string>[],
  indicator: IndicatorEntry,
  catalogue: Catalogue,
): CubeShape {
  const ids = [JURISDICTION_AXIS, PERIOD_AXIS, ...indicator.dimensions.map(({ id }) => id)];
  const valid = validCodes(indicator, catalogue);
  const axes = ids.map((id, a): Axis => {
    const before = base?.axes.find((axis) => axis.id === id)?.codes ?? null;
    const given = seen[a] ?? new Set<string>();
    const known = valid[a] ?? null;
    if (known === null) return { id, codes: unbroken(new Set([...(before ?? []), ...given])) };
    return { id, codes: before === null ? known : known.filter((code) => before.includes(code) || given.has(code)) };
  });
  return { axes };
}

/** Where a cell stands in a shape; -1 where it has no place. */
function placeIn(shape: CubeShape): (codes: readonly string[]) => number {
  const strides = stridesOf(shape);
  const index = shape.axes.map(({ codes }) => new Map(codes.map((code, i) => [code, i])));
  return (codes) => {
    const at = codes.map((code, a) => index[a]?.get(code) ?? -1);
    return at.includes(-1) || at.length !== index.length ? -1 : positionOf(strides, at);
  };
}

function basePlaces(base: CubeShape | null, shape: CubeShape): Int32Array {
  const places = new Int32Array(cellCountOf(shape)).fill(-1);
  const sameAxes = base?.axes.length === shape.axes.length && base.axes.every(({ id }, a) => id === shape.axes[a]?.id);
  if (base === null || !sameAxes) return places;
  const place = placeIn(base);
  const strides = stridesOf(shape);
  for (let cell = 0; cell < places.length; cell++) places[cell] = place(codesAt(shape, strides, cell));
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

/** Codes that the file names, axis by axis. */
async function seenCodes(pages: StagedPages, axes: number): Promise<Set<string>[]> {
  const seen = Array.from({ length: axes }, () => new Set<string>());
  for await (const page of pages())
    for (const cell of page) codesOf(cell).forEach((code, a) => void seen[a]?.add(code));
  return seen;
}

/**
 * Lays a file over the current release: what the file names is the file's, the rest stays. A cell that the source suppressed
 * is not available: nothing is derived from it.
 * Memory: the cube in columns, and one page of the file; the file is read twice.
 */
export async function mergeCells(request: {
  readonly indicator: IndicatorEntry;
  readonly catalogue: Catalogue;
  readonly base: ReleaseCells | null;
  readonly pages: StagedPages;
}): Promise<MergedCells> {
  const { indicator, catalogue, base, pages } = request;
  const seen = await seenCodes(pages, indicator.dimensions.length + 2);
  const shape = nextShape(base?.shape ?? null, seen, indicator, catalogue);
  const baseOf = basePlaces(base?.shape ?? null, shape);
  const cells = columnsOver(base, shape, baseOf);
  const rowOf = new Int32Array(baseOf.length);
  const comparability = new Map<number, NonNullable<StagedCell["comparability"]>>();
  const notes = new Map<number, Pick<StagedCell, "note" | "quality">>();
  const misplaced: Misplaced[] = [];
  const place = placeIn(shape);
  let suppressedAtSource = 0;
  for await (const page of pages())
    for (const staged of page) {
      const cell = place(codesOf(staged));
      if (cell === -1 || rowOf[cell] !== 0) {
        misplaced.push({ row: staged.row, cell: keyOfStaged(staged), why: cell === -1 ? "OUTSIDE" : "TWICE" });
        continue;
      }
      const { availability } = staged;
      if (availability === "SUPPRESSED") suppressedAtSource += 1;
      rowOf[cell] = staged.row;
      cells.value[cell] = staged.removed ? -1 : (staged.value ?? -1);
      const kept = !staged.removed && LOADED.has(availability);
      cells.availability[cell] = kept ? (availability as LoadedAvailability) : "NOT_AVAILABLE";
      cells.vintage[cell] = staged.vintage;
      cells.roundedAtSource[cell] = 0;
      const { note, quality } = staged;
      if (!staged.removed && (note !== null || quality !== null)) notes.set(cell, { note, quality });
      if (staged.comparability) comparability.set(cell, staged.comparability);
    }
  return { cells, rowOf, baseOf, comparability, notes, misplaced, suppressedAtSource };
}
