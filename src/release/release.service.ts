import type { AccessReader } from "../agreement/agreement.service.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Access } from "../domain/access.ts";
import { ANONYMOUS, askerOf, holdsRole, type Viewer } from "../domain/audience.ts";
import { faults } from "../shared/faults.ts";
import { after, type Soon } from "../shared/soon.ts";
import type { ReleaseRow, ViewRow } from "./release.repository.ts";
import type { ReleasesAtHand } from "./release-directory.ts";

/** Which release of an indicator: a named one, the one current at a time, or (both null) the one current now. */
export interface ReleasePin {
  readonly release: string | null;
  readonly asOf: Date | null;
}

/** Reads the descriptions of the views that one audience has of an indicator's releases. */
export type ViewReader = (key: {
  readonly indicatorId: string;
  readonly audience: string;
}) => Promise<readonly ViewRow[]>;

/** Percent of the sum of all counts that one audience does not see; for the custodian's eyes. */
export type ValueHidden = (releaseId: string, audience: string) => Promise<number>;

/** What may be told of a view that is shared in part: counts of what is shown, and a hash of nothing else. */
export type Summary = (
  releaseId: string,
  access: Access,
) => Promise<Pick<ViewRow, "contentHash" | "cells" | "suppressed" | "rounded"> & { readonly notShared: number }>;

/** The description of a view as one viewer may read it. `notShared`: cells of it that are not shared with him. */
export type SeenView = ViewRow & { readonly notShared: number };

type ReleaseKey = Pick<ReleaseRow, "id" | "indicatorId">;

/** The last of a history; as it stood at a time, where one is given. */
function latestOf(history: readonly ReleaseRow[], indicator: string, asOf: Date | null): ReleaseRow {
  const first = history[0];
  if (!first) throw faults.noRelease(indicator);
  const then = asOf ? history.filter(({ publishedAt }) => publishedAt !== null && publishedAt <= asOf) : history;
  const row = then.at(-1);
  if (!row) throw faults.noReleaseThen(indicator, (asOf as Date).toISOString(), first.publishedAt?.toISOString() ?? "");
  return row;
}

export function makeReleaseService(deps: {
  readonly releases: ReleasesAtHand;
  readonly catalogue: Catalogue;
  readonly valueHidden: ValueHidden;
  readonly summary: Summary;
  readonly accessOf: AccessReader;
}) {
  const { releases, catalogue, valueHidden, summary, accessOf } = deps;

  function accessIn(indicatorId: string, viewer: Viewer): Access {
    const indicator = catalogue.indicator(indicatorId);
    if (!indicator) throw new Error("a release of no indicator");
    return accessOf(viewer, indicator);
  }

  const oversees = ({ whole, audience }: Access, viewer: Viewer): boolean =>
    whole && (audience === "CUSTODIAN" || (audience === "FPT" && holdsRole(viewer, "SECRETARIAT", "AUDITOR")));

  async function pinned(indicator: string, id: string, viewer: Viewer): Promise<ReleaseRow> {
    const [row] = await visible([id], viewer);
    if (!row) throw faults.unknownRelease(id);
    if (row.indicatorId !== indicator) throw faults.releaseOfAnother(id, indicator);
    return row;
  }

  /**
   * Releases by id that a viewer may see: what is out, for everyone; one that waits, for its pre-release readers in their time; one
   * that was withdrawn, for its custodian.
   */
  const visible = (ids: readonly string[], viewer: Viewer): Promise<ReleaseRow[]> =>
    releases.byIds(ids, askerOf(viewer));

  return {
    visible,
    /**
     * The release that a pin means. NOT_FOUND where it does not exist for this viewer, was not yet, or nothing has been
     * published; INVALID_INPUT where it is another indicator's or is pinned twice.
     */
    current(indicator: string, { release, asOf }: ReleasePin, viewer = ANONYMOUS): Soon<ReleaseRow> {
      if (release && asOf) throw faults.pinnedTwice();
      if (release) return pinned(indicator, release, viewer);
      return after(releases.ofIndicators([indicator]), (history) => latestOf(history, indicator, asOf));
    },
    /** The release of an id that `argument` gives. NOT_FOUND where the viewer can see none. */
    async named(id: string, argument: string, viewer = ANONYMOUS): Promise<ReleaseRow> {
      const [row] = await visible([id], viewer);
      if (!row) throw faults.unknownRelease(id, argument);
      return row;
    },
    /**
     * The view that a viewer sees of a release: his own, or the FPT view where he has no cells of his own in it. Where it is shared
     * with him in part, nothing of its description is told but what follows from the cells that he is shown.
     */
    async viewSeen(release: ReleaseKey, viewer: Viewer, read: ViewReader): Promise<SeenView> {
      const access = accessIn(release.indicatorId, viewer);
      const { audience } = access;
      const audiences = audience.startsWith("FPT+") ? [audience, "FPT"] : [audience];
      const views = await Promise.all(
        audiences.map((name) => read({ indicatorId: release.indicatorId, audience: name })),
      );
      const row = views.flat().find(({ releaseId }) => releaseId === release.id);
      if (!row) throw faults.unknownRelease(release.id);
      if (access.whole) return { ...row, notShared: 0 };
      const told = await summary(release.id, access);
      return { ...row, ...told, audience, narrowestInterval: null, coalitionSuppressed: null, seconds: 0 };
    },
    /** The views that a viewer may read the reports of: all of them for who oversees the release, his own for others. */
    async viewsReported(release: ReleaseKey, viewer: Viewer, read: ViewReader): Promise<SeenView[]> {
      if (!oversees(accessIn(release.indicatorId, viewer), viewer)) return [await this.viewSeen(release, viewer, read)];
      const provinces = catalogue.jurisdictions
        .filter(({ level }) => level === "PROVINCE")
        .map(({ id }) => `FPT+${id}`);
      const audiences = ["PUBLIC", "FPT", ...provinces, "CUSTODIAN"];
      const views = await Promise.all(
        audiences.map((audience) => read({ indicatorId: release.indicatorId, audience })),
      );
      const rows = views.flat().filter(({ releaseId }) => releaseId === release.id);
      return rows.map((row) => ({ ...row, notShared: 0 }));
    },
    /** The engine's seed, for those who oversee the release; null for others. */
    seedFor: ({ indicatorId }: ReleaseKey, viewer: Viewer, { seed }: ViewRow): string | null =>
      oversees(accessIn(indicatorId, viewer), viewer) ? seed : null,
    /** How much an audience does not see, for the custodian; null for others. Reads every cell: only where it is asked for. */
    async valueHiddenFor({ id, indicatorId }: ReleaseKey, viewer: Viewer, audience: string): Promise<number | null> {
      return accessIn(indicatorId, viewer).audience === "CUSTODIAN" ? valueHidden(id, audience) : null;
    },
    /** Every reachable release of an indicator, oldest first. */
    history: (indicator: string): Soon<readonly ReleaseRow[]> => releases.ofIndicators([indicator]),
    /** Reachable releases, newest first. */
    all: (): Promise<ReleaseRow[]> => releases.all(),
  };
}

export type ReleaseService = ReturnType<typeof makeReleaseService>;
