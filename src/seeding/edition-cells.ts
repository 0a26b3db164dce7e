import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import { type CubeShape, cellCountOf, JURISDICTION_AXIS, PERIOD_AXIS, positionOf, stridesOf } from "../domain/cube.ts";
import { previousPeriod } from "../domain/period.ts";
import type { LoadedAvailability, ReleaseCells } from "../publication/release-cells.ts";
import type { FigurePlace, PlacedFigure } from "./place-figure.ts";

type Place = Pick<FigurePlace, "jurisdiction" | "period" | "members">;

/** The figures of an edition and of those before it, by the cell that they stand in. */
export type StandingFigures = ReadonlyMap<string, PlacedFigure>;

/** `CA.T:2022`: a cell whatever the release, members in the indicator's order. */
export const placeKey = (indicator: IndicatorEntry, { jurisdiction, period, members }: Place): string =>
  `${[jurisdiction, ...indicator.dimensions.map(({ id }) => members[id] ?? "")].join(".")}:${period}`;

/** Lays an edition's figures over those that stood before; what it retires is gone. */
export function layOver(
  standing: StandingFigures,
  edition: { readonly figures: readonly PlacedFigure[]; readonly retires: readonly Place[] },
  indicator: IndicatorEntry,
): StandingFigures {
  const next = new Map(standing);
  for (const place of edition.retires) next.delete(placeKey(indicator, place));
  for (const figure of edition.figures) next.set(placeKey(indicator, figure), figure);
  return next;
}

/** Every period from the first figure to the last, gaps included: a missing year is `..`, not absent. */
function periodsOf(figures: StandingFigures): string[] {
  const named = [...new Set([...figures.values()].map(({ period }) => period))].sort();
  const [first, last] = [named[0], named.at(-1)];
  const periods: string[] = [];
  for (let period = last; period !== undefined && period !== null; period = previousPeriod(period) ?? undefined) {
    periods.unshift(period);
    if (period === first) break;
  }
  return periods;
}

function shapeOf(figures: StandingFigures, indicator: IndicatorEntry, catalogue: Catalogue): CubeShape {
  const jurisdictions = catalogue.jurisdictions.filter(({ level }) => indicator.levels.includes(level));
  return {
    axes: [
      { id: JURISDICTION_AXIS, codes: jurisdictions.map(({ id }) => id) },
      { id: PERIOD_AXIS, codes: periodsOf(figures) },
      ...indicator.dimensions.map(({ id, members }) => ({ id, codes: members })),
    ],
  };
}

/** The position of a figure in a shape. Every figure has one: the shape was made from them and from the indicator. */
export function cellOf(shape: CubeShape, place: Place): number {
  const codes = (axis: string): string | undefined =>
    axis === JURISDICTION_AXIS ? place.jurisdiction : axis === PERIOD_AXIS ? place.period : place.members[axis];
  const indexes = shape.axes.map((axis) => axis.codes.indexOf(codes(axis.id) ?? ""));
  if (indexes.includes(-1))
    throw new Error(`a figure of ${place.jurisdiction}, ${place.period} has no place in its indicator`);
  return positionOf(stridesOf(shape), indexes);
}

/** The release that an edition makes. Cells without a figure are not available; nothing is derived from the gaps. */
export function editionCells(figures: StandingFigures, indicator: IndicatorEntry, catalogue: Catalogue): ReleaseCells {
  const shape = shapeOf(figures, indicator, catalogue);
  const count = cellCountOf(shape);
  const availability = new Array<LoadedAvailability>(count).fill("NOT_AVAILABLE");
  const vintage = new Array<PlacedFigure["vintage"]>(count).fill("FINAL");
  const value = new Int32Array(count).fill(-1);
  const roundedAtSource = new Uint8Array(count);
  for (const figure of figures.values()) {
    const cell = cellOf(shape, figure);
    availability[cell] = "VALUE";
    vintage[cell] = figure.vintage;
    value[cell] = figure.value;
    roundedAtSource[cell] = figure.roundedAtSource ? 1 : 0;
  }
  return { shape, value, availability, vintage, roundedAtSource };
}
