import { type Catalogue, type IndicatorEntry, ownershipOf } from "../catalogue/catalogue.ts";
import { audienceOf, type Viewer } from "../domain/audience.ts";
import type { Measure, Vintage } from "../domain/codes.ts";
import { type Axis, cellKey, codesAt, PERIOD_AXIS } from "../domain/cube.ts";
import { parsePeriod, populationYear, previousPeriod, type ReferencePeriod } from "../domain/period.ts";
import type { ReleaseRow } from "../release/release.repository.ts";
import type { ReleaseService } from "../release/release.service.ts";
import { toRelease } from "../release/release-rows.ts";
import { canonical, decodeCursor, fingerprintOf } from "../shared/cursor.ts";
import { faults } from "../shared/faults.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import { type Connection, connectionOf, pageStart } from "../shared/page.ts";
import { DECIMALS, type Denominator, type Measured, measureOf } from "./measure.ts";
import type { Observation } from "./observation.type.ts";
import { cellWithCodes, oneCell } from "./one-cell.ts";
import { type CellOrder, orderCells, type SelectedCell, selectedCount } from "./order-cells.ts";
import { refuseRepeats, type Selection, type SelectionRequest, selectCells } from "./selection.ts";
import type { ViewService } from "./view.service.ts";
import { availabilityAt, heldCodes, type ViewSnapshot, vintageAt } from "./view-snapshot.ts";

export interface ObservationQuery extends SelectionRequest {
  readonly indicator: string;
  readonly release?: string | null;
  readonly asOf?: Date | null;
}

/** A release as one viewer may see it: his view of it, and its cells as observations of their counts. */
export interface SeenRelease {
  readonly view: ViewSnapshot;
  readonly count: (cell: number) => Observation;
}

/** One measure of one cell as its viewer is shown it. */
export interface CellReading extends Measured {
  readonly vintage: Vintage;
  readonly symbols: readonly string[];
}

/** What page of which list: `first` elements of an order, after a cursor. */
export interface CellPageRequest {
  readonly orders: readonly CellOrder[];
  readonly first: number;
  readonly after: string | null;
}

/** The cells of one page, found and not yet read. `start`: elements before it; `query`: the fingerprint of its list. */
export interface CellPage {
  readonly indicator: IndicatorEntry;
  readonly release: ReleaseRow;
  readonly view: ViewSnapshot;
  readonly cells: readonly SelectedCell[];
  readonly measures: readonly Measure[];
  readonly start: number;
  readonly totalCount: number;
  readonly query: string;
  readonly read: (cell: number, measure: Measure) => CellReading;
}

interface Opened {
  readonly indicator: IndicatorEntry;
  readonly release: ReleaseRow;
  readonly view: ViewSnapshot;
}

export function makeObservationService(deps: { catalogue: Catalogue; releases: ReleaseService; views: ViewService }) {
  const { catalogue, releases, views } = deps;

  function indicatorOf(id: string): IndicatorEntry {
    const entry = catalogue.indicator(id);
    if (!entry)
      throw faults.unknownIndicator(
        id,
        catalogue.indicators.map((indicator) => indicator.id),
      );
    return entry;
  }

  function viewOf(release: ReleaseRow, indicator: IndicatorEntry, viewer: Viewer): Promise<ViewSnapshot> {
    return views.snapshot(release.id, audienceOf(viewer, ownershipOf(indicator)));
  }

  async function open(query: ObservationQuery, viewer: Viewer): Promise<Opened> {
    const indicator = indicatorOf(query.indicator);
    const release = await releases.current(indicator.id, { release: query.release ?? null, asOf: query.asOf ?? null });
    return { indicator, release, view: await viewOf(release, indicator, viewer) };
  }

  const select = (request: SelectionRequest, view: ViewSnapshot, indicator: IndicatorEntry): Selection =>
    selectCells(request, { shape: view.shape, indicator, catalogue, heldCodes: (a) => heldCodes(view, a) });

  function denominator({ indicator, release, view }: Opened, cell: number): Denominator {
    const codes = codesAt(view.shape, view.strides, cell);
    const split = indicator.dimensions.some(
      ({ demographic, total }, i) => demographic && total !== null && codes[i + 2] !== total,
    );
    if (split) return { persons: null, reason: "DEMOGRAPHIC" };
    const year = populationYear(parsePeriod(codes[1] as string) as ReferencePeriod);
    const vintage = release.populationVintageId;
    const persons = catalogue.population(vintage, codes[0] as string, year);
    if (persons === undefined) return { persons: null, reason: "NO_POPULATION" };
    const title = catalogue.populations.find(({ id }) => id === vintage)?.title ?? { en: vintage, fr: vintage };
    return { persons, vintage, title, year };
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

  function previousOf({ view }: Opened, cell: number): number | null {
    const a = view.shape.axes.findIndex(({ id }) => id === PERIOD_AXIS);
    const { codes } = view.shape.axes[a] as Axis;
    const stride = view.strides[a] as number;
    const index = Math.floor(cell / stride) % codes.length;
    const before = codes.indexOf(previousPeriod(codes[index] as string) ?? "");
    return before === -1 ? null : cell + (before - index) * stride;
  }

  function measure(opened: Opened, measureId: Measure, cell: number): Measured {
    return measureOf(opened.view, measureId, {
      cell,
      total: measureId === "SHARE" ? totalOf(opened, cell) : null,
      previous: measureId === "CHANGE" ? previousOf(opened, cell) : null,
      population: measureId === "RATE" ? denominator(opened, cell) : { persons: null, reason: "NO_POPULATION" },
    });
  }

  const symbolsIn = (list: string): ReadonlyMap<string, string | null | undefined> =>
    new Map(catalogue.codelist(list)?.codes.map(({ id, symbol }) => [id, symbol]));
  const availabilitySymbols = symbolsIn("CL_AVAILABILITY");
  const vintageSymbols = symbolsIn("CL_VINTAGE");

  /** One list for all cells in the same state, by the two symbols that may stand in it. */
  const symbolLists = new Map<unknown, Map<unknown, readonly string[]>>();

  function symbolsOf(view: ViewSnapshot, { availability }: Measured, vintage: string): readonly string[] {
    const missing = availability === "SUPPRESSED" ? view.suppressedSymbol : availabilitySymbols.get(availability);
    const ofVintage = vintageSymbols.get(vintage);
    const known = symbolLists.get(missing)?.get(ofVintage);
    if (known) return known;
    const made = [missing, ofVintage].filter((symbol) => typeof symbol === "string");
    symbolLists.set(missing, (symbolLists.get(missing) ?? new Map<unknown, readonly string[]>()).set(ofVintage, made));
    return made;
  }

  function readCell(opened: Opened, cell: number, measureId: Measure): CellReading {
    const { view } = opened;
    const measured = measure(opened, measureId, cell);
    const vintage = vintageAt(view, cell);
    const hasVintage = measured.availability === "VALUE" || availabilityAt(view, cell) !== "NOT_AVAILABLE";
    const { value, availability, rounded, roundingBase, notes } = measured;
    const symbols = symbolsOf(view, measured, hasVintage ? vintage : "FINAL");
    return { value, availability, rounded, roundingBase, notes, vintage, symbols };
  }

  function observe(opened: Opened, cell: number, measureId: Measure): Observation {
    const { indicator, release, view } = opened;
    const { notes, value, ...status } = readCell(opened, cell, measureId);
    const [jurisdictionId, periodId, ...members] = codesAt(view.shape, view.strides, cell) as [
      string,
      string,
      ...string[],
    ];
    return {
      id: `${release.id}:${cellKey(view.shape, view.strides, cell)}:${measureId}`,
      measure: measureId,
      value,
      decimals: DECIMALS[measureId],
      status,
      period: parsePeriod(periodId) as ReferencePeriod,
      indicatorId: indicator.id,
      jurisdictionId,
      releaseId: release.id,
      release: toRelease(release),
      cell,
      members: members.map((memberId, i) => ({
        dimensionId: (view.shape.axes[i + 2] as Axis).id,
        memberId,
        indicatorId: indicator.id,
      })),
      measureNotes: [...notes],
    };
  }

  /** True where the viewer is shown the exact count of a cell: only then may a note that tells the count stand beside it. */
  async function showsExactCount(observation: Observation, viewer: Viewer): Promise<boolean> {
    const audience = audienceOf(viewer, ownershipOf(indicatorOf(observation.indicatorId)));
    const view = await views.snapshot(observation.releaseId, audience);
    return availabilityAt(view, observation.cell) === "VALUE" && view.roundingBase[observation.cell] === -1;
  }

  /** The cells of a page that the viewer may see, found and not yet read. Errors: as selectCells, the release service and pageStart. */
  async function page(query: ObservationQuery, asked: CellPageRequest, viewer: Viewer): Promise<CellPage> {
    const { release: pinned, asOf, ...selected } = query;
    const { orders, first, after } = asked;
    refuseRepeats(
      "orderBy",
      orders.map(({ by }) => by),
    );
    const who = [viewer.roles, viewer.jurisdiction];
    const pin = [pinned ?? null, asOf?.toISOString() ?? null];
    const fingerprint = fingerprintOf([canonical(selected), ...pin, orders, ...who]);
    const start = pageStart({ first, after, max: MAX_CELLS, query: fingerprint });
    const continued = after === null ? null : decodeCursor(after).release;
    const opened = await open(continued ? { ...selected, release: continued } : query, viewer);
    const { view, indicator } = opened;
    const selection = select(selected, view, indicator);
    const { measures } = selection;
    const cells = orderCells({
      selection,
      axes: view.shape.axes,
      strides: view.strides,
      orders,
      start,
      count: first,
      measured: (at: SelectedCell) => measure(opened, measures[at.measure] as Measure, at.cell),
    });
    const totalCount = selectedCount(selection);
    const read = (cell: number, measureId: Measure): CellReading => readCell(opened, cell, measureId);
    return { ...opened, cells, measures, start, totalCount, query: fingerprint, read };
  }

  return {
    showsExactCount,
    page,

    /** A release as the viewer may see it, whole. NOT_FOUND where it has no view for him. */
    async seen(release: ReleaseRow, viewer: Viewer): Promise<SeenRelease> {
      const indicator = indicatorOf(release.indicatorId);
      const view = await viewOf(release, indicator, viewer);
      return { view, count: (cell) => observe({ indicator, release, view }, cell, "COUNT") };
    },

    /** A page of observations as the viewer may see them. Errors: as `page`. */
    async list(query: ObservationQuery, asked: CellPageRequest, viewer: Viewer): Promise<Connection<Observation>> {
      const found = await page(query, asked, viewer);
      const { cells, measures, release, start, totalCount } = found;
      const nodes = cells.map((at) => observe(found, at.cell, measures[at.measure] as Measure));
      return connectionOf({ nodes, start, totalCount, query: found.query, release: release.id });
    },

    /** One cell through every reachable release that held it, oldest first. INVALID_INPUT unless the filter names one cell. */
    async revisions(query: ObservationQuery, viewer: Viewer): Promise<Observation[]> {
      const indicator = indicatorOf(query.indicator);
      if (query.release || query.asOf) throw faults.revisionsPinned();
      const history = await releases.history(indicator.id);
      const newest = history.at(-1);
      if (!newest) throw faults.noRelease(indicator.id);
      const newestView = await viewOf(newest, indicator, viewer);
      const selection = select(query, newestView, indicator);
      const wanted = oneCell(selection, newestView);
      const found: Observation[] = [];
      for (const release of history) {
        const view = await viewOf(release, indicator, viewer);
        const cell = cellWithCodes(view, newestView, wanted);
        if (cell !== null) found.push(observe({ indicator, release, view }, cell, selection.measures[0] as Measure));
      }
      return found;
    },
  };
}

export type ObservationService = ReturnType<typeof makeObservationService>;
