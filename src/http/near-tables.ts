import type { Viewer } from "../domain/audience.ts";
import type { NearTable } from "../export/near-section.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import type { ObservationService } from "../observation/observation.service.ts";
import { selectedSize } from "../observation/selected-cells.ts";
import type { PermalinkService, TableLayout } from "../permalink/permalink.service.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import type { TableService } from "../table/table.service.ts";
import { tableRequestOf } from "./table-request.ts";

/** A page leads to so many: the fewest changes come first. */
const MOST_NEAR = 3;

/** Finds what a page leads to beside its table: tables near it that show its viewer more of themselves, of the same release. */
export function makeNearTables({
  observations,
  permalinks,
  tables,
}: {
  readonly observations: ObservationService;
  readonly permalinks: PermalinkService;
  readonly tables: TableService;
}) {
  /** None of a table that is too large to be looked at whole. */
  return async (selected: SelectedCells, layout: TableLayout, viewer: Viewer): Promise<NearTable[]> => {
    if (selectedSize(selected) > MAX_CELLS) return [];
    const { alternatives } = await tables.preflight(tableRequestOf(selected, layout), viewer);
    return Promise.all(
      alternatives.slice(0, MOST_NEAR).map(async ({ changes, request, cells, shown }) => {
        const near = await observations.selected(request.where, viewer);
        const address = permalinks.address(permalinks.make(near, { rows: request.rows, columns: request.columns }));
        return { changes: changes.map(({ text }) => text), address, cells, shown };
      }),
    );
  };
}
