import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { typesetIn } from "../domain/french-typography.ts";
import type { Export } from "./export-format.ts";
import type { ExportCell } from "./export-table.ts";
import { type TidyColumn, tidyColumns } from "./tidy-rows.ts";

/** Rows of a row group, which are held at a time. The file ends with a line for each column of each group, written in one go. */
const ROW_GROUP = 40_000;
/** Rows that are read before others have their turn. */
const READ_AT_ONCE = 1_000;
/** Nothing to send: others have their turn. */
const PAUSE = new Uint8Array(0);
const TYPES = { text: "STRING", number: "DOUBLE", whole: "INT32", boolean: "BOOLEAN" } as const;

const columnOf = ({ name, kind, of }: TidyColumn, cells: readonly ExportCell[]): ColumnSource => ({
  name,
  data: cells.map(of),
  type: TYPES[kind],
  nullable: kind === "number" || kind === "whole",
});

/** What holds for the whole file, as metadata of the file beside the columns that repeat it. */
function metadataOf({ table, language }: Export): { key: string; value: string }[] {
  const { level, reasons } = table.comparability;
  const entries: Record<string, string> = {
    title: typesetIn(table.title, language),
    release: table.release.id,
    audience: table.audience,
    profile: table.profile.id,
    permalink: table.permalink,
    citation: typesetIn(table.citation, language),
    licence: typesetIn(table.licence, language),
    source: typesetIn(table.release.source, language),
    symbols: JSON.stringify(
      Object.fromEntries(table.legend.map(({ symbol, meaning }) => [symbol, typesetIn(meaning, language)])),
    ),
    notes: JSON.stringify(
      table.notes.map(({ id, mandatory, text }) => ({ id, mandatory, text: typesetIn(text, language) })),
    ),
    comparability: JSON.stringify({ level, reasons: reasons.map(({ text }) => typesetIn(text, language)) }),
  };
  return Object.entries(entries).map(([key, value]) => ({ key: `fptx.${key}`, value }));
}

/** Takes away what was written; the writer goes on counting from the beginning of the file. */
function take(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

/**
 * Writes a row group a column at a time, others having their turn between two: the library writes all columns of a group in one go,
 * and takes a group of one column for a whole one. What it noted of those is put together to what it would have noted of all.
 */
function* writeGroup(
  parquet: ParquetWriter,
  { writer, columns, cells }: { writer: ByteWriter; columns: readonly TidyColumn[]; cells: readonly ExportCell[] },
): Generator<Uint8Array> {
  const before = parquet.num_rows;
  for (const column of columns) {
    void parquet.write({ columnData: [columnOf(column, cells)], rowGroupSize: cells.length });
    yield take(writer);
  }
  const parts = parquet.row_groups.splice(-columns.length);
  const sum = (of: (part: (typeof parts)[0]) => bigint): bigint => parts.reduce((total, part) => total + of(part), 0n);
  parquet.row_groups.push({
    columns: parts.flatMap((part) => part.columns),
    total_byte_size: sum((part) => part.total_byte_size),
    num_rows: BigInt(cells.length),
    total_compressed_size: sum((part) => part.total_compressed_size ?? 0n),
  });
  parquet.num_rows = before + BigInt(cells.length);
}

/**
 * Apache Parquet, the tidy form with typed columns: `value` is a nullable double, texts are UTF-8, and the file's key-value metadata
 * says where it comes from. Snappy, a row group at a time. An empty part is a pause.
 */
export function* writeParquet(job: Export): Generator<Uint8Array> {
  const { table, language, catalogue } = job;
  const columns = tidyColumns(table, { catalogue, language, withTableNotes: false });
  const schema = schemaFromColumnData({ columnData: columns.map((column) => columnOf(column, [])) });
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema, kvMetadata: metadataOf(job), createdBy: "FPT Exchange" });
  let cells: ExportCell[] = [];
  for (const cell of table.cells()) {
    cells.push(cell);
    if (cells.length % READ_AT_ONCE === 0) yield PAUSE;
    if (cells.length < ROW_GROUP) continue;
    yield* writeGroup(parquet, { writer, columns, cells });
    cells = [];
  }
  if (cells.length > 0) yield* writeGroup(parquet, { writer, columns, cells });
  void parquet.finish();
  yield take(writer);
}
