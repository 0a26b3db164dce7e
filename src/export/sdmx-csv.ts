import { textIn } from "../domain/codes.ts";
import { csvLines } from "./csv.ts";
import type { Export } from "./export-format.ts";
import { categoryOf, type ExportCell } from "./export-table.ts";
import { componentOf, confStatusOf, hasMeasure, obsStatusOf, structureId } from "./sdmx.ts";
import type { TidyValue } from "./tidy-rows.ts";

type Column = readonly [name: string, of: (cell: ExportCell) => TidyValue];

function columnsOf({ table, language }: Export): Column[] {
  const { release, audience, profile, permalink, citation, indicator } = table;
  const structure = structureId(indicator.id);
  const cited = textIn(citation, language);
  const axes = table.axes
    .map((axis, a): Column => [componentOf(axis), (cell) => categoryOf(table, cell, a).id])
    .filter(([name]) => name !== "MEASURE" || hasMeasure(table));
  return [
    ["STRUCTURE", () => "dataflow"],
    ["STRUCTURE_ID", () => structure],
    ["ACTION", () => "M"],
    ...axes,
    ["OBS_VALUE", ({ value }) => value],
    ["OBS_STATUS", obsStatusOf],
    ["CONF_STATUS", confStatusOf],
    ["COMMENT_OBS", ({ notes }) => notes.map(({ text }) => textIn(text, language)).join(" ")],
    ["VINTAGE", ({ vintage }) => vintage],
    ["AVAILABILITY", ({ availability }) => availability],
    ["SYMBOLS", ({ symbols }) => symbols.join(" ")],
    ["RELEASE", () => release.id],
    ["AUDIENCE", () => audience],
    ["PROFILE", () => profile.id],
    ["PERMALINK", () => permalink],
    ["CITATION", () => cited],
  ];
}

/**
 * SDMX-CSV 2.0, codes only. What a file for loading has comes first; columns after COMMENT_OBS are our own, as the specification
 * allows. Of them the importer reads VINTAGE and AVAILABILITY, which CL_OBS_STATUS cannot tell in full (it has no "revised", and one code
 * for what is not available and what is not reliable), so that a file that is loaded again says what it said; others leave them unread. Source: sdmx-twg/sdmx-csv, data message specification 2.0.0.
 */
export function* writeSdmxCsv(job: Export): Generator<string> {
  const columns = columnsOf(job);
  const rows = function* (): Generator<readonly TidyValue[]> {
    yield columns.map(([name]) => name);
    for (const cell of job.table.cells()) yield columns.map(([, of]) => of(cell));
  };
  yield* csvLines(rows(), { delimiter: ",", decimal: "." });
}
