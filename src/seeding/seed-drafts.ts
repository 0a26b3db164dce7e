import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import { populationVintageAt } from "../catalogue/population-vintage.ts";
import type { ReleaseDraft } from "../publication/publication.service.ts";
import { releaseId } from "../publication/publication.service.ts";
import { AppError } from "../shared/app-error.ts";
import { editionCells, layOver, placeKey, type StandingFigures } from "./edition-cells.ts";
import { editionNotes, type PrintedRate } from "./edition-notes.ts";
import { LEAVE_REASON, type LeaveReasonId } from "./leave-reason.ts";
import { type PlacedFigure, placeFigure } from "./place-figure.ts";
import { type Edition, readEditions, readSources, type Source } from "./read-sources.ts";

/** What became of the published rows. `left`: how many stay in seeds/, by reason. */
export interface SeedReport {
  readonly placed: Readonly<Record<string, number>>;
  readonly printedRates: number;
  readonly left: readonly { readonly reason: { readonly en: string; readonly fr: string }; readonly rows: number }[];
}

interface Placements {
  readonly figures: readonly PlacedFigure[];
  readonly rates: readonly PrintedRate[];
}

function place(sources: readonly Source[]): Placements & { left: LeaveReasonId[] } {
  const figures: PlacedFigure[] = [];
  const rates: PrintedRate[] = [];
  const left: LeaveReasonId[] = [];
  for (const row of sources.flatMap((source) => source.rows)) {
    const placement = placeFigure(row);
    if ("placed" in placement) figures.push(placement.placed);
    else if ("printedRate" in placement) rates.push(placement.printedRate);
    else left.push(placement.left.reasonId);
  }
  return { figures, rates, left };
}

/** What stands after each edition of one indicator. */
interface Standing {
  readonly figures: StandingFigures;
  readonly rates: ReadonlyMap<string, PrintedRate>;
}

const noSuchFolder = ({ indicator, publishedAt }: Edition, folder: string): AppError =>
  new AppError(
    "NOT_FOUND",
    {
      en: `seeds/releases.json: the edition of ${indicator} of ${publishedAt} names seeds/${folder}, which is not there. Restore the folder, or take it out of the edition.`,
      fr: `seeds/releases.json : l'édition de ${indicator} du ${publishedAt} nomme seeds/${folder}, qui n'existe pas. Restaurez le dossier, ou retirez-le de l'édition.`,
    },
    { indicator, folder },
  );

function advance(before: Standing, edition: Edition, placed: Placements, indicator: IndicatorEntry): Standing {
  const of = <T extends { indicator: string }>(all: readonly T[]): T[] =>
    all.filter((it) => it.indicator === indicator.id);
  const figures = layOver(before.figures, { figures: of(placed.figures), retires: edition.retires }, indicator);
  const rates = new Map(before.rates);
  for (const figure of of(placed.figures)) rates.delete(placeKey(indicator, figure));
  for (const rate of of(placed.rates)) rates.set(placeKey(indicator, rate), rate);
  return { figures, rates };
}

function draftsOf(
  indicator: IndicatorEntry,
  editions: readonly Edition[],
  sources: ReadonlyMap<string, Source>,
  catalogue: Catalogue,
): ReleaseDraft[] {
  const sourcesById = new Map([...sources.values()].map((source) => [source.id, source]));
  let standing: Standing = { figures: new Map(), rates: new Map() };
  return editions.map((edition, revision) => {
    const used = edition.sources.map((folder) => {
      const source = sources.get(folder);
      if (!source) throw noSuchFolder(edition, folder);
      return source;
    });
    standing = advance(standing, edition, place(used), indicator);
    const cells = editionCells(standing.figures, indicator, catalogue);
    const publishedAt = new Date(edition.publishedAt);
    return {
      indicator,
      version: `1.${revision}.0`,
      vintage: edition.vintage,
      publishedAt,
      reason: edition.reason,
      source: edition.source,
      populationVintage: populationVintageAt(catalogue.populations, publishedAt),
      supersedes: revision === 0 ? null : releaseId(indicator.id, `1.${revision - 1}.0`),
      cells,
      cellNotes: editionNotes({ indicator, shape: cells.shape, ...standing, sources: sourcesById }),
    };
  });
}

function reportOf(sources: readonly Source[]): SeedReport {
  const { figures, rates, left } = place(sources);
  const placed: Record<string, number> = {};
  for (const { indicator } of figures) placed[indicator] = (placed[indicator] ?? 0) + 1;
  const counts = new Map<LeaveReasonId, number>();
  for (const reason of left) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const byRows = [...counts].sort((a, b) => b[1] - a[1]);
  return { placed, printedRates: rates.length, left: byRows.map(([id, rows]) => ({ reason: LEAVE_REASON[id], rows })) };
}

/**
 * The releases that the real figures make, oldest first per indicator, and what became of every published row. NOT_FOUND where an
 * edition names a folder that is not among `folders`.
 */
export async function seedDrafts(
  catalogue: Catalogue,
  folders: readonly string[],
): Promise<{ drafts: ReleaseDraft[]; report: SeedReport }> {
  const [editions, all] = await Promise.all([readEditions(), readSources(folders)]);
  const sources = new Map(all.map((source) => [source.folder, source]));
  const drafts = catalogue.indicators.flatMap((indicator) => {
    const own = editions.filter((edition) => edition.indicator === indicator.id);
    return draftsOf(indicator, own, sources, catalogue);
  });
  return { drafts, report: reportOf(all) };
}
