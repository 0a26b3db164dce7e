import type { Catalogue, DimensionEntry, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { GeoLevel, Measure } from "../domain/codes.ts";
import { type Axis, type CubeShape, JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { parsePeriod, type ReferencePeriod } from "../domain/period.ts";
import { anyPeriod, isPooled } from "../domain/pooled-period.ts";
import { faults } from "../shared/faults.ts";

/** What a client asks for, as it came. Null and absent mean the same. */
export interface SelectionRequest {
  readonly measures?: readonly Measure[] | null;
  readonly jurisdictions?: readonly string[] | null;
  readonly geoLevels?: readonly GeoLevel[] | null;
  readonly periods?: readonly string[] | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly dimensions?: readonly { readonly dimension: string; readonly members: readonly string[] }[] | null;
}

/** Which cells of a release: for each axis, in the shape's order, the indexes chosen, in the axis's order. */
export interface Selection {
  readonly indexes: readonly (readonly number[])[];
  readonly measures: readonly Measure[];
}

/** What follows from an axis alone, worked out once: axes live as long as their view. */
function ofAxis<T extends object>(make: (axis: Axis) => T): (axis: Axis) => T {
  const known = new WeakMap<Axis, T>();
  return (axis) => {
    const before = known.get(axis);
    if (before) return before;
    const made = make(axis);
    known.set(axis, made);
    return made;
  };
}

/** INVALID_INPUT where a list names something twice. */
export function refuseRepeats(argument: string, given: readonly string[]): void {
  const repeated = given.find((value, i) => given.indexOf(value) !== i);
  if (repeated !== undefined) throw faults.repeated(argument, repeated);
}

/** Positions of codes on an axis, in the axis's order. INVALID_INPUT names the nearest codes of the axis. */
function indexesOfCodes(axis: Axis, codes: readonly string[], argument: string): readonly number[] {
  if (codes.length === 0) throw faults.nothingSelected(argument);
  refuseRepeats(argument, codes);
  return codes
    .map((code) => {
      const index = axis.codes.indexOf(code);
      if (index === -1) throw faults.unknownCode(argument, code, axis.codes);
      return index;
    })
    .sort((a, b) => a - b);
}

const everyIndex = ofAxis((axis): readonly number[] => axis.codes.map((_, index) => index));
/** The ordinary periods of an axis of periods. */
const ordinaryIndexes = ofAxis((axis) => everyIndex(axis).filter((index) => !isPooled(axis.codes[index] as string)));
/** When each period of an axis begins, and when the last of its parts does. */
const spans = ofAxis((axis) =>
  axis.codes.map((id) => {
    const { start, parts } = periodNamed(id, "where.periods");
    return { start, last: parts.at(-1)?.start ?? start };
  }),
);

function selectJurisdictions(axis: Axis, request: SelectionRequest, catalogue: Catalogue): readonly number[] {
  const { jurisdictions, geoLevels } = request;
  const argument = "where.jurisdictions";
  const ids = jurisdictions?.map((given) => {
    const id = catalogue.jurisdictionId(given);
    if (id === undefined || !axis.codes.includes(id))
      throw faults.unknownCode(argument, given, axis.codes, catalogue.jurisdictionsNear(given, axis.codes));
    return id;
  });
  const named = ids ? indexesOfCodes(axis, ids, argument) : everyIndex(axis);
  if (!geoLevels) return named;
  if (geoLevels.length === 0) throw faults.nothingSelected("where.geoLevels");
  return named.filter((index) => {
    const level = catalogue.jurisdiction(axis.codes[index] as string)?.level;
    return level !== undefined && geoLevels.includes(level);
  });
}

function periodNamed(id: string, argument: string): ReferencePeriod {
  const period = anyPeriod(id);
  if (!period) throw faults.malformedPeriod(argument, id);
  return period;
}

/** Up to three periods of the axis, of the same kind (pooled or not) where it holds such, whose starts are closest to that of `period`; the nearest first. */
function closestInTime(period: ReferencePeriod, { codes }: Axis): string[] {
  const away = (code: string) =>
    Math.abs(Date.parse(periodNamed(code, "where.periods").start) - Date.parse(period.start));
  const alike = codes.filter((code) => isPooled(code) === isPooled(period.id));
  return [...(alike.length > 0 ? alike : codes)].sort((a, b) => away(a) - away(b)).slice(0, 3);
}

/** Pooled periods are selected only where they are named: of what overlaps, everything would be counted twice. */
function selectPeriods(axis: Axis, { periods, from, to }: SelectionRequest): readonly number[] {
  const ordinary = ordinaryIndexes(axis);
  for (const id of periods ?? []) {
    const period = periodNamed(id, "where.periods");
    if (!axis.codes.includes(id))
      throw faults.periodNotHeld(
        "where.periods",
        id,
        ordinary.map((index) => axis.codes[index] as string),
        closestInTime(period, axis),
      );
  }
  const named = periods ? indexesOfCodes(axis, periods, "where.periods") : ordinary;
  if (!from && !to) return named;
  const first = from ? ordinaryStart(from, "where.from") : "";
  const last = to ? ordinaryStart(to, "where.to") : "9999";
  const held = spans(axis);
  const within = named.filter((index) => {
    const { start, last: end } = held[index] as { start: string; last: string };
    return start >= first && end <= last;
  });
  if (within.length > 0) return within;
  const codes = ordinary.map((index) => axis.codes[index] as string);
  throw faults.emptyRange(from ?? "…", to ?? "…", codes);
}

/** The ends of a range are ordinary periods. */
function ordinaryStart(id: string, argument: string): string {
  const period = parsePeriod(id);
  if (!period) throw faults.malformedPeriod(argument, id);
  return period.start;
}

/** Where a dimension stands that a filter does not name: at its total, or at its default where the release holds nothing else. */
function standingMember({ total, defaultMember }: DimensionEntry, heldCodes: () => readonly string[]): string | null {
  if (total !== null) return total;
  return defaultMember !== undefined && heldCodes().every((code) => code === defaultMember) ? defaultMember : null;
}

function selectMembers(
  axis: Axis,
  dimension: DimensionEntry,
  {
    members,
    heldCodes,
  }: { readonly members: readonly string[] | undefined; readonly heldCodes: () => readonly string[] },
): readonly number[] {
  const argument = `where.dimensions[${dimension.id}].members`;
  if (members === undefined) {
    const standing = standingMember(dimension, heldCodes);
    if (standing === null) throw faults.nameTheDimension(dimension.id, axis.codes);
    return indexesOfCodes(axis, [standing], argument);
  }
  if (members.includes("*")) return everyIndex(axis);
  return indexesOfCodes(axis, members, argument);
}

function selectMeasures(
  requested: readonly Measure[] | null | undefined,
  served: readonly Measure[],
): readonly Measure[] {
  const measures = requested ?? (["COUNT"] as const);
  if (measures.length === 0) throw faults.nothingSelected("where.measures");
  refuseRepeats("where.measures", measures);
  for (const measure of measures) if (!served.includes(measure)) throw faults.measureNotServed(measure, served);
  return measures;
}

/**
 * The cells that a request names in a release of this shape.
 * Errors: INVALID_INPUT for an unknown, repeated or empty argument, with the nearest valid codes; never an empty answer for an
 * unknown code. Known codes that exclude each other (Ontario at the level CMA) select nothing.
 */
export function selectCells(
  request: SelectionRequest,
  release: {
    readonly shape: CubeShape;
    readonly indicator: IndicatorEntry;
    readonly catalogue: Catalogue;
    /** The codes of an axis, by its place, for which the release has figures. */
    readonly heldCodes: (axis: number) => readonly string[];
  },
): Selection {
  const { shape, indicator, catalogue, heldCodes } = release;
  const asked = request.dimensions ?? [];
  refuseRepeats(
    "where.dimensions",
    asked.map(({ dimension }) => dimension),
  );
  const known = indicator.dimensions.map(({ id }) => id);
  for (const { dimension } of asked)
    if (!known.includes(dimension)) throw faults.unknownCode("where.dimensions", dimension, known);
  const indexes = shape.axes.map((axis, a) => {
    if (axis.id === JURISDICTION_AXIS) return selectJurisdictions(axis, request, catalogue);
    if (axis.id === PERIOD_AXIS) return selectPeriods(axis, request);
    const dimension = indicator.dimensions.find(({ id }) => id === axis.id) as DimensionEntry;
    const members = asked.find((filter) => filter.dimension === axis.id)?.members;
    return selectMembers(axis, dimension, {
      members,
      heldCodes() {
        return heldCodes(a);
      },
    });
  });
  return { indexes, measures: selectMeasures(request.measures, indicator.measures) };
}
