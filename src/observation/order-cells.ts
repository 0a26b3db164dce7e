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

function loopsOf(
  selection: Selection,
  axes: readonly { readonly id: string }[],
  strides: readonly number[],
  orders: readonly CellOrder[],
): Loop[] {
  const loop = (a: number, descending: boolean): Loop => {
    const indexes = selection.indexes[a] as readonly number[];
    return { indexes: descending ? [...indexes].reverse() : indexes, stride: strides[a] as number };
  };
  const outer = orders
    .filter((order) => order.by !== "VALUE")
    .map((order) => ({ a: axes.findIndex(({ id }) => id === AXIS_OF[order.by as "JURISDICTION"]), order }));
  const moved = new Set(outer.map(({ a }) => a));
  return [
    ...outer.map(({ a, order }) => loop(a, order.descending)),
    ...axes
      .map((_, a) => a)
      .filter((a) => !moved.has(a))
      .map((a) => loop(a, false)),
  ];
}

export const selectedCount = ({ indexes, measures }: Selection): number =>
  indexes.reduce((n, axis) => n * axis.length, measures.length);

/** The cell at a place of the answer, without making the answer: mixed radix over the loops, measures innermost. */
function cellAt(loops: readonly Loop[], measures: number, place: number): SelectedCell {
  let rest = Math.floor(place / measures);
  let cell = 0;
  for (let i = loops.length - 1; i >= 0; i--) {
    const { indexes, stride } = loops[i] as Loop;
    cell += (indexes[rest % indexes.length] as number) * stride;
    rest = Math.floor(rest / indexes.length);
  }
  return { cell, measure: place % measures };
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
  const place = (i: number): SelectedCell => cellAt(loops, selection.measures.length, i);
  if (valueAt === -1) return Array.from({ length: Math.max(0, end - start) }, (_, i) => place(start + i));

  const { descending } = orders[valueAt] as CellOrder;
  const groupSize =
    total /
    Math.max(
      1,
      loops.slice(0, before.length).reduce((n, { indexes }) => n * indexes.length, 1),
    );
  const all = Array.from({ length: total }, (_, i) => ({
    i,
    group: Math.floor(i / groupSize),
    value: measured(place(i)).value,
  }));
  all.sort((a, b) => a.group - b.group || byValue(a.value, b.value, descending) || a.i - b.i);
  return all.slice(start, end).map(({ i }) => place(i));
}
