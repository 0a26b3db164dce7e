import type { Axis } from "../domain/cube.ts";
import type { SelectedCells } from "./cell-reading.ts";

/** All codes of an axis of the release, in its order, pooled periods last. */
export const heldCodes = ({ view }: Pick<SelectedCells, "view">, id: string): readonly string[] =>
  view.shape.axes.find((axis) => axis.id === id)?.codes ?? [];

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

/** Cells times measures. */
export const selectedSize = ({ selection }: Pick<Chosen, "selection">): number =>
  selection.indexes.reduce((size, { length }) => size * length, selection.measures.length);
