import { LRUCache } from "lru-cache";
import type { Catalogue, ProfileEntry } from "../catalogue/catalogue.ts";
import type {
  ComparabilityStatement,
  ComparabilityVerdict,
  ComparedSelection,
} from "../comparability/comparability.ts";
import type { Viewer } from "../domain/audience.ts";
import type { Measure } from "../domain/codes.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import type { ObservationService } from "../observation/observation.service.ts";
import type { Observation } from "../observation/observation.type.ts";
import { selectedSize } from "../observation/selected-cells.ts";
import { valueAt } from "../observation/view-snapshot.ts";
import type { CellNoteRow } from "../release/release.repository.ts";
import { faults } from "../shared/faults.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import { after, type Soon } from "../shared/soon.ts";
import { smallCountsOf } from "./small-counts.ts";
import { type TableAxis, type TableModel, type TableRequest } from "./table.ts";
import { alternativesTo, shownIn, type TableAlternativeModel } from "./table-alternatives.ts";
import { axesOf, checkAxes, type Layout, layOut, withAxesOpen } from "./table-layout.ts";
import { legendOf, notesOfTable } from "./table-notes.ts";
import { titleOf } from "./table-title.ts";
import { verdictOn } from "./table-verdict.ts";

/** A table that is laid out and not yet filled. */
export interface OpenTable {
  readonly request: TableRequest;
  readonly selected: SelectedCells;
  readonly layout: Layout;
}

/** What a table is made of, beside its rows and columns. */
export interface TableParts {
  readonly cells: () => Observation[][];
  readonly title: () => TableModel["title"];
  readonly notes: () => TableModel["notes"];
  readonly legend: () => TableModel["legend"];
  readonly comparability: () => ComparabilityVerdict;
  readonly profile: () => ProfileEntry;
}

/** `hidden`: cells suppressed in the viewer's own view, or not shared with him; `shown`: with a value; both null where the table is too large to look at. */
export interface PreflightModel {
  readonly cells: number;
  readonly axes: readonly TableAxis[];
  readonly hidden: number | null;
  readonly shown: number | null;
  readonly alternatives: readonly TableAlternativeModel[];
}

/** Cells beyond which a preflight counts them and looks at none. */
const MAX_LOOKED_AT = 10_000;

type SmallCounts = NonNullable<ComparedSelection["smallCounts"]>;

export function makeTableService(deps: {
  readonly catalogue: Catalogue;
  readonly comparability: readonly ComparabilityStatement[];
  readonly observations: ObservationService;
  readonly cellNotesOf: (releaseIds: readonly string[]) => Promise<CellNoteRow[]>;
}) {
  const { catalogue, comparability, observations } = deps;
  /** Published notes never change. */
  const cellNotes = new LRUCache<string, CellNoteRow[]>({ max: 100 });

  async function readNotes(releaseId: string): Promise<CellNoteRow[]> {
    const read = await deps.cellNotesOf([releaseId]);
    cellNotes.set(releaseId, read);
    return read;
  }

  const notesOfCells = (releaseId: string): Soon<CellNoteRow[]> => cellNotes.get(releaseId) ?? readNotes(releaseId);

  /** What a request selects, its axes checked. Errors: as checkAxes and the observation service. */
  function select(asked: TableRequest, viewer: Viewer): Soon<Omit<OpenTable, "layout">> {
    const indicator = catalogue.indicator(asked.where.indicator);
    if (!indicator)
      throw faults.unknownIndicator(
        asked.where.indicator,
        catalogue.indicators.map(({ id }) => id),
      );
    checkAxes(asked, indicator);
    const request = withAxesOpen(asked, indicator);
    return after(observations.selected(request.where, viewer), (selected) => ({ request, selected }));
  }

  /** Lays a table out; at once, where memory has the release. Errors: as select and layOut. */
  const open = (asked: TableRequest, viewer: Viewer, max = MAX_CELLS): Soon<OpenTable> =>
    after(select(asked, viewer), ({ request, selected }) => ({
      ...{ request, selected },
      layout: layOut(request, selected, { catalogue, max }),
    }));

  /** How large a table would be, what it would hide from the viewer, and what near it would show more. Errors: as select and axesOf. */
  async function preflight(asked: TableRequest, viewer: Viewer): Promise<PreflightModel> {
    const { request, selected } = await select(asked, viewer);
    const axes = axesOf(request, selected, catalogue);
    const cells = selectedSize(selected);
    const looked = cells > MAX_LOOKED_AT ? null : shownIn(selected);
    const shownNow = cells > MAX_CELLS ? null : looked;
    const alternatives = alternativesTo(request, selected, { catalogue, max: MAX_CELLS, asked: shownNow });
    return { cells, axes, hidden: looked?.hidden ?? null, shown: looked?.shown ?? null, alternatives };
  }

  function cellsOf({ selected, layout }: OpenTable): Observation[][] {
    const { rows, columns, origin } = layout;
    const measureAt = (index: number): Measure => selected.selection.measures[index] as Measure;
    return rows.map((row) =>
      columns.map((column) =>
        selected.observe(origin + row.offset + column.offset, measureAt(row.measure ?? column.measure ?? 0)),
      ),
    );
  }

  /** A rate counts as small where the count that it rests on is shown. */
  const smallAmong =
    ({ selected }: OpenTable, shown: () => readonly Observation[]): SmallCounts =>
    (fewerThan) =>
      shown()
        .filter(({ measure, value }) => measure === "RATE" && value !== null)
        .filter(({ cell }) => (valueAt(selected.view, cell) ?? fewerThan) < fewerThan)
        .map(({ jurisdictionId, period }) => ({ jurisdiction: jurisdictionId, period: period.id }));

  /** What a table is made of, each part made when it is asked for. */
  const partsOf = (opened: OpenTable): Soon<TableParts> =>
    after(notesOfCells(opened.selected.release.id), (ofCells) => partsWith(opened, ofCells));

  function partsWith(opened: OpenTable, ofCells: readonly CellNoteRow[]): TableParts {
    const { selected, layout } = opened;
    const { indicator, view } = selected;
    let known: Observation[][] | undefined;
    const parts: TableParts = {
      cells() {
        known ??= cellsOf(opened);
        return known;
      },
      title() {
        return titleOf(layout.axes, indicator, catalogue);
      },
      notes() {
        return notesOfTable(parts.cells().flat(), layout.axes, { selected, catalogue, cellNotes: ofCells });
      },
      legend() {
        return legendOf(parts.cells().flat(), catalogue);
      },
      comparability() {
        return verdictOn(
          selected,
          comparability,
          smallAmong(opened, () => parts.cells().flat()),
        );
      },
      profile() {
        return catalogue.profile(view.profileId) as ProfileEntry;
      },
    };
    return parts;
  }

  async function fill(opened: OpenTable): Promise<TableModel> {
    const { request, selected, layout } = opened;
    const { indicator, release, view } = selected;
    const parts = await partsOf(opened);
    return {
      title: parts.title(),
      rows: layout.rows.map(({ headers }) => headers),
      columns: layout.columns.map(({ headers }) => headers),
      cells: parts.cells(),
      axes: layout.axes,
      notes: parts.notes(),
      legend: parts.legend(),
      comparability: parts.comparability(),
      indicator,
      release,
      profile: parts.profile(),
      audience: view.audience,
      request: { ...request, where: { ...request.where, asOf: null, release: release.id } },
    };
  }

  /** Whether the cells of a selection, however large, may be compared with each other. */
  async function verdict(selected: SelectedCells): Promise<ComparabilityVerdict> {
    const { id } = selected.indicator;
    const isAsked = comparability.some(
      ({ when, scope }) => when === "ON_SMALL_COUNTS" && scope.indicators.includes(id),
    );
    return verdictOn(selected, comparability, isAsked ? await smallCountsOf(selected) : () => []);
  }

  /** Rows `from` to `to` of a table (the first is 0, `to` is not included), under the verdict on the whole of it. */
  async function fillRows(opened: OpenTable, { from, to }: { from: number; to: number }): Promise<TableModel> {
    const { layout, selected } = opened;
    const part = await fill({ ...opened, layout: { ...layout, rows: layout.rows.slice(from, to) } });
    return { ...part, comparability: await verdict(selected) };
  }

  return {
    open,
    partsOf,
    fill,
    fillRows,
    verdict,
    /** A table as the viewer may see it. Errors: as open. */
    table: async (request: TableRequest, viewer: Viewer): Promise<TableModel> => fill(await open(request, viewer)),
    preflight,
  };
}

export type TableService = ReturnType<typeof makeTableService>;
