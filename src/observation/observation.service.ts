import type { AccessReader } from "../agreement/agreement.service.ts";
import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { ComparabilityStatement } from "../comparability/comparability.ts";
import { type Viewer, viewedFrom } from "../domain/audience.ts";
import type { Measure } from "../domain/codes.ts";
import { type Axis, cellKey, codesAt } from "../domain/cube.ts";
import type { ReferencePeriod } from "../domain/period.ts";
import { anyPeriod } from "../domain/pooled-period.ts";
import type { ReleaseRow } from "../release/release.repository.ts";
import type { ReleaseService } from "../release/release.service.ts";
import { toRelease } from "../release/release-rows.ts";
import { AppError } from "../shared/app-error.ts";
import { canonical, decodeCursor, fingerprintOf } from "../shared/cursor.ts";
import { faults } from "../shared/faults.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import { type Connection, connectionOf, pageStart } from "../shared/page.ts";
import { after, type Soon } from "../shared/soon.ts";
import { makeCellReader, type Opened } from "./cell-reader.ts";
import type { CellPage, CellPageRequest, ObservationQuery, SeenRelease, SelectedCells } from "./cell-reading.ts";
import { DECIMALS } from "./measure.ts";
import type { Observation } from "./observation.type.ts";
import { cellWithCodes, oneCell } from "./one-cell.ts";
import { orderCells, type SelectedCell, selectedCount } from "./order-cells.ts";
import { refuseRepeats, type Selection, type SelectionRequest, selectCells } from "./selection.ts";
import type { ViewService } from "./view.service.ts";
import { availabilityAt, heldCodes, type ViewSnapshot } from "./view-snapshot.ts";

/** The observation, which says NOT_FOUND where its release is asked for. */
const inNoRelease = (observation: Observation): Observation =>
  Object.defineProperty(observation, "release", {
    get(): never {
      throw faults.inNoRelease();
    },
  });

/** A list of cells that pages are of: what was asked for, of which release, in which order, and seen by whom. */
interface CellList extends Pick<CellPageRequest, "orders"> {
  readonly selected: SelectionRequest & Pick<ObservationQuery, "indicator">;
  readonly pin: readonly [release: string | null, asOf: string | null];
  readonly viewer: Viewer;
}

const fingerprintOfList = ({ selected, pin, orders, viewer }: CellList): string =>
  fingerprintOf([canonical(selected), ...pin, orders, ...viewedFrom(viewer)]);

export function makeObservationService(deps: {
  readonly catalogue: Catalogue;
  readonly releases: ReleaseService;
  readonly views: ViewService;
  readonly comparability: readonly ComparabilityStatement[];
  readonly accessOf: AccessReader;
}) {
  const { catalogue, releases, views, accessOf } = deps;
  const { measure, readCell } = makeCellReader(deps);

  function indicatorOf(id: string): IndicatorEntry {
    const entry = catalogue.indicator(id);
    if (!entry)
      throw faults.unknownIndicator(
        id,
        catalogue.indicators.map((indicator) => indicator.id),
      );
    return entry;
  }

  function viewOf(release: ReleaseRow, indicator: IndicatorEntry, viewer: Viewer): Soon<ViewSnapshot> {
    return views.seen(release.id, accessOf(viewer, indicator));
  }

  function open(query: ObservationQuery, viewer: Viewer): Soon<Opened> {
    const indicator = indicatorOf(query.indicator);
    const pin = { release: query.release ?? null, asOf: query.asOf ?? null };
    return after(releases.current(indicator.id, pin, viewer), (release) =>
      after(viewOf(release, indicator, viewer), (view) => ({ indicator, release, view })),
    );
  }

  /** Opens the release that a cursor names; what is wrong with it is wrong with the cursor. */
  async function openContinued(query: ObservationQuery, viewer: Viewer): Promise<Opened> {
    try {
      return await open(query, viewer);
    } catch (error) {
      throw error instanceof AppError ? faults.foreignCursor() : error;
    }
  }

  const select = (request: SelectionRequest, view: ViewSnapshot, indicator: IndicatorEntry): Selection =>
    selectCells(request, {
      shape: view.shape,
      indicator,
      catalogue,
      heldCodes(a) {
        return heldCodes(view, a);
      },
    });

  function observe(opened: Opened, cell: number, measureId: Measure): Observation {
    const { indicator, release, view } = opened;
    const { notes, value, status } = readCell(opened, cell, measureId);
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
      period: anyPeriod(periodId) as ReferencePeriod,
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

  // Methods: a function under a name that is made for each request is named by the TypeScript loader, at half a microsecond each.
  const reading = (opened: Opened, selection: Selection): SelectedCells => ({
    ...opened,
    selection,
    observe(cell, measureId) {
      return observe(opened, cell, measureId);
    },
    read(cell, measureId) {
      return readCell(opened, cell, measureId);
    },
    measured(cell, measureId) {
      return measure(opened, measureId, cell);
    },
    reselect(request) {
      return reading(opened, select(request, opened.view, opened.indicator));
    },
  });

  /** True where the viewer is shown the exact count of a cell: only then may a note that tells the count stand beside it. */
  async function showsExactCount(observation: Observation, viewer: Viewer): Promise<boolean> {
    const access = accessOf(viewer, indicatorOf(observation.indicatorId));
    const view = await views.seen(observation.releaseId, access);
    return availabilityAt(view, observation.cell) === "VALUE" && view.roundingBase[observation.cell] === -1;
  }

  /**
   * The cells of a page that the viewer may see, found and not yet read; at once, where memory has the release. Errors: as selectCells,
   * the release service and pageStart.
   */
  function page(query: ObservationQuery, asked: CellPageRequest, viewer: Viewer): Soon<CellPage> {
    const { release: pinned, asOf, ...selected } = query;
    const { orders, first, after: cursor } = asked;
    refuseRepeats(
      "orderBy",
      orders.map(({ by }) => by),
    );
    const list: CellList = { selected, pin: [pinned ?? null, asOf?.toISOString() ?? null], orders, viewer };
    const start = pageStart({
      first,
      after: cursor,
      max: MAX_CELLS,
      query: cursor === null ? "" : fingerprintOfList(list),
    });
    const continued = cursor === null ? null : decodeCursor(cursor).release;
    const opened = continued ? openContinued({ ...selected, release: continued }, viewer) : open(query, viewer);
    return after(opened, (found) => pageOf(found, list, { start, first }));
  }

  function pageOf(
    opened: Opened,
    list: CellList,
    { start, first }: { readonly start: number; readonly first: number },
  ): CellPage {
    const { selected, orders } = list;
    const { view, indicator, release } = opened;
    const selection = select(selected, view, indicator);
    const { measures } = selection;
    let known: string | undefined;
    const cells = orderCells({
      selection,
      axes: view.shape.axes,
      strides: view.strides,
      orders,
      start,
      count: first,
      measured(at: SelectedCell) {
        return measure(opened, measures[at.measure] as Measure, at.cell);
      },
    });
    return {
      indicator,
      release,
      view,
      cells,
      measures,
      start,
      totalCount: selectedCount(selection),
      read(cell, measureId) {
        return readCell(opened, cell, measureId);
      },
      // An answer without cursors needs none.
      get query() {
        known ??= fingerprintOfList(list);
        return known;
      },
    };
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

    /**
     * Cells that stand in no release yet, as observations of their counts: a file's, laid over what its sender sees. Their
     * release's id is the view's; asked for the release itself, they say NOT_FOUND.
     */
    staged(view: ViewSnapshot, indicator: IndicatorEntry): SeenRelease {
      // Rates are not computed of them: no denominators are needed.
      const release = { id: view.releaseId, populationVintageId: "" } as ReleaseRow;
      return { view, count: (cell) => inNoRelease(observe({ indicator, release, view }, cell, "COUNT")) };
    },

    /** What a filter selects. Errors: as selectCells and the release service. */
    selected: (query: ObservationQuery, viewer: Viewer): Soon<SelectedCells> =>
      after(open(query, viewer), (opened) => reading(opened, select(query, opened.view, opened.indicator))),

    /** Cells of a release that were selected before. NOT_FOUND where the release has no view for the viewer. */
    async reselected(release: ReleaseRow, selection: Selection, viewer: Viewer): Promise<SelectedCells> {
      const indicator = indicatorOf(release.indicatorId);
      return reading({ indicator, release, view: await viewOf(release, indicator, viewer) }, selection);
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
