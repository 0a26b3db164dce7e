import type { Axis } from "../domain/cube.ts";
import type { SelectedCells } from "./cell-reading.ts";

type Chosen = Pick<SelectedCells, "view" | "selection">;

/** The codes that are selected on an axis of the release, in its order. */
export function selectedCodes({ view, selection }: Chosen, id: string): string[] {
  const a = view.shape.axes.findIndex((axis) => axis.id === id);
  const { codes } = view.shape.axes[a] as Axis;
  return (selection.indexes[a] as readonly number[]).map((index) => codes[index] as string);
}

/** The positions of all selected cells, one for all measures, in the release's order. */
export const selectedPositions = ({ view, selection }: Chosen): number[] =>
  view.shape.axes.reduce<number[]>(
    (positions, _axis, a) => {
      const stride = view.strides[a] as number;
      const indexes = selection.indexes[a] as readonly number[];
      return positions.flatMap((position) => indexes.map((index) => position + index * stride));
    },
    [0],
  );

/** The same, one after the other, so that not all of them are in memory. */
export function* eachSelected({ view, selection }: Chosen, axis = 0, origin = 0): Generator<number> {
  const indexes = selection.indexes[axis] as readonly number[];
  const stride = view.strides[axis] as number;
  if (axis < selection.indexes.length - 1)
    for (const index of indexes) yield* eachSelected({ view, selection }, axis + 1, origin + index * stride);
  else for (const index of indexes) yield origin + index * stride;
}

/** Cells times measures. */
export const selectedSize = ({ selection }: Pick<Chosen, "selection">): number =>
  selection.indexes.reduce((size, { length }) => size * length, selection.measures.length);
