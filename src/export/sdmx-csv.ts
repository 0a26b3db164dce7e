import { commentOf, qualityOf } from "../domain/cell-note.ts";
import { textIn } from "../domain/codes.ts";
import { CSV_FORMS, csvLines } from "./csv.ts";
import type { Export } from "./export-format.ts";
import { categoryOf, type ExportCell, type ExportNote } from "./export-table.ts";
import { componentOf, confStatusOf, hasMeasure, obsStatusOf, structureId } from "./sdmx.ts";
import type { TidyValue } from "./tidy-rows.ts";

type Column = readonly [name: string, of: (cell: ExportCell) => TidyValue];

/** What the importer reads apart: the quality letter, what must be shown of comparability, and the words of the source. */
const kindOf = ({ id, mandatory }: ExportNote): "QUALITY" | "COMPARABILITY" | "WORDS" =>
  qualityOf(id) !== null ? "QUALITY" : mandatory ? "COMPARABILITY" : "WORDS";
const commentOn =
  (kind: "COMPARABILITY" | "WORDS") =>
  ({ notes }: ExportCell): string =>
    commentOf(notes.filter((note) => kindOf(note) === kind).map(({ text }) => text));
const qualityLetter = ({ notes }: ExportCell): string | null => {
  const note = notes.find((one) => kindOf(one) === "QUALITY");
  return note ? qualityOf(note.id) : null;
};

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
    ["COMMENT_OBS", commentOn("WORDS")],
    ["VINTAGE", ({ vintage }) => vintage],
    ["AVAILABILITY", ({ availability }) => availability],
    ["QUALITY", qualityLetter],
    ["COMPARABILITY", commentOn("COMPARABILITY")],
    ["ROUNDING_BASE", ({ roundingBase }) => roundingBase],
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
 * for what is not available and what is not reliable), QUALITY (Statistics Canada's letter), COMPARABILITY (notes that must be shown) and
 * ROUNDING_BASE, so that its custodian's file that is loaded again says what it said. Notes stand in both languages, whatever the
 * language of the rest: "English | Français", an empty line between two. Source: sdmx-twg/sdmx-csv, data message specification 2.0.0.
 */
export function* writeSdmxCsv(job: Export): Generator<string> {
  const columns = columnsOf(job);
  const rows = function* (): Generator<readonly TidyValue[]> {
    yield columns.map(([name]) => name);
    for (const cell of job.table.cells()) yield columns.map(([, of]) => of(cell));
  };
  yield* csvLines(rows(), CSV_FORMS.plain);
}
