import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import type { Measured } from "./measure.ts";
import type { Selection } from "./selection.ts";

export interface CellOrder {
  readonly by: "JURISDICTION" | "PERIOD" | "VALUE";
  readonly descending: boolean;
}

/** A selected cell and which of the selected measures: indexes into the selection, so that nothing but two numbers is kept. */
export interface SelectedCell {
  readonly cell: number;
  readonly measure: number;
}

/** One loop of the answer: an axis, its chosen indexes in the wanted order, and how far apart they stand. */
interface Loop {
  readonly indexes: readonly number[];
  readonly stride: number;
}

const AXIS_OF = { JURISDICTION: JURISDICTION_AXIS, PERIOD: PERIOD_AXIS } as const;

const loopOf = (indexes: readonly number[], stride: number, descending: boolean): Loop => ({
  indexes: descending ? [...indexes].reverse() : indexes,
  stride,
});

function loopsOf(
  { indexes }: Selection,
  axes: readonly { readonly id: string }[],
  strides: readonly number[],
  orders: readonly CellOrder[],
): Loop[] {
  const loops: Loop[] = [];
  const moved = new Set<number>();
  for (const { by, descending } of orders) {
    if (by === "VALUE") continue;
    const a = axes.findIndex(({ id }) => id === AXIS_OF[by]);
    moved.add(a);
    loops.push(loopOf(indexes[a] as readonly number[], strides[a] as number, descending));
  }
  for (let a = 0; a < axes.length; a++)
    if (!moved.has(a)) loops.push(loopOf(indexes[a] as readonly number[], strides[a] as number, false));
  return loops;
}

export const selectedCount = ({ indexes, measures }: Selection): number =>
  indexes.reduce((n, axis) => n * axis.length, measures.length);

/** Turns the loops on by one cell, the innermost first. `at`: where each of them stands. Returns the next cell. */
function turnOn(loops: readonly Loop[], at: number[], cell: number): number {
  let next = cell;
  for (let i = loops.length - 1; i >= 0; i--) {
    const { indexes, stride } = loops[i] as Loop;
    const before = at[i] as number;
    const after = before + 1 === indexes.length ? 0 : before + 1;
    at[i] = after;
    next += ((indexes[after] as number) - (indexes[before] as number)) * stride;
    if (after !== 0) break;
  }
  return next;
}

/** The cells at `count` places of the answer from `start` on, without making the others: mixed radix over the loops, measures innermost. */
function cellsFrom(
  { loops, measures }: { readonly loops: readonly Loop[]; readonly measures: number },
  start: number,
  count: number,
): SelectedCell[] {
  const cells: SelectedCell[] = [];
  if (count <= 0) return cells;
  const at = loops.map(() => 0);
  let measure = start % measures;
  let rest = Math.floor(start / measures);
  let cell = 0;
  for (let i = loops.length - 1; i >= 0; i--) {
    const { indexes, stride } = loops[i] as Loop;
    const index = rest % indexes.length;
    at[i] = index;
    cell += (indexes[index] as number) * stride;
    rest = Math.floor(rest / indexes.length);
  }
  while (cells.length < count) {
    cells.push({ cell, measure });
    measure += 1;
    if (measure < measures) continue;
    measure = 0;
    cell = turnOn(loops, at, cell);
  }
  return cells;
}

/** Hidden and missing values last in either direction, in their own order, so that a sort tells nothing about them. */
function byValue(a: number | null, b: number | null, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return descending ? b - a : a - b;
}

/**
 * One page of selected cells in the order asked for; ties, and no order, fall back to the shape's own: jurisdiction, period,
 * dimensions, measures. Time: the page, or the whole selection where it is sorted by value.
 */
export function orderCells(request: {
  readonly selection: Selection;
  readonly axes: readonly { readonly id: string }[];
  readonly strides: readonly number[];
  readonly orders: readonly CellOrder[];
  readonly start: number;
  readonly count: number;
  readonly measured: (cell: SelectedCell) => Measured;
}): SelectedCell[] {
  const { selection, axes, strides, orders, start, count, measured } = request;
  const total = selectedCount(selection);
  const end = Math.min(total, start + count);
  const valueAt = orders.findIndex(({ by }) => by === "VALUE");
  const before = valueAt === -1 ? orders : orders.slice(0, valueAt);
  const loops = loopsOf(selection, axes, strides, valueAt === -1 ? orders : [...before, ...orders.slice(valueAt + 1)]);
  const walk = { loops, measures: selection.measures.length };
  if (valueAt === -1) return cellsFrom(walk, start, end - start);

  const { descending } = orders[valueAt] as CellOrder;
  const groupSize =
    total /
    Math.max(
      1,
      loops.slice(0, before.length).reduce((n, { indexes }) => n * indexes.length, 1),
    );
  const all = cellsFrom(walk, 0, total).map((cell, i) => ({
    i,
    cell,
    group: Math.floor(i / groupSize),
    value: measured(cell).value,
  }));
  all.sort((a, b) => a.group - b.group || byValue(a.value, b.value, descending) || a.i - b.i);
  return all.slice(Math.max(0, start), Math.max(0, end)).map(({ cell }) => cell);
}
