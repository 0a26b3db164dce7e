import { stringify } from "csv-stringify/sync";
import { textIn } from "../domain/codes.ts";
import type { Export } from "./export-format.ts";
import { safeText } from "./safe-text.ts";
import { type TidyValue, tidyColumns } from "./tidy-rows.ts";

/** Characters that are put together before they are sent. */
const CHUNK = 65_536;
/** Texts that are kept as they are written: most texts of a file stand in many rows. */
const MOST_KEPT = 10_000;
const BOM = "\ufeff";

interface CsvForm {
  readonly delimiter: string;
  readonly decimal: string;
  /** How true and false are written: as R and spreadsheets in that language read them. */
  readonly logical: readonly [yes: string, no: string];
}

/** For programs, and for Excel in French Canada. */
export const CSV_FORMS = {
  plain: { delimiter: ",", decimal: ".", logical: ["TRUE", "FALSE"] },
  frenchExcel: { delimiter: ";", decimal: ",", logical: ["VRAI", "FAUX"] },
} as const satisfies Readonly<Record<string, CsvForm>>;

/** What writes one value as RFC 4180 has it: quotes where they are needed, and nothing that a spreadsheet would run. */
function makeField({ delimiter, decimal, logical: [yes, no] }: CsvForm): (value: TidyValue) => string {
  // Left to itself, csv-stringify quotes only the line end that it writes.
  const options = { delimiter, eof: false, quoted_match: /[\r\n]/ };
  const kept = new Map<string, string>();
  return (value) => {
    if (value === null || value === "") return "";
    if (typeof value === "number") return decimal === "." ? String(value) : String(value).replace(".", decimal);
    if (typeof value === "boolean") return value ? yes : no;
    const known = kept.get(value);
    if (known !== undefined) return known;
    const written = stringify([[safeText(value)]], options);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(value, written);
    return written;
  };
}

/** Rows as RFC 4180 has them: CRLF, quotes where they are needed. */
export function* csvLines(rows: Iterable<readonly TidyValue[]>, form: CsvForm): Generator<string> {
  const field = makeField(form);
  let chunk = "";
  for (const row of rows) {
    chunk += `${row.map(field).join(form.delimiter)}\r\n`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
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
  yield* csvLines(rows(), frCa ? CSV_FORMS.frenchExcel : CSV_FORMS.plain);
}
