/** The formats of the contract; a file's ending tells them apart, and for CSV the locale. */
export const EXPORT_FORMAT = ["CSV", "CSV_FR_CA", "XLSX", "JSON_STAT", "SDMX_JSON", "SDMX_CSV", "PARQUET"] as const;
export type ExportFormat = (typeof EXPORT_FORMAT)[number];

/** What follows a permalink in the address of each format. */
const EXTENSION: Readonly<Record<ExportFormat, string>> = {
  CSV: ".csv",
  CSV_FR_CA: ".csv",
  XLSX: ".xlsx",
  JSON_STAT: ".json",
  SDMX_JSON: ".sdmx.json",
  SDMX_CSV: ".sdmx.csv",
  PARQUET: ".parquet",
};

/** The address of a format in one language; only fr-CA needs its locale said. */
export function downloadAddress(permalink: string, format: ExportFormat, lang: "en" | "fr"): string {
  const locale = format === "CSV_FR_CA" ? "&locale=fr-CA" : "";
  return `${permalink}${EXTENSION[format]}?lang=${format === "CSV_FR_CA" ? "fr" : lang}${locale}`;
}
