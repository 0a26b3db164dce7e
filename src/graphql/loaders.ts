import DataLoader from "dataloader";
import type { CatalogueRepository, ProfileRow } from "../catalogue/catalogue.repository.ts";
import type { Viewer } from "../domain/audience.ts";
import type { CellNoteRow, ReleaseRow, ViewRow } from "../release/release.repository.ts";
import type { ReleaseService } from "../release/release.service.ts";
import type { ReleasesAtHand } from "../release/release-directory.ts";

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

/** A small closed table is read whole and once, however many levels of an answer look into it (Toronto, Ontario, Canada). */
const whole = <Row>(fetch: () => Promise<Row[]>, keyOf: (row: Row) => string) => {
  let reading: Promise<ReadonlyMap<string, Row>> | undefined;
  return new DataLoader<string, Row | null>(async (keys) => {
    reading ??= fetch().then((rows) => new Map(rows.map((row) => [keyOf(row), row])));
    const rows = await reading;
    return keys.map((key) => rows.get(key) ?? null);
  });
};

/** What one audience sees of an indicator's releases. */
export interface ViewsKey {
  readonly indicatorId: string;
  readonly audience: string;
}

export interface Loaders {
  readonly release: DataLoader<string, ReleaseRow | null>;
  readonly releasesOfIndicator: DataLoader<string, readonly ReleaseRow[]>;
  readonly views: DataLoader<ViewsKey, readonly ViewRow[], string>;
  readonly profile: DataLoader<string, ProfileRow | null>;
  readonly cellNotes: DataLoader<string, readonly CellNoteRow[]>;
  readonly periods: DataLoader<string, { readonly codes: readonly string[] } | null>;
}

/** The loaders of one request. Never shared between requests: what they hold was read for one viewer. */
export function makeLoaders(
  deps: {
    readonly catalogue: CatalogueRepository;
    readonly releases: ReleasesAtHand;
    readonly visible: ReleaseService["visible"];
  },
  viewer: Viewer,
): Loaders {
  const { catalogue, releases, visible } = deps;
  return {
    release: one(
      (ids) => visible(ids, viewer),
      (row) => row.id,
    ),
    releasesOfIndicator: many(
      async (ids) => [...(await releases.ofIndicators(ids))],
      (row) => row.indicatorId,
    ),
    profile: whole(catalogue.profiles, (row) => row.id),
    cellNotes: many(releases.cellNotesOf, (row) => row.releaseId),
    periods: one(releases.periodsOf, (row) => row.releaseId),
    views: new DataLoader<ViewsKey, readonly ViewRow[], string>(
      async (keys) => {
        const indicatorIds = [...new Set(keys.map(({ indicatorId }) => indicatorId))];
        const audiences = [...new Set(keys.map(({ audience }) => audience))];
        const rows = await releases.viewsOfIndicators(indicatorIds, audiences);
        return keys.map((key) =>
          rows
            .filter(({ indicatorId, view }) => indicatorId === key.indicatorId && view.audience === key.audience)
            .map(({ view }) => view),
        );
      },
      { cacheKeyFn: ({ indicatorId, audience }) => `${indicatorId} ${audience}` },
    ),
  };
}
