import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import { makeBreakFinder } from "../comparability/break-before.ts";
import type { ComparabilityStatement } from "../comparability/comparability.ts";
import type { Measure } from "../domain/codes.ts";
import { type Axis, codesAt, PERIOD_AXIS } from "../domain/cube.ts";
import { populationYear, previousPeriod, type ReferencePeriod } from "../domain/period.ts";
import { anyPeriod, isPooled, ordinaryPeriods } from "../domain/pooled-period.ts";
import type { ReleaseRow } from "../release/release.repository.ts";
import type { CellReading } from "./cell-reading.ts";
import { makeStateReader } from "./cell-states.ts";
import { countOf, type Denominator, type Measured, measureOf } from "./measure.ts";
import { type ViewSnapshot, valueAt } from "./view-snapshot.ts";

/** A release as one viewer may see it. */
export interface Opened {
  readonly indicator: IndicatorEntry;
  readonly release: ReleaseRow;
  readonly view: ViewSnapshot;
}

const NO_NOTES: readonly never[] = Object.freeze([]);

/** Reads any measure of a cell from what its viewer is shown. */
export function makeCellReader(deps: {
  readonly catalogue: Catalogue;
  readonly comparability: readonly ComparabilityStatement[];
}) {
  const { catalogue } = deps;
  const breakBefore = makeBreakFinder(deps.comparability);
  const states = makeStateReader(catalogue);

  function denominator({ indicator, release, view }: Opened, cell: number): Denominator {
    const codes = codesAt(view.shape, view.strides, cell);
    const split = indicator.dimensions.some(
      ({ demographic, total }, i) => demographic && total !== null && codes[i + 2] !== total,
    );
    if (split) return { persons: null, reason: "DEMOGRAPHIC" };
    const vintage = release.populationVintageId;
    const years = ordinaryPeriods(codes[1] as string).map((id) => populationYear(anyPeriod(id) as ReferencePeriod));
    const ofYears = years.map((year) => catalogue.population(vintage, codes[0] as string, year));
    const known = ofYears.filter((persons) => persons !== undefined);
    if (known.length < years.length) return { persons: null, reason: "NO_POPULATION" };
    const persons = known.reduce((sum, ofYear) => sum + ofYear, 0);
    const title = catalogue.populations.find(({ id }) => id === vintage)?.title ?? { en: vintage, fr: vintage };
    return { persons, vintage, title, years };
  }

  /** The cell with every dimension at its total; dimensions that have none keep their member. */
  function totalOf({ indicator, view }: Opened, cell: number): number {
    return view.shape.axes.reduce((at, axis, a) => {
      const total = indicator.dimensions.find(({ id }) => id === axis.id)?.total;
      if (!total) return at;
      const stride = view.strides[a] as number;
      const index = Math.floor(cell / stride) % axis.codes.length;
      return at + (axis.codes.indexOf(total) - index) * stride;
    }, cell);
  }

  const periodAt = ({ view }: Opened, cell: number): string => codesAt(view.shape, view.strides, cell)[1] as string;

  function previousOf({ view }: Opened, cell: number): number | null {
    const a = view.shape.axes.findIndex(({ id }) => id === PERIOD_AXIS);
    const { codes } = view.shape.axes[a] as Axis;
    const stride = view.strides[a] as number;
    const index = Math.floor(cell / stride) % codes.length;
    const before = codes.indexOf(previousPeriod(codes[index] as string) ?? "");
    return before === -1 ? null : cell + (before - index) * stride;
  }

  function measure(opened: Opened, measureId: Measure, cell: number): Measured {
    if (measureId === "COUNT") return countOf(opened.view, cell);
    return measureOf(opened.view, measureId, {
      cell,
      isPooled: measureId === "CHANGE" && isPooled(periodAt(opened, cell)),
      total: measureId === "SHARE" ? totalOf(opened, cell) : null,
      previous: measureId === "CHANGE" ? previousOf(opened, cell) : null,
      population: measureId === "RATE" ? denominator(opened, cell) : { persons: null, reason: "NO_POPULATION" },
      broken: measureId === "CHANGE" ? breakBefore(opened.indicator.id, opened.view, cell) : null,
    });
  }

  function readCell(opened: Opened, cell: number, measureId: Measure): CellReading {
    const { view } = opened;
    if (measureId === "COUNT")
      return { value: valueAt(view, cell), notes: NO_NOTES, status: states.ofCount(view, cell) };
    const measured = measure(opened, measureId, cell);
    return { value: measured.value, notes: measured.notes, status: states.ofMeasured(view, cell, measured) };
  }

  return { measure, readCell };
}
