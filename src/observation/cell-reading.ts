import type { IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Measure } from "../domain/codes.ts";
import type { ReleaseRow } from "../release/release.repository.ts";
import type { Measured } from "./measure.ts";
import type { CellStatus, Observation } from "./observation.type.ts";
import type { CellOrder, SelectedCell } from "./order-cells.ts";
import type { Selection, SelectionRequest } from "./selection.ts";
import type { ViewSnapshot } from "./view-snapshot.ts";

export interface ObservationQuery extends SelectionRequest {
  readonly indicator: string;
  readonly release?: string | null;
  readonly asOf?: Date | null;
}

/** A release as one viewer may see it: his view of it, and its cells as observations of their counts. */
export interface SeenRelease {
  readonly view: ViewSnapshot;
  readonly count: (cell: number) => Observation;
}

/** One measure of one cell as its viewer is shown it. `status`: the same object for all cells of the view in the same state. */
export interface CellReading {
  readonly value: number | null;
  readonly notes: Measured["notes"];
  readonly status: Readonly<CellStatus>;
}

/** What page of which list: `first` elements of an order, after a cursor. */
export interface CellPageRequest {
  readonly orders: readonly CellOrder[];
  readonly first: number;
  readonly after: string | null;
}

/** The cells of one page, found and not yet read. `start`: elements before it; `query`: the fingerprint of its list. */
export interface CellPage {
  readonly indicator: IndicatorEntry;
  readonly release: ReleaseRow;
  readonly view: ViewSnapshot;
  readonly cells: readonly SelectedCell[];
  readonly measures: readonly Measure[];
  readonly start: number;
  readonly totalCount: number;
  readonly query: string;
  readonly read: (cell: number, measure: Measure) => CellReading;
}

/** The cells that a filter selects of one release, as one viewer may see them. The release's view is read once. */
export interface SelectedCells {
  readonly indicator: IndicatorEntry;
  readonly release: ReleaseRow;
  readonly view: ViewSnapshot;
  readonly selection: Selection;
  readonly observe: (cell: number, measure: Measure) => Observation;
  readonly read: (cell: number, measure: Measure) => CellReading;
  readonly measured: (cell: number, measure: Measure) => Measured;
  /** Another selection of the same release. Errors: as selectCells. */
  readonly reselect: (request: SelectionRequest) => SelectedCells;
}
