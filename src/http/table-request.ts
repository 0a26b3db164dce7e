import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import type { TableLayout } from "../permalink/permalink.service.ts";
import type { TableRequest } from "../table/table.ts";

/** The request for a table of cells that were selected before: every code by name, its release pinned. */
export function tableRequestOf({ release, view, selection }: SelectedCells, layout: TableLayout): TableRequest {
  const codesOn = (id: string): string[] => {
    const a = view.shape.axes.findIndex((axis) => axis.id === id);
    return (selection.indexes[a] ?? []).map((index) => view.shape.axes[a]?.codes[index] as string);
  };
  const dimensions = view.shape.axes.map(({ id }) => id).filter((id) => id !== JURISDICTION_AXIS && id !== PERIOD_AXIS);
  return {
    where: {
      indicator: release.indicatorId,
      release: release.id,
      jurisdictions: codesOn(JURISDICTION_AXIS),
      periods: codesOn(PERIOD_AXIS),
      dimensions: dimensions.map((dimension) => ({ dimension, members: codesOn(dimension) })),
      measures: selection.measures,
    },
    rows: layout.rows,
    columns: layout.columns,
  };
}
