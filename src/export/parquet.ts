import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { textIn } from "../domain/codes.ts";
import type { Export } from "./export-format.ts";
import type { ExportCell } from "./export-table.ts";
import { type TidyColumn, tidyColumns } from "./tidy-rows.ts";

/** Rows that are held at a time. */
const ROW_GROUP = 5_000;
const TYPES = { text: "STRING", number: "DOUBLE", whole: "INT32", boolean: "BOOLEAN" } as const;

const columnsOf = (columns: readonly TidyColumn[], cells: readonly ExportCell[]): ColumnSource[] =>
  columns.map(({ name, kind, of }) => ({
    name,
    data: cells.map((cell) => of(cell)),
    type: TYPES[kind],
    nullable: kind === "number" || kind === "whole",
  }));

/** What holds for the whole file, as metadata of the file beside the columns that repeat it. */
function metadataOf({ table, language }: Export): { key: string; value: string }[] {
  const { level, reasons } = table.comparability;
  const entries: Record<string, string> = {
    title: textIn(table.title, language),
    release: table.release.id,
    audience: table.audience,
    profile: table.profile.id,
    permalink: table.permalink,
    citation: textIn(table.citation, language),
    licence: textIn(table.licence, language),
    source: textIn(table.release.source, language),
    symbols: JSON.stringify(
      Object.fromEntries(table.legend.map(({ symbol, meaning }) => [symbol, textIn(meaning, language)])),
    ),
    notes: JSON.stringify(
      table.notes.map(({ id, mandatory, text }) => ({ id, mandatory, text: textIn(text, language) })),
    ),
    comparability: JSON.stringify({ level, reasons: reasons.map(({ text }) => textIn(text, language)) }),
  };
  return Object.entries(entries).map(([key, value]) => ({ key: `fptx.${key}`, value }));
}

function* batches(cells: Iterable<ExportCell>): Generator<ExportCell[]> {
  let batch: ExportCell[] = [];
  for (const cell of cells) {
    batch.push(cell);
    if (batch.length < ROW_GROUP) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Takes away what was written; the writer goes on counting from the beginning of the file. */
function take(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

/**
 * Apache Parquet, the tidy form with typed columns: `value` is a nullable double, texts are UTF-8, and the file's key-value metadata
 * says where it comes from. Snappy, a row group at a time.
 */
export function* writeParquet(job: Export): Generator<Uint8Array> {
  const { table, language, catalogue } = job;
  const columns = tidyColumns(table, { catalogue, language, withTableNotes: false });
  const schema = schemaFromColumnData({ columnData: columnsOf(columns, []) });
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema, kvMetadata: metadataOf(job), createdBy: "FPT Exchange" });
  for (const cells of batches(table.cells())) {
    void parquet.write({ columnData: columnsOf(columns, cells), rowGroupSize: ROW_GROUP });
    yield take(writer);
  }
  void parquet.finish();
  yield take(writer);
}
