import { type Catalogue, ownershipOf } from "../catalogue/catalogue.ts";
import { audienceOf, type Viewer } from "../domain/audience.ts";
import { faults } from "../shared/faults.ts";
import type { ReleaseRepository, ReleaseRow, ViewRow } from "./release.repository.ts";

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

export function makeReleaseService(deps: { releases: ReleaseRepository; catalogue: Catalogue }) {
  const { releases, catalogue } = deps;

  async function pinned(indicator: string, id: string): Promise<ReleaseRow> {
    const [row] = await releases.byIds([id]);
    if (!row) throw faults.unknownRelease(id);
    if (row.indicatorId !== indicator) throw faults.releaseOfAnother(id, indicator);
    return row;
  }

  return {
    /**
     * The release that a pin means. NOT_FOUND where it does not exist for this viewer, was not yet, or nothing has been
     * published; INVALID_INPUT where it is another indicator's or is pinned twice.
     */
    async current(indicator: string, { release, asOf }: ReleasePin): Promise<ReleaseRow> {
      if (release && asOf) throw faults.pinnedTwice();
      if (release) return pinned(indicator, release);
      const history = await releases.ofIndicators([indicator]);
      const first = history[0];
      if (!first) throw faults.noRelease(indicator);
      const then = asOf ? history.filter(({ publishedAt }) => publishedAt !== null && publishedAt <= asOf) : history;
      const row = then.at(-1);
      if (!row)
        throw faults.noReleaseThen(indicator, (asOf as Date).toISOString(), first.publishedAt?.toISOString() ?? "");
      return row;
    },
    /** The view that a viewer sees of a release: his own, or the FPT view where he has no cells of his own in it. */
    async viewSeen(
      release: { readonly id: string; readonly indicatorId: string },
      viewer: Viewer,
      read: ViewReader,
    ): Promise<ViewRow> {
      const indicator = catalogue.indicator(release.indicatorId);
      const audience = audienceOf(viewer, indicator ? ownershipOf(indicator) : null);
      const audiences = audience.startsWith("FPT+") ? [audience, "FPT"] : [audience];
      const views = await Promise.all(
        audiences.map((name) => read({ indicatorId: release.indicatorId, audience: name })),
      );
      const row = views.flat().find(({ releaseId }) => releaseId === release.id);
      if (!row) throw faults.unknownRelease(release.id);
      return row;
    },
    /** Every reachable release of an indicator, oldest first. */
    history: (indicator: string): Promise<ReleaseRow[]> => releases.ofIndicators([indicator]),
    /** Reachable releases, newest first. */
    all: (): Promise<ReleaseRow[]> => releases.all(),
  };
}

export type ReleaseService = ReturnType<typeof makeReleaseService>;
