import type { Catalogue } from "../catalogue/catalogue.ts";
import {
  breakBetween,
  type ComparabilityStatement,
  type ComparabilityVerdict,
  compareWithin,
} from "../comparability/comparability.ts";
import type { Viewer } from "../domain/audience.ts";
import type { Measure, Text } from "../domain/codes.ts";
import { type Axis, JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { previousPeriod } from "../domain/period.ts";
import { isPooled } from "../domain/pooled-period.ts";
import type { CellNoteRow, ReleaseRow } from "../release/release.repository.ts";
import { faults } from "../shared/faults.ts";
import { axesShown, notesOfTable } from "../table/table-notes.ts";
import type { ObservationQuery, SelectedCells } from "./cell-reading.ts";
import type { ObservationService } from "./observation.service.ts";
import type { Note, Observation } from "./observation.type.ts";
import { provisionalIn, selectedCodes, selectedPositions } from "./selected-cells.ts";
import { changeOn, type Derived, indexOn, movingTotalOf, noChangeOfPool, type ShownFigure } from "./series.ts";
import { seriesFaults } from "./series-faults.ts";

/** `last`: how many of the newest periods. `base`: the period of change and index. `window`: periods of a moving total. */
export interface SeriesQuery {
  readonly where: ObservationQuery;
  readonly last: number | null;
  readonly base: string | null;
  readonly window: number | null;
}

/** `broken`: why the period is not comparable with the point before it. What was not asked for is null. */
export interface SeriesPointModel {
  readonly observation: Observation;
  readonly changePrevious: Derived;
  readonly changeBase: Derived | null;
  readonly index: Derived | null;
  readonly movingTotal: Derived | null;
  readonly broken: Text | null;
  readonly provisional: boolean;
}

export interface SeriesModel {
  readonly measure: Measure;
  readonly release: ReleaseRow;
  readonly points: readonly SeriesPointModel[];
  readonly notes: readonly Note[];
  readonly comparability: ComparabilityVerdict;
}

const argumentOf = (axis: string): string =>
  axis === JURISDICTION_AXIS ? "where.jurisdictions" : `where.dimensions[${axis}]`;

function measureOfSeries({ selection }: SelectedCells, window: number | null): Measure {
  const [measure, second] = selection.measures;
  if (!measure || second) throw seriesFaults.notOneSeries("where.measures");
  if (measure !== "COUNT" && measure !== "RATE") throw seriesFaults.notASeriesMeasure(measure);
  if (measure === "RATE" && window !== null) throw seriesFaults.movingTotalOfRates();
  return measure;
}

/** One series of a release: any period of it, and what breaks it. Ordinary periods and pooled ones are never in one series. */
class OneSeries {
  /** Ordinary periods of the release: what a point may be set against. */
  readonly held: readonly string[];
  private readonly codes: readonly string[];
  private readonly origin: number;
  private readonly stride: number;
  readonly place: { readonly jurisdiction: string; readonly members: Readonly<Record<string, string>> };

  constructor(
    readonly selected: SelectedCells,
    readonly measure: Measure,
    private readonly statements: readonly ComparabilityStatement[],
  ) {
    const { view } = selected;
    const a = view.shape.axes.findIndex(({ id }) => id === PERIOD_AXIS);
    this.codes = (view.shape.axes[a] as Axis).codes;
    this.held = this.codes.filter((code) => !isPooled(code));
    this.stride = view.strides[a] as number;
    const first = selected.selection.indexes[a]?.[0] ?? 0;
    this.origin = (selectedPositions(selected)[0] as number) - first * this.stride;
    const code = (axis: string): string => selectedCodes(selected, axis)[0] as string;
    const others = view.shape.axes.filter(({ id }) => id !== PERIOD_AXIS && id !== JURISDICTION_AXIS);
    this.place = {
      jurisdiction: code(JURISDICTION_AXIS),
      members: Object.fromEntries(others.map(({ id }) => [id, code(id)])),
    };
  }

  private cellAt(period: string): number | null {
    const index = this.codes.indexOf(period);
    return index === -1 ? null : this.origin + index * this.stride;
  }

  /** What is shown of a period; undefined where the release does not hold it. */
  shown(period: string): ShownFigure | undefined {
    const cell = this.cellAt(period);
    return cell === null ? undefined : this.selected.measured(cell, this.measure);
  }

  observation(period: string): Observation {
    return this.selected.observe(this.cellAt(period) as number, this.measure);
  }

  /** Why two periods may not be set against each other. */
  brokenBetween(period: string, against: string): Text | null {
    const { indicator } = this.selected;
    return breakBetween(this.statements, { indicator: indicator.id, ...this.place, period, against })?.reason ?? null;
  }
}

/** The periods of a window that ends at a period, the first first. */
function windowAt(period: string, size: number): string[] {
  const periods = [period];
  while (periods.length < size) periods.unshift(previousPeriod(periods[0] as string) ?? "");
  return periods;
}

/** Every period that a series sets beside another: its own, the one before each, the base, and those of the windows. */
function comparedIn(series: OneSeries, periods: readonly string[], { base, window }: SeriesQuery): string[] {
  const ordinary = periods.filter((id) => !isPooled(id));
  const beside = ordinary.flatMap((id) => windowAt(id, Math.max(window ?? 0, 2)));
  const all = [...beside, ...(base === null ? [] : [base])];
  return [...series.held.filter((id) => all.includes(id) && !periods.includes(id)), ...periods];
}

/** A pooled period stands by itself: there is none before it of the same length that does not share a part with it. */
const pooledPoint = (observation: Observation, now: ShownFigure): SeriesPointModel => ({
  observation,
  changePrevious: noChangeOfPool(now),
  changeBase: null,
  index: null,
  movingTotal: null,
  broken: null,
  provisional: observation.status.vintage === "PROVISIONAL" && now.availability !== "NOT_AVAILABLE",
});

function pointOf(
  series: OneSeries,
  period: string,
  asked: SeriesQuery & { readonly before: string | null },
): SeriesPointModel {
  const { base, window, before } = asked;
  const now = series.shown(period) as ShownFigure;
  if (isPooled(period)) return pooledPoint(series.observation(period), now);
  const previous = previousPeriod(period) ?? "";
  const observation = series.observation(period);
  const atBase = base === null ? undefined : series.shown(base);
  const brokenFromBase = base === null ? null : series.brokenBetween(period, base);
  const periods = window === null ? [] : windowAt(period, window);
  return {
    observation,
    changePrevious: changeOn(now, series.shown(previous), series.brokenBetween(period, previous)),
    changeBase: base === null ? null : changeOn(now, atBase, brokenFromBase),
    index: base === null ? null : indexOn(now, atBase, brokenFromBase),
    movingTotal:
      window === null
        ? null
        : movingTotalOf(
            periods.map((one) => series.shown(one)),
            series.brokenBetween(period, periods[0] as string),
          ),
    broken: before === null ? null : series.brokenBetween(period, before),
    provisional: observation.status.vintage === "PROVISIONAL" && now.availability !== "NOT_AVAILABLE",
  };
}

export function makeSeriesService(deps: {
  readonly catalogue: Catalogue;
  readonly comparability: readonly ComparabilityStatement[];
  readonly observations: ObservationService;
  readonly cellNotesOf: (releaseIds: readonly string[]) => Promise<readonly CellNoteRow[]>;
}) {
  const { catalogue, comparability, observations, cellNotesOf } = deps;

  /** What must be said of the shown periods, not of those that were selected and left out. */
  async function notesOn(selected: SelectedCells, points: readonly SeriesPointModel[]): Promise<Note[]> {
    const shown = points.map(({ observation }) => observation);
    const axes = axesShown(selected).map(({ axis, codes }) =>
      axis === PERIOD_AXIS ? { axis, codes: shown.map(({ period }) => period) } : { axis, codes },
    );
    return notesOfTable(shown, axes, { selected, catalogue, cellNotes: await cellNotesOf([selected.release.id]) });
  }

  return {
    /**
     * One cell through its periods, with what is computed from the shown figures. INVALID_INPUT unless the filter leaves one code on
     * every axis but the period; other errors as the observation service.
     */
    async series(asked: SeriesQuery, viewer: Viewer): Promise<SeriesModel> {
      const { where, last, base, window } = asked;
      if (last !== null && last < 1) throw seriesFaults.tooSmall("last", last, 1);
      if (window !== null && window < 2) throw seriesFaults.tooSmall("window", window, 2);
      const selected = await observations.selected(where, viewer);
      const measure = measureOfSeries(selected, window);
      const { axes } = selected.view.shape;
      for (const { id } of axes.filter((axis) => axis.id !== PERIOD_AXIS))
        if (selectedCodes(selected, id).length !== 1) throw seriesFaults.notOneSeries(argumentOf(id));
      const pools = selectedCodes(selected, PERIOD_AXIS).filter(isPooled);
      const arePools = pools.length === selectedCodes(selected, PERIOD_AXIS).length && base === null && window === null;
      if (pools[0] !== undefined && !arePools) throw seriesFaults.pooledPeriod(pools[0]);
      const series = new OneSeries(selected, measure, comparability);
      if (base !== null && !series.held.includes(base)) throw faults.unknownCode("base", base, series.held);
      const periods = selectedCodes(selected, PERIOD_AXIS).slice(last === null ? 0 : -last);
      const points = periods.map((period, i) => pointOf(series, period, { ...asked, before: periods[i - 1] ?? null }));
      const { jurisdiction, members } = series.place;
      const verdict = compareWithin(comparability, {
        indicator: selected.indicator.id,
        jurisdictions: [jurisdiction],
        periods: comparedIn(series, periods, asked),
        members: Object.fromEntries(Object.entries(members).map(([dimension, member]) => [dimension, [member]])),
        measures: [measure],
        isProvisional: provisionalIn(selected),
      });
      const notes = await notesOn(selected, points);
      return { measure, release: selected.release, points, notes, comparability: verdict };
    },
  };
}

export type SeriesService = ReturnType<typeof makeSeriesService>;
