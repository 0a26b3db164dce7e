import type { IndicatorEntry, PoolEntry } from "../catalogue/catalogue.ts";
import type { Vintage } from "../domain/codes.ts";
import { type Axis, type CubeShape, cellCountOf, PERIOD_AXIS, stridesOf } from "../domain/cube.ts";
import { anyPeriod, isPooled, ordinaryPeriods, poolId } from "../domain/pooled-period.ts";
import type { LoadedAvailability, ReleaseCells } from "./release-cells.ts";

/** `placeOf`: for each cell its place among the cells given, -1 for a pooled one, which stood nowhere. */
export interface PooledCells {
  readonly cells: ReleaseCells;
  readonly placeOf: Int32Array;
}

/** The pool that an entry stands for in a release with these periods, in order of time; null where a part is not there. */
function poolAmong(entry: PoolEntry, periods: readonly string[]): string | null {
  const newest = "last" in entry ? periods.slice(-entry.last) : [];
  const enough = "last" in entry && entry.last > 1 && newest.length === entry.last;
  const id = "id" in entry ? entry.id : enough ? poolId(newest[0] as string, newest.at(-1) as string) : null;
  const parts = id === null ? [] : (anyPeriod(id)?.parts ?? []);
  return parts.length > 0 && parts.every((part) => periods.includes(part.id)) ? id : null;
}

const RANK: readonly Vintage[] = ["FINAL", "REVISED", "PROVISIONAL"];

/** As good as its worst part: provisional before revised before final. */
const worstOf = (vintages: readonly Vintage[]): Vintage =>
  vintages.reduce((worst, vintage) => (RANK.indexOf(vintage) > RANK.indexOf(worst) ? vintage : worst), "FINAL");

interface Pooled {
  readonly value: number;
  readonly availability: LoadedAvailability;
  readonly vintage: Vintage;
}

/**
 * What a pool holds: the sum where every part is an exact count; not applicable where every part is; else nothing, never a sum over
 * what is missing, unreliable or rounded by its source.
 */
function sumOf(cells: ReleaseCells, parts: readonly number[]): Pooled {
  const vintage = worstOf(parts.map((part) => cells.vintage[part] as Vintage));
  const are = (word: LoadedAvailability): boolean => parts.every((part) => cells.availability[part] === word);
  if (are("VALUE") && parts.every((part) => cells.roundedAtSource[part] === 0)) {
    const value = parts.reduce((sum, part) => sum + (cells.value[part] as number), 0);
    return { value, availability: "VALUE", vintage };
  }
  return { value: -1, availability: are("NOT_APPLICABLE") ? "NOT_APPLICABLE" : "NOT_AVAILABLE", vintage };
}

/** The cells of a release as a block of jurisdictions, periods and, inside, everything behind the periods. */
interface Layout {
  readonly codes: readonly string[];
  readonly outer: number;
  readonly inner: number;
}

function layoutOf(shape: CubeShape): Layout {
  const a = shape.axes.findIndex(({ id }) => id === PERIOD_AXIS);
  const { codes } = shape.axes[a] as Axis;
  const inner = stridesOf(shape)[a] as number;
  return { codes, inner, outer: cellCountOf(shape) / (codes.length * inner) };
}

const placeIn = ({ codes, inner }: Layout, at: { readonly outer: number; readonly inner: number }, period: string) =>
  (at.outer * codes.length + codes.indexOf(period)) * inner + at.inner;

/** Everything that stands on one period: where, and the places of the ordinary periods that it adds up. */
function* cellsOn(layout: Layout, period: string): Generator<readonly number[]> {
  const parts = ordinaryPeriods(period);
  for (let outer = 0; outer < layout.outer; outer++)
    for (let inner = 0; inner < layout.inner; inner++)
      yield parts.map((part) => placeIn(layout, { outer, inner }, part));
}

function holdsAnything(given: ReleaseCells, layout: Layout, pool: string): boolean {
  for (const parts of cellsOn(layout, pool)) if (sumOf(given, parts).availability !== "NOT_AVAILABLE") return true;
  return false;
}

/**
 * Purpose: a release with the pooled periods of its indicator, behind its own on the period axis, so that they are protected with it.
 * Input: cells as loaded; pooled periods among them are left out and made anew.
 * Rules: as sumOf. A pool of which no cell holds anything is left out. Which cells a pool holds depends on what is there and how,
 * never on a count.
 * Time: a few passes over the cells. Errors: none.
 */
export function poolPeriods(given: ReleaseCells, indicator: IndicatorEntry): PooledCells {
  const layout = layoutOf(given.shape);
  const periods = layout.codes.filter((id) => !isPooled(id));
  const named = (indicator.pools ?? []).flatMap((entry) => poolAmong(entry, periods) ?? []);
  const pools = [...new Set(named)].filter((pool) => holdsAnything(given, layout, pool));
  const codes = [...periods, ...pools];
  const shape = {
    axes: given.shape.axes.map((axis) => (axis.id === PERIOD_AXIS ? { id: axis.id, codes } : axis)),
  };
  const pooled = { ...layoutOf(shape), codes };
  const count = cellCountOf(shape);
  const placeOf = new Int32Array(count).fill(-1);
  const value = new Int32Array(count);
  const availability = new Array<LoadedAvailability>(count);
  const vintage = new Array<Vintage>(count);
  const roundedAtSource = new Uint8Array(count);
  for (const period of codes) {
    let i = 0;
    for (const parts of cellsOn(layout, period)) {
      const at = { outer: Math.floor(i / layout.inner), inner: i % layout.inner };
      const cell = placeIn(pooled, at, period);
      const place = isPooled(period) ? -1 : (parts[0] as number);
      const held = place === -1 ? sumOf(given, parts) : loadedAt(given, place);
      placeOf[cell] = place;
      value[cell] = held.value;
      availability[cell] = held.availability;
      vintage[cell] = held.vintage;
      roundedAtSource[cell] = place === -1 ? 0 : (given.roundedAtSource[place] as number);
      i++;
    }
  }
  return { cells: { shape, value, availability, vintage, roundedAtSource }, placeOf };
}

const loadedAt = ({ value, availability, vintage }: ReleaseCells, cell: number): Pooled => ({
  value: value[cell] as number,
  availability: availability[cell] as LoadedAvailability,
  vintage: vintage[cell] as Vintage,
});
