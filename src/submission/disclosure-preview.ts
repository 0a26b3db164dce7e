import { AVAILABILITY } from "../domain/codes.ts";
import { codesAt, stridesOf } from "../domain/cube.ts";
import type { ReleaseCells } from "../publication/release-cells.ts";
import type { ReleaseView } from "../publication/release-views.ts";

/** What one audience loses by a file. `newlyHidden`: cells that it is shown a value of until now. */
export interface HiddenFromAudience {
  readonly audience: string;
  readonly cells: number;
  readonly hidden: number;
  readonly newlyHidden: number;
}

const SUPPRESSED = AVAILABILITY.indexOf("SUPPRESSED");
const VALUE = AVAILABILITY.indexOf("VALUE");

/** Availability of every cell of one audience's view, those of the view that it repeats included. */
function whole(view: ReleaseView, all: readonly ReleaseView[]): Uint8Array {
  const base = all.find(({ audience }) => audience === view.baseAudience);
  const columns = base === undefined ? new Uint8Array(view.cells) : whole(base, all);
  view.stored.forEach((cell, i) => {
    columns[cell] = view.availability[i] as number;
  });
  return columns;
}

/**
 * What each audience but the custodian would lose: cells hidden in the views that publication would make, and those of them that
 * the views of the last release show. Counts cells, and holds no count of people. `placeBefore`: for each cell of the new shape its
 * place in the last release, -1 where it has none.
 */
export function hiddenFrom(
  after: readonly ReleaseView[],
  before: readonly ReleaseView[],
  placeBefore: Int32Array,
): HiddenFromAudience[] {
  return after
    .filter(({ audience }) => audience !== "CUSTODIAN")
    .map((view) => {
      const now = whole(view, after);
      // A province without cells of its own until now saw the FPT view.
      const seen =
        before.find(({ audience }) => audience === view.audience) ?? before.find((v) => v.audience === "FPT");
      const then = seen === undefined ? null : whole(seen, before);
      let newlyHidden = 0;
      now.forEach((availability, cell) => {
        const place = placeBefore[cell] as number;
        if (availability === SUPPRESSED && then !== null && place !== -1 && then[place] === VALUE) newlyHidden += 1;
      });
      return { audience: view.audience, cells: view.cells, hidden: view.suppressed, newlyHidden };
    });
}

/** A release with the cells of one province alone; all others as if nobody held them. */
export function ownCellsOnly(cells: ReleaseCells, isOwn: (jurisdiction: string) => boolean): ReleaseCells {
  const strides = stridesOf(cells.shape);
  const own = Array.from(cells.value, (_, cell) => isOwn(codesAt(cells.shape, strides, cell)[0] as string));
  return {
    ...cells,
    value: cells.value.map((value, cell) => (own[cell] ? value : -1)),
    availability: cells.availability.map((availability, cell) => (own[cell] ? availability : "NOT_AVAILABLE")),
  };
}
