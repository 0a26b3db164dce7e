import { LRUCache } from "lru-cache";
import type { Store } from "../../db/store.ts";
import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import { type Viewer, viewedFrom } from "../domain/audience.ts";
import { AVAILABILITY, VINTAGE } from "../domain/codes.ts";
import { type CubeShape, cellCountOf, stridesOf } from "../domain/cube.ts";
import type { SeenRelease } from "../observation/cell-reading.ts";
import { WITH_CAUTION } from "../observation/cell-symbols.ts";
import { type Comparison, compare, type DiffConnection, diffPage } from "../observation/diff-page.ts";
import type { ObservationService } from "../observation/observation.service.ts";
import { stagedRelease } from "../observation/staged-release.ts";
import { type ViewColumns, type ViewSnapshot } from "../observation/view-snapshot.ts";
import type { ReleaseCells } from "../publication/release-cells.ts";
import type { ReleaseRow } from "../release/release.repository.ts";
import type { ReleaseService } from "../release/release.service.ts";
import { fingerprintOf } from "../shared/cursor.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import { connectionOf, pageStart } from "../shared/page.ts";
import { hasStaged, readStaged } from "./confidential-staging.repository.ts";
import { type SubmissionRow, submissionById } from "./confidential-submission.repository.ts";
import { type MergedCells, mergeCells } from "./merge-cells.ts";

/** Comparisons kept for the pages that follow; each holds two views in columns, 8 bytes a cell. */
const KEPT_COMPARISONS = 4;
const KEPT_MS = 120_000;

const NOT_AVAILABLE = AVAILABILITY.indexOf("NOT_AVAILABLE");
const NOTHING_STAGED = {
  en: "Nothing is compared: the file was refused, is not validated yet, or was a dry run whose cells are gone.",
  fr: "Rien n'est comparé : le fichier a été refusé, n'est pas encore validé, ou était un essai dont les cellules ont été effacées.",
};

const emptyColumns = (cells: number): ViewColumns => ({
  value: new Int32Array(cells).fill(-1),
  availability: new Uint8Array(cells).fill(NOT_AVAILABLE),
  vintage: new Uint8Array(cells),
  roundingBase: new Int16Array(cells).fill(-1),
});

/** A cube of that shape in which nothing stands: a file is laid over it without any count of others being read. */
function nothingOf(shape: CubeShape): ReleaseCells {
  const count = cellCountOf(shape);
  return {
    shape,
    value: new Int32Array(count).fill(-1),
    availability: new Array(count).fill("NOT_AVAILABLE"),
    vintage: new Array(count).fill("FINAL"),
    roundedAtSource: new Uint8Array(count),
  };
}

/** What the file's sender would see: his own view of what stands, with the file's cells as he sent them. */
function laidOver(view: ViewSnapshot | null, { cells, rows, baseOf }: MergedCells): ViewColumns {
  const columns = emptyColumns(rows.length);
  for (let cell = 0; cell < rows.length; cell++) {
    const from = baseOf[cell] as number;
    if (rows.has(cell)) {
      columns.value[cell] = cells.value[cell] as number;
      columns.availability[cell] = AVAILABILITY.indexOf(cells.availability[cell] as (typeof AVAILABILITY)[number]);
      columns.vintage[cell] = VINTAGE.indexOf(cells.vintage[cell] as (typeof VINTAGE)[number]);
      // As mergeCells does: what its provider rounded stays so where the file repeats it.
      if (
        view !== null &&
        from !== -1 &&
        cells.availability[cell] === "VALUE" &&
        cells.value[cell] === view.value[from]
      )
        columns.roundingBase[cell] = view.roundingBase[from] as number;
    } else if (view !== null && from !== -1) {
      columns.value[cell] = view.value[from] as number;
      columns.availability[cell] = view.availability[from] as number;
      columns.vintage[cell] = view.vintage[from] as number;
      columns.roundingBase[cell] = view.roundingBase[from] as number;
    }
  }
  return columns;
}

/** The cells to be used with caution: the file's as it says, the others as they stood. */
function cautionedIn(view: ViewSnapshot | null, { rows, baseOf, notes }: MergedCells): ReadonlySet<number> {
  const cautioned = new Set<number>();
  for (const [cell, { quality }] of notes) if (quality === WITH_CAUTION) cautioned.add(cell);
  const before = view?.cautioned;
  if (before !== undefined)
    baseOf.forEach((from, cell) => {
      if (!rows.has(cell) && before.has(from)) cautioned.add(cell);
    });
  return cautioned;
}

/**
 * What a file changes, before it is published: the viewer's own view of the current release beside the same with the file's cells as
 * they were sent. Only the file's sender and its approvers get this far, and its cells are theirs.
 */
export function makeSubmissionDiffService(deps: {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly releases: ReleaseService;
  readonly observations: ObservationService;
}) {
  const { store, catalogue, releases, observations } = deps;
  /** `was`: the view that the file was laid over. */
  const kept = new LRUCache<string, { readonly was: ViewSnapshot | null; readonly comparing: Promise<Comparison> }>({
    max: KEPT_COMPARISONS,
    ttl: KEPT_MS,
  });

  /** The release that a file is compared with: the current one; once the file is out, the one that it replaced. */
  async function baseOf(row: SubmissionRow, viewer: Viewer): Promise<ReleaseRow | null> {
    if (row.releaseId === null || row.state === "APPROVED")
      return (await releases.history(row.indicatorId)).at(-1) ?? null;
    const [own] = await releases.visible([row.releaseId], viewer);
    const [before] = own?.supersedesId ? await releases.visible([own.supersedesId], viewer) : [];
    return before ?? null;
  }

  async function comparisonOf(row: SubmissionRow, was: SeenRelease | null): Promise<Comparison> {
    const indicator = catalogue.indicator(row.indicatorId) as IndicatorEntry;
    const merged = await mergeCells({
      indicator,
      catalogue,
      base: was === null ? null : nothingOf(was.view.shape),
      staged: readStaged(store.publisher, row.id),
    });
    const { shape } = merged;
    const releaseId = stagedRelease(row.id);
    const own = {
      releaseId,
      audience: "CUSTODIAN",
      profileId: was?.view.profileId ?? "NONE",
      shape,
      strides: stridesOf(shape),
    };
    const suppressedSymbol = was?.view.suppressedSymbol ?? "x";
    const columns = laidOver(was?.view ?? null, merged);
    const cautioned = cautionedIn(was?.view ?? null, merged);
    const is = observations.staged({ ...columns, ...own, cautioned, suppressedSymbol }, indicator);
    const none = { ...emptyColumns(columns.value.length), ...own, suppressedSymbol };
    return compare(was ?? observations.staged(none, indicator), is, indicator);
  }

  return {
    /**
     * A page of the cells that a file adds, removes or changes. Empty, with a note that says so, where nothing of it is staged.
     * Errors: as pageStart. To be called for a submission that the viewer may see, and no other.
     */
    async diff(
      id: string,
      page: { readonly first: number; readonly after: string | null },
      viewer: Viewer,
    ): Promise<DiffConnection> {
      const row = (await submissionById(store.publisher, id)) as SubmissionRow;
      const query = fingerprintOf(["submissionDiff", id, row.findingsSha256, ...viewedFrom(viewer)]);
      const start = pageStart({ ...page, max: MAX_CELLS, query });
      if (!(await hasStaged(store.publisher, id))) {
        const nothing = connectionOf({ nodes: [], start, totalCount: 0, query, release: null });
        return { ...nothing, note: NOTHING_STAGED, structure: [] };
      }
      const base = await baseOf(row, viewer);
      const was = base === null ? null : await observations.seen(base, viewer);
      const key = `${query} ${base?.id ?? ""}`;
      const known = kept.get(key);
      // Another view, once an agreement was saved, began or ended: what was compared before is not his to see any more.
      const comparing = known && known.was === (was?.view ?? null) ? known.comparing : comparisonOf(row, was);
      kept.set(key, { was: was?.view ?? null, comparing });
      comparing.catch(() => kept.delete(key));
      return diffPage(await comparing, { start, first: page.first, query, release: null });
    },
  };
}

export type SubmissionDiffService = ReturnType<typeof makeSubmissionDiffService>;
