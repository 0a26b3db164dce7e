import type { IndicatorEntry } from "../catalogue/catalogue.ts";
import type { CellChange, Text } from "../domain/codes.ts";
import { type Connection, connectionOf } from "../shared/page.ts";
import type { SeenRelease } from "./cell-reading.ts";
import { changeAt, diffViews, sizeOfChange, type ViewDiff } from "./diff-views.ts";
import type { Observation } from "./observation.type.ts";
import { type StructuralChange, structuralChanges } from "./structural-changes.ts";
import { summariseDiff } from "./summarise-diff.ts";
import type { StandingCode } from "./union-shape.ts";

/** One cell that changed, as the viewer is shown it. */
export interface ChangedCell {
  readonly change: CellChange;
  readonly before: Observation | null;
  readonly after: Observation | null;
  readonly absolute: number | null;
  readonly percent: number | null;
  readonly rounded: boolean;
}

/** A page of changes; `note` and `structure` are of all of them, on every page. */
export type DiffConnection = Connection<ChangedCell> & {
  readonly note: Text;
  readonly structure: readonly StructuralChange[];
};

/** Two states of one indicator as one viewer sees them, compared. */
export interface Comparison {
  readonly was: SeenRelease;
  readonly is: SeenRelease;
  readonly diff: ViewDiff;
}

/** Where an indicator's release stands on a dimension that it did not have: at the total; nowhere where there is none. */
export const standingOf =
  ({ dimensions }: IndicatorEntry): StandingCode =>
  (axis) =>
    dimensions.find(({ id }) => id === axis)?.total ?? "";

export const compare = (was: SeenRelease, is: SeenRelease, indicator: IndicatorEntry): Comparison => ({
  was,
  is,
  diff: diffViews(was.view, is.view, standingOf(indicator)),
});

/** The changes from `start` on. `query`, `release`: what the cursors carry. */
export function diffPage(
  { was, is, diff }: Comparison,
  page: { readonly start: number; readonly first: number; readonly query: string; readonly release: string | null },
): DiffConnection {
  const { start, first, query, release } = page;
  const totalCount = diff.cell.length;
  const nodes = Array.from({ length: Math.max(0, Math.min(first, totalCount - start)) }, (_, n) => {
    const i = start + n;
    const change = changeAt(diff, i);
    const before = change === "ADDED" ? null : was.count(diff.before[i] as number);
    const after = change === "REMOVED" ? null : is.count(diff.after[i] as number);
    return { change, before, after, ...sizeOfChange(diff, i) };
  });
  const { en, fr } = summariseDiff(diff);
  const structure = structuralChanges(was.view, is.view);
  return { ...connectionOf({ nodes, start, totalCount, query, release }), note: { en, fr }, structure };
}
