import type { Catalogue } from "../catalogue/catalogue.ts";
import type { CodeMaps } from "../code-map/code-map-files.ts";
import { faults } from "../shared/faults.ts";
import { addedUp } from "./add-up.ts";
import type { Bytes } from "./byte-stream.ts";
import type { Row } from "./csv-splitter.ts";
import { formatOf } from "./detect-format.ts";
import { Findings } from "./finding.ts";
import { type Format, type ImportContext, type Imported, type LocalRow, type RowImporter } from "./imported.ts";
import { NoteBook } from "./note-text.ts";
import { type OpenOptions, openRows, type Receipt } from "./open-rows.ts";
import { sdmxImporter } from "./sdmx-csv.ts";
import { statcanImporter } from "./statcan-csv.ts";
import { tidyImporter } from "./tidy-csv.ts";

/**
 * `indicator`, `jurisdiction`: what the file is loaded as, and for whom (ids of the catalogue). `format` absent: told by the
 * header. `table`: the Statistics Canada table, `35-10-0177`; absent: told by the columns.
 */
export interface ImportRequest extends OpenOptions {
  readonly indicator: string;
  readonly jurisdiction: string;
  readonly format?: Format;
  readonly table?: string;
}

export interface ImportKnowledge {
  readonly catalogue: Catalogue;
  readonly codeMaps: CodeMaps;
}

/**
 * `format`: null where none was found. `batches`: the cells, some hundreds at a time; to be iterated once, to the end, before
 * `findings` and `receipt` are complete. Rows that broke a rule are findings and are not among the cells, so a file with a
 * blocking finding must not be staged from them.
 */
export interface ImportedFile {
  readonly format: Format | null;
  readonly batches: AsyncIterable<readonly Imported[]>;
  readonly findings: Findings;
  receipt(): Receipt;
}

function importerOf(
  format: Format,
  header: readonly string[],
  context: ImportContext,
  table?: string,
): RowImporter | null {
  if (format === "statcan-csv") return statcanImporter(header, context, table);
  return format === "sdmx-csv" ? sdmxImporter(header, context) : tidyImporter(header, context);
}

async function* localRows(
  batches: AsyncIterable<readonly Row[]>,
  importer: RowImporter,
): AsyncIterable<readonly LocalRow[]> {
  for await (const batch of batches) {
    const rows: LocalRow[] = [];
    for (const { row, cells } of batch) {
      const imported = importer.import(row, cells);
      if (imported !== null) rows.push(imported);
    }
    if (rows.length > 0) yield rows;
  }
  importer.finish();
}

async function* none(): AsyncIterable<readonly Imported[]> {}

/** Closes a source of which no row is wanted. */
async function closed(batches: AsyncIterable<readonly Row[]>): Promise<void> {
  await batches[Symbol.asyncIterator]().return?.();
}

/**
 * A file in any of the three formats, as cells in shared codes, with everything found on the way.
 * Shape:  streaming; memory is flat whatever the size, but for files in local codes that must be added up (add-up.ts).
 * Errors: AppError for an indicator or a jurisdiction that is not in the catalogue; whatever the source throws. What is wrong
 *         with the file is never thrown: it is a finding.
 */
export async function importFile(
  source: Bytes,
  request: ImportRequest,
  knowledge: ImportKnowledge,
): Promise<ImportedFile> {
  const { catalogue, codeMaps } = knowledge;
  const indicator = catalogue.indicator(request.indicator);
  if (!indicator)
    throw faults.unknownIndicator(
      request.indicator,
      catalogue.indicators.map(({ id }) => id),
    );
  const jurisdiction = catalogue.jurisdictionId(request.jurisdiction);
  if (jurisdiction === undefined)
    throw faults.unknownCode(
      "jurisdiction",
      request.jurisdiction,
      catalogue.jurisdictions.map(({ id }) => id),
    );
  const findings = new Findings();
  const { header, batches, receipt } = await openRows(source, request, findings);
  if (header === null) return { format: null, batches: none(), findings, receipt };
  const format = request.format ?? formatOf(header);
  const notes = new NoteBook();
  const context: ImportContext = { catalogue, codeMaps, indicator, jurisdiction, findings, notes };
  if (format === null) findings.add("file.format-unknown", { row: 1 });
  const importer = format === null ? null : importerOf(format, header, context, request.table);
  if (importer === null) {
    await closed(batches);
    return { format, batches: none(), findings, receipt };
  }
  const rows = localRows(batches, importer);
  return { format, batches: importer.addsUp ? addedUp(rows, context) : rows, findings, receipt };
}
