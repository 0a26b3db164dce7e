import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import type { TableLayout } from "./permalink.service.ts";

/** How cells are laid out that nobody laid out: jurisdictions and split dimensions on rows, periods and several measures on columns. */
export function defaultLayout({ view, selection }: Pick<SelectedCells, "view" | "selection">): TableLayout {
  const split = view.shape.axes.flatMap(({ id }, a) =>
    id !== JURISDICTION_AXIS && id !== PERIOD_AXIS && (selection.indexes[a]?.length ?? 0) > 1 ? [id] : [],
  );
  return {
    rows: [JURISDICTION_AXIS, ...split],
    columns: [PERIOD_AXIS, ...(selection.measures.length > 1 ? ["MEASURE"] : [])],
  };
}
