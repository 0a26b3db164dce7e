import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import { type Viewer, viewedFrom } from "../domain/audience.ts";
import type { Text } from "../domain/codes.ts";
import { type CubeShape, JURISDICTION_AXIS } from "../domain/cube.ts";
import type { ReleaseService } from "../release/release.service.ts";
import { fingerprintOf } from "../shared/cursor.ts";
import { faults } from "../shared/faults.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import { pageStart } from "../shared/page.ts";
import { compare, type DiffConnection, diffPage, standingOf } from "./diff-page.ts";
import type { ObservationService } from "./observation.service.ts";
import { type PublishedView, type RevisionFigures, revisionStatistics } from "./revision-statistics.ts";
import { refuseRepeats } from "./selection.ts";
import { summariseDiff } from "./summarise-diff.ts";
import { unionShape } from "./union-shape.ts";

export function makeRevisionService(deps: {
  readonly catalogue: Catalogue;
  readonly releases: ReleaseService;
  readonly observations: ObservationService;
}) {
  const { catalogue, releases, observations } = deps;

  function indicatorOf(id: string): IndicatorEntry {
    const entry = catalogue.indicator(id);
    const known = catalogue.indicators.map((indicator) => indicator.id);
    if (!entry) throw faults.unknownIndicator(id, known);
    return entry;
  }

  /** The ids that names, codes or ids stand for; INVALID_INPUT where one is unknown, is named twice, or there are none. */
  function jurisdictionsOf(given: readonly string[], held: readonly string[]): string[] {
    if (given.length === 0) throw faults.nothingSelected("jurisdictions");
    const ids = given.map((name) => {
      const id = catalogue.jurisdictionId(name);
      if (id === undefined || !held.includes(id))
        throw faults.unknownCode("jurisdictions", name, held, catalogue.jurisdictionsNear(name, held));
      return id;
    });
    refuseRepeats("jurisdictions", ids);
    return ids;
  }

  /** The cells that statistics are over: every dimension at its total, or all of one that has none. */
  function seriesOf(shape: CubeShape, indicator: IndicatorEntry, jurisdictions: readonly string[] | null): CubeShape {
    const axes = shape.axes.map(({ id, codes }) => {
      if (id === JURISDICTION_AXIS) {
        const wanted = jurisdictions ? jurisdictionsOf(jurisdictions, codes) : codes;
        return { id, codes: codes.filter((code) => wanted.includes(code)) };
      }
      const total = indicator.dimensions.find((dimension) => dimension.id === id)?.total ?? null;
      return total !== null && codes.includes(total) ? { id, codes: [total] } : { id, codes };
    });
    return { axes };
  }

  return {
    /**
     * A page of the cells that the viewer sees change from one release to another of the same indicator, and the note of all of
     * them. NOT_FOUND for a release that he may not see; INVALID_INPUT for two indicators', or twice the same; else as pageStart.
     */
    async diff(
      pair: { readonly from: string; readonly to: string },
      page: { readonly first: number; readonly after: string | null },
      viewer: Viewer,
    ): Promise<DiffConnection> {
      if (pair.from === pair.to) throw faults.sameReleaseTwice(pair.from);
      const query = fingerprintOf(["releaseDiff", pair.from, pair.to, ...viewedFrom(viewer)]);
      const start = pageStart({ ...page, max: MAX_CELLS, query });
      const [from, to] = [await releases.named(pair.from, "from", viewer), await releases.named(pair.to, "to", viewer)];
      if (from.indicatorId !== to.indicatorId) throw faults.releasesOfTwoIndicators(from.indicatorId, to.indicatorId);
      const [was, is] = await Promise.all([observations.seen(from, viewer), observations.seen(to, viewer)]);
      const comparison = compare(was, is, indicatorOf(from.indicatorId));
      return diffPage(comparison, { start, first: page.first, query, release: pair.to });
    },

    /** The note of all that the viewer sees change from one release to the next; null where he may not see one of the two. */
    async note(pair: { readonly from: string; readonly to: string }, viewer: Viewer): Promise<Text | null> {
      const rows = await releases.visible([pair.from, pair.to], viewer);
      const [from, to] = [pair.from, pair.to].map((id) => rows.find((row) => row.id === id));
      if (!from || !to) return null;
      const [was, is] = await Promise.all([observations.seen(from, viewer), observations.seen(to, viewer)]);
      const { en, fr } = summariseDiff(compare(was, is, indicatorOf(to.indicatorId)).diff);
      return { en, fr };
    },

    /**
     * How an indicator's first figures were revised, from what the viewer is shown. Null: every jurisdiction. NOT_FOUND for an
     * unknown indicator or one without a release; INVALID_INPUT for a jurisdiction that none of its releases has.
     */
    async statistics(
      indicatorId: string,
      jurisdictions: readonly string[] | null,
      viewer: Viewer,
    ): Promise<RevisionFigures[]> {
      const indicator = indicatorOf(indicatorId);
      const history: PublishedView[] = [];
      for (const release of await releases.history(indicator.id)) {
        if (release.publishedAt === null) continue;
        history.push({ view: (await observations.seen(release, viewer)).view, publishedAt: release.publishedAt });
      }
      if (history.length === 0) throw faults.noRelease(indicator.id);
      const standing = standingOf(indicator);
      const shapes = history.map(({ view }) => view.shape);
      return revisionStatistics(history, seriesOf(unionShape(shapes, standing), indicator, jurisdictions), standing);
    },
  };
}

export type RevisionService = ReturnType<typeof makeRevisionService>;
