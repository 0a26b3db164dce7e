import { forNobody } from "../shared/request-scope.ts";
import { after, type Soon } from "../shared/soon.ts";
import type { ReleaseRepository, ReleaseRow } from "./release.repository.ts";

/** The reachable releases as they stood at one moment. */
export interface ReleaseList {
  /** Newest first. */
  readonly all: readonly ReleaseRow[];
  readonly byId: ReadonlyMap<string, ReleaseRow>;
  /** Oldest first, by indicator. */
  readonly byIndicator: ReadonlyMap<string, readonly ReleaseRow[]>;
}

/**
 * The reachable releases in memory. What this process itself writes is seen at once (`forget`), what waits for a moment is seen at
 * that moment, and what another process writes is seen within MAX_AGE_MS.
 */
export interface ReleaseDirectory {
  /** The list as it is; no promise where memory has it. A list that is not the same object as before has changed. */
  list(): Soon<ReleaseList>;
  /** To be called when something was written. */
  forget(): void;
}

/** How long a withdrawal or publication by another process may stay unseen. */
const MAX_AGE_MS = 1000;
/** From this age on, whoever asks has it read anew in the background: in a server that is asked all the time nobody waits for it. */
const RENEW_AFTER_MS = 500;

function listOf(all: readonly ReleaseRow[]): ReleaseList {
  const byIndicator = new Map<string, ReleaseRow[]>();
  for (const row of [...all].reverse())
    byIndicator.set(row.indicatorId, [...(byIndicator.get(row.indicatorId) ?? []), row]);
  return { all, byId: new Map(all.map((row) => [row.id, row])), byIndicator };
}

/** Two lists of the same releases in the same states are the same list: nothing else of a release ever changes. */
const sameReleases = (a: ReleaseList, b: readonly ReleaseRow[]): boolean =>
  a.all.length === b.length && a.all.every(({ id, state }, i) => id === b[i]?.id && state === b[i]?.state);

export function makeReleaseDirectory(
  releases: Pick<ReleaseRepository, "all" | "untilNext">,
  now: () => number = () => performance.now(),
): ReleaseDirectory {
  let known: ReleaseList | null = null;
  let freshUntil = Number.NEGATIVE_INFINITY;
  let renewFrom = Number.POSITIVE_INFINITY;
  let writes = 0;
  let reading: Promise<ReleaseList> | null = null;

  async function read(): Promise<ReleaseList> {
    const [writesBefore, started] = [writes, now()];
    // The wait is read first: a moment that passes between the two statements only makes the list expire at once.
    const wait = await releases.untilNext();
    const rows = await releases.all();
    const list = known !== null && sameReleases(known, rows) ? known : listOf(rows);
    // What was written meanwhile may be missing from these rows: they answer those who had asked before, and no one after.
    if (writes !== writesBefore) return list;
    known = list;
    freshUntil = started + Math.min(MAX_AGE_MS, wait ?? MAX_AGE_MS);
    renewFrom = started + RENEW_AFTER_MS;
    return list;
  }

  function readOnce(): Promise<ReleaseList> {
    renewFrom = Number.POSITIVE_INFINITY;
    const mine = forNobody(read).finally(() => {
      if (reading === mine) reading = null;
    });
    reading = mine;
    return mine;
  }

  return {
    list() {
      const at = now();
      if (known === null || at >= freshUntil) return reading ?? readOnce();
      // Where it cannot be read, whoever asks when it is too old is told.
      if (at >= renewFrom) readOnce().catch(() => undefined);
      return known;
    },
    forget() {
      writes += 1;
      freshUntil = Number.NEGATIVE_INFINITY;
      reading = null;
    },
  };
}

/** The repository with its reachable releases answered from memory. `ofIndicators`: at once, where memory has them. */
export type ReleasesAtHand = Omit<ReleaseRepository, "ofIndicators"> & {
  ofIndicators(indicators: readonly string[]): Soon<readonly ReleaseRow[]>;
};

export function withDirectory(releases: ReleaseRepository, directory: ReleaseDirectory): ReleasesAtHand {
  return {
    ...releases,
    all: async () => [...(await directory.list()).all],
    async byIds(ids, asker) {
      const { byId } = await directory.list();
      const rows = ids.flatMap((id) => byId.get(id) ?? []);
      // What is not for everyone is not in the list: the store knows who may see it.
      const others = ids.filter((id) => !byId.has(id));
      const isSomebody = asker.subject !== null || asker.custodian !== null;
      return others.length > 0 && isSomebody ? [...rows, ...(await releases.byIds(others, asker))] : rows;
    },
    ofIndicators: (indicators) =>
      after(directory.list(), ({ byIndicator }) => {
        const [only] = indicators;
        if (indicators.length === 1) return byIndicator.get(only as string) ?? [];
        return indicators.flatMap((indicator) => byIndicator.get(indicator) ?? []);
      }),
  };
}
