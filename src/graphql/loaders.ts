import DataLoader from "dataloader";
import type {
  CatalogueRepository,
  CodelistRow,
  CodeRow,
  DimensionRow,
  IndicatorRow,
  JurisdictionRow,
  ProfileRow,
} from "../catalogue/catalogue.repository.ts";
import type { CellNoteRow, ReleaseRepository, ReleaseRow, ViewRow } from "../release/release.repository.ts";

/** One batch, one statement: the rows of all keys asked for in a tick, in the order of the keys. */
const one = <Row>(fetch: (keys: readonly string[]) => Promise<Row[]>, keyOf: (row: Row) => string) =>
  new DataLoader<string, Row | null>(async (keys) => {
    const rows = new Map((await fetch(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });

const many = <Row>(fetch: (keys: readonly string[]) => Promise<Row[]>, keyOf: (row: Row) => string) =>
  new DataLoader<string, readonly Row[]>(async (keys) => {
    const groups = new Map<string, Row[]>(keys.map((key) => [key, []]));
    for (const row of await fetch(keys)) groups.get(keyOf(row))?.push(row);
    return keys.map((key) => groups.get(key) ?? []);
  });

/** A release as one audience sees it: the key of a view. */
export interface ViewKey {
  readonly releaseId: string;
  readonly audience: string;
}

export interface Loaders {
  readonly jurisdiction: DataLoader<string, JurisdictionRow | null>;
  readonly indicator: DataLoader<string, IndicatorRow | null>;
  readonly dimensions: DataLoader<string, readonly DimensionRow[]>;
  readonly codelist: DataLoader<string, CodelistRow | null>;
  readonly codes: DataLoader<string, readonly CodeRow[]>;
  readonly release: DataLoader<string, ReleaseRow | null>;
  readonly successor: DataLoader<string, ReleaseRow | null>;
  readonly releasesOfIndicator: DataLoader<string, readonly ReleaseRow[]>;
  readonly view: DataLoader<ViewKey, ViewRow | null, string>;
  readonly profile: DataLoader<string, ProfileRow | null>;
  readonly cellNotes: DataLoader<string, readonly CellNoteRow[]>;
}

/** The loaders of one request. Never shared between requests: what they hold was read for one viewer. */
export function makeLoaders(deps: { catalogue: CatalogueRepository; releases: ReleaseRepository }): Loaders {
  const { catalogue, releases } = deps;
  return {
    jurisdiction: one(catalogue.jurisdictionsById, (row) => row.id),
    indicator: one(catalogue.indicatorsById, (row) => row.id),
    dimensions: many(catalogue.dimensionsOf, (row) => row.indicatorId),
    codelist: one(catalogue.codelistsById, (row) => row.id),
    codes: many(catalogue.codesOf, (row) => row.codelistId),
    release: one(releases.byIds, (row) => row.id),
    successor: one(releases.successorsOf, (row) => row.supersedesId ?? ""),
    releasesOfIndicator: many(releases.ofIndicators, (row) => row.indicatorId),
    profile: one(catalogue.profilesById, (row) => row.id),
    cellNotes: many(releases.cellNotesOf, (row) => row.releaseId),
    view: new DataLoader<ViewKey, ViewRow | null, string>(
      async (keys) => {
        const releaseIds = [...new Set(keys.map(({ releaseId }) => releaseId))];
        const audiences = [...new Set(keys.map(({ audience }) => audience))];
        const rows = await releases.viewsOf(releaseIds, audiences);
        return keys.map(
          (key) => rows.find((row) => row.releaseId === key.releaseId && row.audience === key.audience) ?? null,
        );
      },
      { cacheKeyFn: ({ releaseId, audience }) => `${releaseId} ${audience}` },
    ),
  };
}
