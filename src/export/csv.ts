import { stringify } from "csv-stringify/sync";
import { textIn } from "../domain/codes.ts";
import type { Export } from "./export-format.ts";
import { safeText } from "./safe-text.ts";
import { type TidyValue, tidyColumns } from "./tidy-rows.ts";

/** Rows that are written at a time. */
const BATCH = 500;
const BOM = "\ufeff";

const inText = (value: TidyValue, decimal: string): string => {
  if (value === null) return "";
  if (typeof value === "number") return decimal === "." ? String(value) : String(value).replace(".", decimal);
  return typeof value === "boolean" ? String(value) : safeText(value);
};

/** Rows as RFC 4180 has them: CRLF, quotes where they are needed. */
export function* csvLines(
  rows: Iterable<readonly TidyValue[]>,
  { delimiter, decimal }: { readonly delimiter: string; readonly decimal: string },
): Generator<string> {
  // Left to itself, csv-stringify quotes only the line end that it writes.
  const options = { delimiter, record_delimiter: "\r\n", quoted_match: /[\r\n]/ };
  let batch: string[][] = [];
  for (const row of rows) {
    batch.push(row.map((value) => inText(value, decimal)));
    if (batch.length < BATCH) continue;
    yield stringify(batch, options);
    batch = [];
  }
  if (batch.length > 0) yield stringify(batch, options);
}

/**
 * The tidy form as CSV. For programs: commas, decimal points, UTF-8, and names of columns that do not depend on the language. For
 * Excel in French Canada (`frCa`): semicolons, decimal commas, a byte order mark, and headings in words. A value that is hidden or
 * missing is empty, and `availability` says why.
 */
export function* writeCsv({ table, language, catalogue }: Export, frCa: boolean): Generator<string> {
  const columns = tidyColumns(table, { catalogue, language, withTableNotes: true });
  const heading = columns.map(({ name, heading: words }) => (frCa ? textIn(words, language) : name));
  if (frCa) yield BOM;
  const rows = function* (): Generator<readonly TidyValue[]> {
    yield heading;
    for (const cell of table.cells()) yield columns.map(({ of }) => of(cell));
  };
  yield* csvLines(rows(), frCa ? { delimiter: ";", decimal: "," } : { delimiter: ",", decimal: "." });
}
