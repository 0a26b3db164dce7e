import type { Catalogue } from "../catalogue/catalogue.ts";
import { type Cited, citationBibtex, citationCsl } from "../citation/citation.ts";
import type { Language } from "../domain/codes.ts";
import type { ExportFormat } from "../domain/export-format.ts";
import { WRITERS } from "../export/export-format.ts";
import type { ExportTable } from "../export/export-table.ts";
import { AppError } from "../shared/app-error.ts";
import { nearest } from "../shared/nearest.ts";
import type { Reply } from "./respond.ts";

export type TableKind = ExportFormat | "PAGE" | "BIBTEX" | "CSL_JSON";

/** What an address asks for. `languageGiven`: the address names the language, so that no header decides about it. */
export interface Asked {
  readonly permalink: string;
  readonly kind: TableKind;
  readonly language: Language;
  readonly languageGiven: boolean;
  /** Of a page whose table is shown in parts: which part, the first being 1. */
  readonly part: number;
}

const KINDS: Readonly<Record<string, TableKind>> = {
  "": "PAGE",
  ".csv": "CSV",
  ".xlsx": "XLSX",
  ".json": "JSON_STAT",
  ".sdmx.json": "SDMX_JSON",
  ".sdmx.csv": "SDMX_CSV",
  ".parquet": "PARQUET",
  ".bib": "BIBTEX",
  ".csl.json": "CSL_JSON",
};
const EXTENSIONS: Readonly<Record<Exclude<TableKind, "PAGE">, string>> = {
  CSV: "csv",
  CSV_FR_CA: "csv",
  XLSX: "xlsx",
  JSON_STAT: "json",
  SDMX_JSON: "sdmx.json",
  SDMX_CSV: "sdmx.csv",
  PARQUET: "parquet",
  BIBTEX: "bib",
  CSL_JSON: "csl.json",
};

function wrongParameter(argument: string, given: string, valid: readonly string[]): AppError {
  const near = nearest(given, valid);
  return new AppError(
    "INVALID_INPUT",
    {
      en: `${argument}: not one of ${valid.join(", ")}. Choose one of them, or leave it out.`,
      fr: `${argument} : aucune des valeurs ${valid.join(", ")}. Choisissez-en une, ou omettez-le.`,
    },
    { argument, nearest: near },
  );
}

function oneOf(parameters: URLSearchParams, name: string, valid: readonly string[]): string | null {
  const given = parameters.get(name);
  if (given === null) return null;
  const found = valid.find((value) => value.toLowerCase() === given.toLowerCase());
  if (found === undefined || parameters.getAll(name).length > 1) throw wrongParameter(name, given, valid);
  return found;
}

/** INVALID_INPUT where it is no whole number from 1 on. */
function partOf(parameters: URLSearchParams): number {
  const given = parameters.getAll("part");
  if (given.length === 0) return 1;
  if (given.length === 1 && /^[1-9]\d{0,5}$/.test(given[0] as string)) return Number(given[0]);
  throw new AppError(
    "INVALID_INPUT",
    { en: "part: write a whole number from 1 on.", fr: "part : écrivez un nombre entier à partir de 1." },
    { argument: "part" },
  );
}

/**
 * What /t/{permalink}{ending}?lang=&locale= asks for. A permalink is the whole address or what follows /t/ in it. Errors:
 * INVALID_INPUT for an unknown ending, language or locale.
 */
export function parseTableAddress({ pathname, searchParams }: URL, preferred: Language): Asked {
  const [, permalink = "", ending = ""] = /\/t\/([^/.]*)((?:\.[^/]*)?)$/.exec(pathname) ?? [];
  const kind = KINDS[ending.toLowerCase()];
  if (kind === undefined) {
    const known = Object.keys(KINDS).filter((one) => one !== "");
    throw wrongParameter("ending", ending, known);
  }
  const locale = oneOf(searchParams, "locale", ["fr-CA", "en-CA"]);
  const lang = oneOf(searchParams, "lang", ["en", "fr"]) ?? locale?.slice(0, 2) ?? null;
  const language = lang === null ? preferred : lang === "fr" ? "FR" : "EN";
  const isFrench = kind === "CSV" && locale === "fr-CA";
  const part = kind === "PAGE" ? partOf(searchParams) : 1;
  return { permalink, kind: isFrench ? "CSV_FR_CA" : kind, language, languageGiven: lang !== null, part };
}

/** A file's name says what is in it: indicator, version, audience. */
function fileName({ release, audience }: ExportTable, { kind, language }: Asked): string {
  const extension = kind === "PAGE" ? "html" : EXTENSIONS[kind];
  const locale = kind === "CSV_FR_CA" ? `${language.toLowerCase()}-excel` : language.toLowerCase();
  const name = `${release.id}-${audience}-${locale}`.replace(/[^A-Za-z0-9.@-]/g, "-");
  return `${name}.${extension}`;
}

const citedOf = ({ title, release, permalink }: ExportTable, accessed: Date): Cited => ({
  title,
  source: release.source,
  release: release.id,
  version: release.version,
  publishedAt: release.publishedAt,
  permalink,
  accessed,
});

/** What a file is made of. `at`: when it is taken, which citations say. */
interface FileParts {
  readonly table: ExportTable;
  readonly catalogue: Catalogue;
  readonly headers: Record<string, string>;
  readonly at: Date;
}

/** A table as a file. */
export function fileReply(asked: Asked, { table, catalogue, headers, at }: FileParts): Reply {
  const { kind, language } = asked;
  const disposition = { "content-disposition": `attachment; filename="${fileName(table, asked)}"` };
  if (kind === "BIBTEX" || kind === "PAGE") {
    const type = { "content-type": "application/x-bibtex; charset=utf-8" };
    return {
      status: 200,
      headers: { ...headers, ...disposition, ...type },
      body: citationBibtex(citedOf(table, at), language),
    };
  }
  if (kind === "CSL_JSON") {
    const type = { "content-type": "application/vnd.citationstyles.csl+json; charset=utf-8" };
    const body = JSON.stringify(citationCsl(citedOf(table, at), language), null, 2);
    return { status: 200, headers: { ...headers, ...disposition, ...type }, body };
  }
  const { contentType, write } = WRITERS[kind];
  const more = { ...disposition, "content-type": contentType };
  return { status: 200, headers: { ...headers, ...more }, body: write({ table, language, catalogue }) };
}
