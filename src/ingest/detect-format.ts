import type { Format } from "./imported.ts";
import { hasColumns, STATCAN_COLUMNS } from "./statcan-columns.ts";
import { TIDY_COLUMNS } from "./tidy-csv.ts";

/** The format that a header shows: STRUCTURE first is SDMX-CSV; a download's three columns; ours. Null: none of them. */
export function formatOf(header: readonly string[]): Format | null {
  if (/^STRUCTURE(?:\[.{1,3}\])?$/i.test(header[0] ?? "")) return "sdmx-csv";
  if (hasColumns(header, ["REF_DATE", "GEO", "VALUE"], STATCAN_COLUMNS)) return "statcan-csv";
  if (hasColumns(header, ["jurisdiction", "period", "value"], TIDY_COLUMNS)) return "tidy-csv";
  return null;
}
