import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { CodeMaps } from "../code-map/code-map-files.ts";
import type { Availability, Text, Vintage } from "../domain/codes.ts";
import type { CellState } from "./cell-state.ts";
import type { Findings } from "./finding.ts";
import type { NoteBook } from "./note-text.ts";
import type { Quality } from "./symbol.ts";

export const FORMATS = ["statcan-csv", "sdmx-csv", "tidy-csv"] as const;
export type Format = (typeof FORMATS)[number];

export const NO_FOLD: readonly number[] = [];

export type Action = "MERGE" | "REPLACE" | "DELETE";

/**
 * One cell of the cube as a file gives it, in shared codes.
 * `row`: 1 is the header. `members`: in the order of the indicator's dimensions.
 * `value`: a number exactly where `availability` is VALUE. `vintage`: null: the submission's own.
 * `note`: the file's own words. `comparability`: the code map's, in both languages.
 * A DELETE has neither value nor state: NOT_AVAILABLE stands in for it and means nothing.
 */
export interface Imported {
  readonly row: number;
  readonly jurisdiction: string;
  readonly period: string;
  readonly members: readonly string[];
  readonly value: number | null;
  readonly availability: Availability;
  readonly vintage: Vintage | null;
  readonly quality: Quality | null;
  readonly note: string | null;
  readonly comparability: Text | null;
  readonly action: Action;
}

/**
 * A row before local codes are added up. `part`: which local codes, where several make one cell; null: the row is the cell.
 * `folded`: the dimensions (by their place in `members`) that stand at a total only because the local code has no equivalent.
 */
export interface LocalRow extends Imported {
  readonly part: string | null;
  readonly folded: readonly number[];
}

/**
 * A row in one literal: two object spreads a row cost more than splitting, mapping and validating it together (measured:
 * 9.5 s of CPU for a million tidy rows with them, 0.8 s without).
 */
export function localRow(
  row: number,
  jurisdiction: string,
  period: string,
  members: readonly string[],
  state: CellState,
  rest: Pick<LocalRow, "note" | "comparability" | "action" | "part" | "folded">,
): LocalRow {
  return {
    row,
    jurisdiction,
    period,
    members,
    value: state.value,
    availability: state.availability,
    vintage: state.vintage,
    quality: state.quality,
    note: rest.note,
    comparability: rest.comparability,
    action: rest.action,
    part: rest.part,
    folded: rest.folded,
  };
}

/** What an importer needs to know. `jurisdiction`: for whom the file is loaded; CA may load every jurisdiction. */
export interface ImportContext {
  readonly catalogue: Catalogue;
  readonly codeMaps: CodeMaps;
  readonly indicator: IndicatorEntry;
  readonly jurisdiction: string;
  readonly findings: Findings;
  readonly notes: NoteBook;
}

/** Where the columns stand in the rows. `import` gives null for a row that became a finding, or is not of the indicator. */
export interface RowImporter {
  import(row: number, cells: readonly string[]): LocalRow | null;
  /** After the last row: what only the whole file can tell. */
  finish(): void;
  /** True where local codes of this file may have to be added up. */
  readonly addsUp: boolean;
}
