import { CELL_CHANGE, type CellChange } from "../domain/codes.ts";
import type { CubeShape } from "../domain/cube.ts";
import { positionsIn, type StandingCode, unionShape } from "./union-shape.ts";
import { isCautioned, NOT_AVAILABLE_INDEX, VALUE_INDEX, type ViewSnapshot } from "./view-snapshot.ts";

/**
 * What one audience sees change from one release to another, in columns; element i is a cell that changed, in the order of
 * `shape`. `cell`: its position in `shape`, which holds the codes of both releases. `before`, `after`: its positions in the two
 * views, -1 where it does not stand. `change`: index into CELL_CHANGE.
 */
export interface ViewDiff {
  readonly from: ViewSnapshot;
  readonly to: ViewSnapshot;
  readonly shape: CubeShape;
  readonly cell: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly change: Uint8Array;
}

/** How large a change is. Null unless a value is shown on both sides; `percent` also null on a base of zero. */
export interface ChangeSize {
  readonly absolute: number | null;
  readonly percent: number | null;
  /** True where either of the two values is rounded, so that the difference is one of rounded values. */
  readonly rounded: boolean;
}

const PERCENT_DECIMALS = 1;
const UNCHANGED = -1;
const indexOf = (change: CellChange): number => CELL_CHANGE.indexOf(change);
const [ADDED, REMOVED] = [indexOf("ADDED"), indexOf("REMOVED")];
const [VALUE_CHANGED, STATUS_CHANGED] = [indexOf("VALUE_CHANGED"), indexOf("STATUS_CHANGED")];

const stands = (view: ViewSnapshot, cell: number): boolean =>
  cell !== -1 && view.availability[cell] !== NOT_AVAILABLE_INDEX;

function changeOf(from: ViewSnapshot, before: number, to: ViewSnapshot, after: number): number {
  if (!stands(from, before)) return stands(to, after) ? ADDED : UNCHANGED;
  if (!stands(to, after)) return REMOVED;
  if (from.availability[before] !== to.availability[after]) return STATUS_CHANGED;
  const isValue = from.availability[before] === VALUE_INDEX;
  if (isValue && from.value[before] !== to.value[after]) return VALUE_CHANGED;
  if (isValue && isCautioned(from, before) !== isCautioned(to, after)) return STATUS_CHANGED;
  const sameVintage = from.vintage[before] === to.vintage[after];
  return sameVintage && from.roundingBase[before] === to.roundingBase[after] ? UNCHANGED : STATUS_CHANGED;
}

/**
 * Purpose: the cells that one audience sees change between two releases of one indicator. Unchanged cells are left out.
 * Input: that audience's own views of both, and nothing else, so the answer holds nothing that the two views do not.
 * Rules: a cell that is NOT_AVAILABLE does not stand in a release. ADDED, REMOVED: it stands on one side only. VALUE_CHANGED: a
 * value is shown on both sides and differs. STATUS_CHANGED: the availability, or the vintage, rounding or caution (E) without the value.
 * Cells are matched by their codes, since the shapes of two releases may differ.
 * Limits: a count hidden on both sides may have changed; the diff cannot know.
 * Time: one pass over the union of the two shapes. Errors: none.
 */
export function diffViews(from: ViewSnapshot, to: ViewSnapshot, standing: StandingCode): ViewDiff {
  const shape = unionShape([from.shape, to.shape], standing);
  const was = positionsIn(from.shape, shape, standing);
  const is = positionsIn(to.shape, shape, standing);
  const change = new Int8Array(was.length);
  let count = 0;
  for (let cell = 0; cell < was.length; cell++) {
    change[cell] = changeOf(from, was[cell] as number, to, is[cell] as number);
    if (change[cell] !== UNCHANGED) count += 1;
  }
  const cells = new Int32Array(count);
  for (let cell = 0, at = 0; cell < was.length; cell++) if (change[cell] !== UNCHANGED) cells[at++] = cell;
  const pick = (column: Int32Array): Int32Array => cells.map((cell) => column[cell] as number);
  return {
    from,
    to,
    shape,
    cell: cells,
    before: pick(was),
    after: pick(is),
    change: Uint8Array.from(cells, (cell) => change[cell] as number),
  };
}

export const changeAt = ({ change }: ViewDiff, i: number): CellChange => CELL_CHANGE[change[i] as number] as CellChange;

/** The size of change i, from the two shown values and nothing else. Absolute in units of count; percent of the value before. */
export function sizeOfChange({ from, to, before, after }: ViewDiff, i: number): ChangeSize {
  const [was, is] = [before[i] as number, after[i] as number];
  const isShown = from.availability[was] === VALUE_INDEX && to.availability[is] === VALUE_INDEX;
  if (!isShown) return { absolute: null, percent: null, rounded: false };
  const base = from.value[was] as number;
  const absolute = (to.value[is] as number) - base;
  const percent = base === 0 ? null : Number(((absolute / base) * 100).toFixed(PERCENT_DECIMALS)) + 0;
  return { absolute, percent, rounded: from.roundingBase[was] !== -1 || to.roundingBase[is] !== -1 };
}
