import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { faults } from "../shared/faults.ts";
import type { Selection } from "./selection.ts";
import { availabilityAt, type ViewSnapshot } from "./view-snapshot.ts";

const argumentOf = (axis: string): string =>
  axis === JURISDICTION_AXIS
    ? "where.jurisdictions"
    : axis === PERIOD_AXIS
      ? "where.periods"
      : `where.dimensions[${axis}]`;

/** The codes of the only cell selected. INVALID_INPUT where more or none are. */
export function oneCell(selection: Selection, view: ViewSnapshot): string[] {
  if (selection.measures.length !== 1) throw faults.notOneCell("where.measures");
  return view.shape.axes.map((axis, a) => {
    const indexes = selection.indexes[a] as readonly number[];
    if (indexes.length !== 1) throw faults.notOneCell(argumentOf(axis.id));
    return axis.codes[indexes[0] as number] as string;
  });
}

/** The position of a cell in a release's own shape; null where the release did not hold it. */
export function cellWithCodes(view: ViewSnapshot, newest: ViewSnapshot, codes: readonly string[]): number | null {
  let cell = 0;
  if (view.shape.axes.length !== newest.shape.axes.length) return null;
  for (const [a, axis] of view.shape.axes.entries()) {
    const wanted = codes[newest.shape.axes.findIndex(({ id }) => id === axis.id)];
    const index = axis.codes.indexOf(wanted ?? "");
    if (index === -1) return null;
    cell += index * (view.strides[a] as number);
  }
  return availabilityAt(view, cell) === "NOT_AVAILABLE" ? null : cell;
}
