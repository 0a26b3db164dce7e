import { type Axis, PERIOD_AXIS } from "../domain/cube.ts";
import type { SelectedCells } from "./cell-reading.ts";
import { availabilityAt, HAVE_VINTAGE, vintageAt } from "./view-snapshot.ts";

/** All codes of an axis of the release, in its order, pooled periods last. */
export const axisCodes = ({ view }: Pick<SelectedCells, "view">, id: string): readonly string[] =>
  view.shape.axes.find((axis) => axis.id === id)?.codes ?? [];

type Chosen = Pick<SelectedCells, "view" | "selection">;

/** The codes that are selected on an axis of the release, in its order. */
export function selectedCodes({ view, selection }: Chosen, id: string): string[] {
  const a = view.shape.axes.findIndex((axis) => axis.id === id);
  const { codes } = view.shape.axes[a] as Axis;
  return (selection.indexes[a] as readonly number[]).map((index) => codes[index] as string);
}

/** The positions of all selected cells, one for all measures, in the release's order. */
export const selectedPositions = (chosen: Chosen): number[] => [...eachSelected(chosen)];

/** The same, one after the other, so that not all of them are in memory. */
export function* eachSelected({ view, selection }: Chosen, axis = 0, origin = 0): Generator<number> {
  const indexes = selection.indexes[axis] as readonly number[];
  const stride = view.strides[axis] as number;
  if (axis < selection.indexes.length - 1)
    for (const index of indexes) yield* eachSelected({ view, selection }, axis + 1, origin + index * stride);
  else for (const index of indexes) yield origin + index * stride;
}

const isProvisional = (view: SelectedCells["view"], cell: number): boolean =>
  vintageAt(view, cell) === "PROVISIONAL" && HAVE_VINTAGE.includes(availabilityAt(view, cell));

const WITH_PROVISIONAL = new WeakMap<SelectedCells["view"], ReadonlySet<number>>();

/** Places of the periods in which anything of a view is provisional: few or none, so that most questions end here. */
function provisionalPeriods(view: SelectedCells["view"], periodAxis: number): ReadonlySet<number> {
  const known = WITH_PROVISIONAL.get(view);
  if (known) return known;
  const [stride, { codes }] = [view.strides[periodAxis] as number, view.shape.axes[periodAxis] as Axis];
  const found = new Set<number>();
  for (let cell = 0; cell < view.vintage.length; cell++)
    if (isProvisional(view, cell)) found.add(Math.floor(cell / stride) % codes.length);
  WITH_PROVISIONAL.set(view, found);
  return found;
}

/** Of a period of the release, whether some selected figure would be provisional in it, shown or hidden; not of what is not shared. */
export function provisionalIn({ view, selection }: Chosen): (period: string) => boolean {
  const a = view.shape.axes.findIndex(({ id }) => id === PERIOD_AXIS);
  const { codes } = view.shape.axes[a] as Axis;
  return (period) => {
    const index = codes.indexOf(period);
    if (index === -1 || !provisionalPeriods(view, a).has(index)) return false;
    const indexes = selection.indexes.with(a, [index]);
    for (const cell of eachSelected({ view, selection: { ...selection, indexes } }))
      if (isProvisional(view, cell)) return true;
    return false;
  };
}

/** Cells times measures. */
export const selectedSize = ({ selection }: Pick<Chosen, "selection">): number =>
  selection.indexes.reduce((size, { length }) => size * length, selection.measures.length);
