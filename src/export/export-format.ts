import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Language } from "../domain/codes.ts";
import type { ExportFormat } from "../domain/export-format.ts";
import { writeCsv } from "./csv.ts";
import type { ExportTable } from "./export-table.ts";
import { writeJsonStat } from "./json-stat.ts";
import { writeParquet } from "./parquet.ts";
import { writeSdmxCsv } from "./sdmx-csv.ts";
import { writeSdmxJson } from "./sdmx-json.ts";
import { writeWorkbook } from "./xlsx.ts";

/** One file to write: from what, in which language. */
export interface Export {
  readonly table: ExportTable;
  readonly language: Language;
  readonly catalogue: Catalogue;
}

/** `write` gives the file in parts, so that none need be in memory whole. */
export interface Writer {
  readonly contentType: string;
  readonly write: (job: Export) => Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
}

/** How each format is written, and what HTTP calls it. */
export const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  CSV: { contentType: "text/csv; charset=utf-8; header=present", write: (job) => writeCsv(job, false) },
  CSV_FR_CA: { contentType: "text/csv; charset=utf-8; header=present", write: (job) => writeCsv(job, true) },
  XLSX: {
    contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write: writeWorkbook,
  },
  JSON_STAT: { contentType: "application/json; charset=utf-8", write: writeJsonStat },
  SDMX_JSON: { contentType: "application/vnd.sdmx.data+json; version=2.0.0", write: writeSdmxJson },
  SDMX_CSV: { contentType: "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8", write: writeSdmxCsv },
  PARQUET: { contentType: "application/vnd.apache.parquet", write: writeParquet },
};
