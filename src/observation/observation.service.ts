import { type Catalogue, type IndicatorEntry, ownershipOf } from "../catalogue/catalogue.ts";
import { audienceOf, type Viewer } from "../domain/audience.ts";
import type { Measure } from "../domain/codes.ts";
import { type Axis, cellKey, codesAt, JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { parsePeriod, populationYear, previousPeriod, type ReferencePeriod } from "../domain/period.ts";
import type { ReleaseRow } from "../release/release.repository.ts";
import type { ReleaseService } from "../release/release.service.ts";
import { decodeCursor, fingerprintOf } from "../shared/cursor.ts";
import { faults } from "../shared/faults.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import { type Connection, connectionOf, pageStart } from "../shared/page.ts";
import { DECIMALS, type Denominator, type Measured, measureOf } from "./measure.ts";
import type { Observation } from "./observation.type.ts";
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

interface Opened {
  readonly indicator: IndicatorEntry;
  readonly release: Pick<ReleaseRow, "id" | "populationVintageId">;
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
    const pin = { release: query.release ?? null, asOf: query.asOf ?? null };
    const release = await releases.current(indicator.id, pin, viewer);
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

  function symbolsOf(view: ViewSnapshot, { availability }: Measured, vintage: string): string[] {
    const symbolIn = (list: string, id: string): string | null | undefined =>
      catalogue.codelist(list)?.codes.find((code) => code.id === id)?.symbol;
    const missing = availability === "SUPPRESSED" ? view.suppressedSymbol : symbolIn("CL_AVAILABILITY", availability);
    return [missing, symbolIn("CL_VINTAGE", vintage)].filter((symbol) => typeof symbol === "string");
  }

  function observe(opened: Opened, cell: number, measureId: Measure): Observation {
    const { indicator, release, view } = opened;
    const measured = measure(opened, measureId, cell);
    const [jurisdictionId, periodId, ...members] = codesAt(view.shape, view.strides, cell) as [
      string,
      string,
      ...string[],
    ];
    const vintage = vintageAt(view, cell);
    const hasVintage = measured.availability === "VALUE" || availabilityAt(view, cell) !== "NOT_AVAILABLE";
    return {
      id: `${release.id}:${cellKey(view.shape, view.strides, cell)}:${measureId}`,
      measure: measureId,
      value: measured.value,
      decimals: DECIMALS[measureId],
      status: {
        availability: measured.availability,
        vintage,
        rounded: measured.rounded,
        roundingBase: measured.roundingBase,
        symbols: symbolsOf(view, measured, hasVintage ? vintage : "FINAL"),
      },
      period: parsePeriod(periodId) as ReferencePeriod,
      indicatorId: indicator.id,
      jurisdictionId,
      releaseId: release.id,
      cell,
      members: members.map((memberId, i) => ({
        dimensionId: (view.shape.axes[i + 2] as Axis).id,
        memberId,
        indicatorId: indicator.id,
      })),
      measureNotes: [...measured.notes],
    };
  }

  /** True where the viewer is shown the exact count of a cell: only then may a note that tells the count stand beside it. */
  async function showsExactCount(observation: Observation, viewer: Viewer): Promise<boolean> {
    const audience = audienceOf(viewer, ownershipOf(indicatorOf(observation.indicatorId)));
    const view = await views.snapshot(observation.releaseId, audience);
    return availabilityAt(view, observation.cell) === "VALUE" && view.roundingBase[observation.cell] === -1;
  }

  return {
    showsExactCount,

    /** A release as the viewer may see it, whole. NOT_FOUND where it has no view for him. */
    async seen(release: ReleaseRow, viewer: Viewer): Promise<SeenRelease> {
      const indicator = indicatorOf(release.indicatorId);
      const view = await viewOf(release, indicator, viewer);
      return { view, count: (cell) => observe({ indicator, release, view }, cell, "COUNT") };
    },

    /**
     * Cells that stand in no release yet, as observations of their counts: a file's, laid over what its sender sees. Their
     * release's id is the view's. `populationVintageId`: "" (rates are not computed of them).
     */
    staged(view: ViewSnapshot, indicator: IndicatorEntry): SeenRelease {
      const release = { id: view.releaseId, populationVintageId: "" };
      return { view, count: (cell) => observe({ indicator, release, view }, cell, "COUNT") };
    },

    /** A page of observations as the viewer may see them. Errors: as selectCells, the release service and pageStart. */
    async list(
      query: ObservationQuery,
      page: { readonly orders: readonly CellOrder[]; readonly first: number; readonly after: string | null },
      viewer: Viewer,
    ): Promise<Connection<Observation>> {
      const { release: pinned, asOf, ...selected } = query;
      refuseRepeats(
        "orderBy",
        page.orders.map(({ by }) => by),
      );
      const fingerprint = fingerprintOf([
        selected,
        pinned ?? null,
        asOf?.toISOString() ?? null,
        page.orders,
        viewer.roles,
        viewer.jurisdiction,
      ]);
      const start = pageStart({ first: page.first, after: page.after, max: MAX_CELLS, query: fingerprint });
      const continued = page.after === null ? null : decodeCursor(page.after).release;
      const opened = await open(continued ? { ...selected, release: continued } : query, viewer);
      const { view, indicator, release } = opened;
      const selection = select(selected, view, indicator);
      const measureAt = (index: number): Measure => selection.measures[index] as Measure;
      const cells = orderCells({
        selection,
        axes: view.shape.axes,
        strides: view.strides,
        orders: page.orders,
        start,
        count: page.first,
        measured: (at: SelectedCell) => measure(opened, measureAt(at.measure), at.cell),
      });
      const nodes = cells.map(({ cell, measure: index }) => observe(opened, cell, measureAt(index)));
      return connectionOf({
        nodes,
        start,
        totalCount: selectedCount(selection),
        query: fingerprint,
        release: release.id,
      });
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

const argumentOf = (axis: string): string =>
  axis === JURISDICTION_AXIS
    ? "where.jurisdictions"
    : axis === PERIOD_AXIS
      ? "where.periods"
      : `where.dimensions[${axis}]`;

/** The codes of the only cell selected. */
function oneCell(selection: Selection, view: ViewSnapshot): string[] {
  if (selection.measures.length !== 1) throw faults.notOneCell("where.measures");
  return view.shape.axes.map((axis, a) => {
    const indexes = selection.indexes[a] as readonly number[];
    if (indexes.length !== 1) throw faults.notOneCell(argumentOf(axis.id));
    return axis.codes[indexes[0] as number] as string;
  });
}

/** The position of a cell in a release's own shape; null where the release did not hold it. */
function cellWithCodes(view: ViewSnapshot, newest: ViewSnapshot, codes: readonly string[]): number | null {
  let cell = 0;
  if (view.shape.axes.length !== newest.shape.axes.length) return null;
  for (const [a, axis] of view.shape.axes.entries()) {
    const wanted = codes[newest.shape.axes.findIndex(({ id }) => id === axis.id)];
    const index = axis.codes.indexOf(wanted ?? "");
    if (index === -1) return null;
    cell += index * (view.strides[a] as number);
  }
  return availabilityAt(view, cell) === "NOT_AVAILABLE" ? null : cell;
}
