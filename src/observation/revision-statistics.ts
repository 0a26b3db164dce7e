import { type Axis, type CubeShape, JURISDICTION_AXIS, stridesOf } from "../domain/cube.ts";
import { positionsIn, type StandingCode } from "./union-shape.ts";
import { VALUE_INDEX, type ViewSnapshot } from "./view-snapshot.ts";

/** A release as one audience sees it, and when it was published. */
export interface PublishedView {
  readonly view: ViewSnapshot;
  readonly publishedAt: Date;
}

/**
 * How one jurisdiction's figures stood `lag` releases after they were first shown. `months`: between the two publications, the
 * mean over the cells. `cells`: shown in both; `revised`: of them, with another value. Means are over all `cells`, those not
 * revised included, in units of count; percents are of the first values, null where these add up to zero.
 */
export interface RevisionFigures {
  readonly jurisdiction: string;
  readonly lag: number;
  readonly months: number;
  readonly cells: number;
  readonly revised: number;
  readonly meanRevision: number;
  readonly meanAbsoluteRevision: number;
  readonly meanRevisionPercent: number | null;
  readonly meanAbsoluteRevisionPercent: number | null;
  readonly rounded: boolean;
}

interface Sums {
  cells: number;
  revised: number;
  revision: number;
  absolute: number;
  first: number;
  milliseconds: number;
  rounded: boolean;
}

const MONTH_MS = (365.25 / 12) * 86_400_000;
const roundTo = (value: number, decimals: number): number => Number(value.toFixed(decimals)) + 0;

const noSums = (): Sums => ({
  cells: 0,
  revised: 0,
  revision: 0,
  absolute: 0,
  first: 0,
  milliseconds: 0,
  rounded: false,
});

function addPair(sums: Sums, first: { value: number; rounded: boolean; at: number }, later: typeof first): void {
  const revision = later.value - first.value;
  sums.cells += 1;
  sums.revised += revision === 0 ? 0 : 1;
  sums.revision += revision;
  sums.absolute += Math.abs(revision);
  sums.first += first.value;
  sums.milliseconds += later.at - first.at;
  sums.rounded ||= first.rounded || later.rounded;
}

function figuresOf(jurisdiction: string, lag: number, sums: Sums): RevisionFigures {
  const percent = (sum: number): number | null => (sums.first === 0 ? null : roundTo((sum / sums.first) * 100, 2));
  return {
    jurisdiction,
    lag,
    months: roundTo(sums.milliseconds / sums.cells / MONTH_MS, 1),
    cells: sums.cells,
    revised: sums.revised,
    meanRevision: roundTo(sums.revision / sums.cells, 2),
    meanAbsoluteRevision: roundTo(sums.absolute / sums.cells, 2),
    meanRevisionPercent: percent(sums.revision),
    meanAbsoluteRevisionPercent: percent(sums.absolute),
    rounded: sums.rounded,
  };
}

/**
 * Purpose: how far first figures are revised, by jurisdiction and by how many releases later.
 * Definition: P is the value of a cell in the first release that shows it, L its value `lag` releases later, R = L - P. Mean
 * revision = sum R / n: the bias of first figures. Mean absolute revision = sum |R| / n: their usual error. In percent: sum R and
 * sum |R| over sum P, the latter being the relative mean absolute revision.
 * Source: R. McKenzie and M. Gamba, Interpreting the Results of Revision Analyses: Recommended Summary Statistics (OECD/Eurostat
 * task force on revisions analysis, 2008), sections 3.1, 3.2 and 3.6.
 * Input: one audience's views, oldest first; `cells`: the shape that the statistics are over. A cell hidden or missing in a
 * release makes no pair there, so the answer follows from what is shown.
 * Limits: where values are rounded so are the revisions, and `rounded` says so. A release that only carries a figure on counts as
 * one that did not revise it. n is often small, and no test of significance is made.
 */
export function revisionStatistics(
  history: readonly PublishedView[],
  cells: CubeShape,
  standing: StandingCode,
): RevisionFigures[] {
  const places = history.map(({ view }) => positionsIn(view.shape, cells, standing));
  const a = cells.axes.findIndex(({ id }) => id === JURISDICTION_AXIS);
  const { codes } = cells.axes[a] as Axis;
  const stride = stridesOf(cells)[a] as number;
  const sums = codes.map(() => history.map(noSums));
  const shownIn = (release: number, cell: number) => {
    const { view, publishedAt } = history[release] as PublishedView;
    const at = places[release]?.[cell] ?? -1;
    if (at === -1 || view.availability[at] !== VALUE_INDEX) return null;
    return { value: view.value[at] as number, rounded: view.roundingBase[at] !== -1, at: publishedAt.getTime() };
  };
  for (let cell = 0; cell < (places[0]?.length ?? 0); cell++) {
    const ofJurisdiction = sums[Math.floor(cell / stride) % codes.length] as Sums[];
    let start = 0;
    while (start < history.length && shownIn(start, cell) === null) start++;
    const first = start < history.length ? shownIn(start, cell) : null;
    for (let release = start + 1; first && release < history.length; release++) {
      const later = shownIn(release, cell);
      if (later) addPair(ofJurisdiction[release - start] as Sums, first, later);
    }
  }
  return codes.flatMap((jurisdiction, j) =>
    (sums[j] as Sums[]).flatMap((of, lag) => (of.cells === 0 ? [] : [figuresOf(jurisdiction, lag, of)])),
  );
}
