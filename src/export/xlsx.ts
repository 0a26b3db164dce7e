import { type CellStyle, type CellValue, type WriteSheet, writeXlsx } from "hucre/xlsx";
import type { Language, Text } from "../domain/codes.ts";
import { typesetIn } from "../domain/french-typography.ts";
import { longDate } from "../shared/long-date.ts";
import type { Export } from "./export-format.ts";
import { LEVEL_NAMES, PAGE_TEXTS, STATE_NAMES } from "./page-texts.ts";
import { safeText } from "./safe-text.ts";
import { withRows } from "./sheet-stream.ts";
import { type TidyColumn, type TidyValue, tidyColumns } from "./tidy-rows.ts";

const HEADING: CellStyle = { font: { bold: true } };
/** Text, so that a spreadsheet does not take the age 12-17 for a date. */
const AS_TEXT: CellStyle = { numFmt: "@" };
const WRAPPED: CellStyle = { alignment: { wrapText: true, vertical: "top" } };

const NAMES = {
  data: { en: "Data", fr: "Données" },
  notes: { en: "Notes", fr: "Notes" },
  legend: { en: "Legend", fr: "Légende" },
  method: { en: "Method", fr: "Méthode" },
} as const;

type Say = (text: Text) => string;
const sayIn =
  (language: Language): Say =>
  (text) =>
    safeText(typesetIn(text, language));

/** One row of headings and rows of texts, wrapped. */
function textSheet(
  name: string,
  headings: readonly string[],
  rows: CellValue[][],
  widths: readonly number[],
): WriteSheet {
  return {
    name,
    rows: [[...headings], ...rows],
    columns: widths.map((width) => ({ width, style: WRAPPED })),
    cells: new Map(headings.map((_, at) => [`0,${at}`, { style: HEADING }])),
    freezePane: { rows: 1 },
  };
}

/** The data sheet before its rows: headings, and a row that shows how each column looks. */
function dataSheet(columns: readonly TidyColumn[], say: Say): WriteSheet {
  const sample = columns.map(({ kind }) => (kind === "text" ? "text" : kind === "boolean" ? true : 1));
  return {
    name: say(NAMES.data),
    rows: [columns.map(({ heading }) => say(heading)), sample],
    columns: columns.map(({ kind }) => (kind === "text" ? { width: 20, style: AS_TEXT } : { width: 14 })),
    cells: new Map(columns.map((_, at) => [`0,${at}`, { style: HEADING }])),
    freezePane: { rows: 1 },
  };
}

function* dataRows({ table }: Export, columns: readonly TidyColumn[]): Generator<TidyValue[]> {
  for (const cell of table.cells())
    yield columns.map(({ of }) => {
      const value = of(cell);
      return typeof value === "string" ? safeText(value) : value;
    });
}

function notesSheet({ table }: Export, say: Say): WriteSheet {
  const mandatory = { en: "must be shown with the figures", fr: "doit accompagner les chiffres" };
  const headings = [
    { en: "Note", fr: "Note" },
    { en: "Text", fr: "Texte" },
    { en: "Kind", fr: "Nature" },
  ].map(say);
  const rows = table.notes.map(({ id, text, mandatory: isMandatory }) => [
    safeText(id),
    say(text),
    isMandatory ? say(mandatory) : null,
  ]);
  const compared = { en: "comparability", fr: "comparabilité" };
  for (const { statement, text } of table.comparability.reasons)
    rows.push([safeText(statement.id), say(text), say(compared)]);
  return textSheet(say(NAMES.notes), headings, rows, [30, 100, 30]);
}

function legendSheet({ table }: Export, say: Say): WriteSheet {
  const headings = [
    { en: "Symbol", fr: "Signe" },
    { en: "Meaning", fr: "Signification" },
  ].map(say);
  const rows = table.legend.map(({ symbol, meaning }) => [safeText(symbol), say(meaning)]);
  return textSheet(say(NAMES.legend), headings, rows, [12, 100]);
}

function methodSheet({ table, language }: Export, say: Say): WriteSheet {
  const { release, profile, indicator } = table;
  const same = (text: string): Text => ({ en: text, fr: text });
  const day = { en: longDate(release.publishedAt, "EN"), fr: longDate(release.publishedAt, "FR") };
  const lines: [Text, Text][] = [
    [{ en: "Title", fr: "Titre" }, table.title],
    [{ en: "Indicator", fr: "Indicateur" }, same(indicator.id)],
    [{ en: "Definition", fr: "Définition" }, indicator.definition],
    [{ en: "Source", fr: "Source" }, release.source],
    [{ en: "Release", fr: "Diffusion" }, same(release.id)],
    [{ en: "State of the release", fr: "État de la diffusion" }, STATE_NAMES[release.state]],
    [release.state === "SCHEDULED" ? PAGE_TEXTS.comesOut : PAGE_TEXTS.published, day],
    [{ en: "Reason of the release", fr: "Motif de la diffusion" }, release.reason],
    [{ en: "Audience", fr: "Public" }, same(table.audience)],
    [{ en: "Disclosure profile", fr: "Profil de protection" }, same(`${profile.id} ${profile.version}`)],
    [{ en: "What the profile does", fr: "Ce que fait le profil" }, profile.description],
    [PAGE_TEXTS.comparability, LEVEL_NAMES[table.comparability.level] ?? same(table.comparability.level)],
    [{ en: "Licence", fr: "Licence" }, table.licence],
    [{ en: "Permalink", fr: "Permalien" }, same(table.permalink)],
    [{ en: "Citation", fr: "Référence" }, table.citation],
    [{ en: "Language", fr: "Langue" }, same(language === "FR" ? "français" : "English")],
  ];
  const headings = [
    { en: "What", fr: "Élément" },
    { en: "Content", fr: "Contenu" },
  ].map(say);
  const rows = lines.map(([what, content]) => [say(what), say(content)]);
  return textSheet(say(NAMES.method), headings, rows, [28, 110]);
}

/**
 * A workbook in one language: Data (tidy, real numbers, empty where there is none), Notes, Legend, Method. No macros, no merged
 * cells, no formulas. Its data are written as they are read; a sheet has room for more rows than a file may have cells.
 */
export async function* writeWorkbook(job: Export): AsyncGenerator<Uint8Array> {
  const { table, language, catalogue } = job;
  const say = sayIn(language);
  const columns = tidyColumns(table, { catalogue, language, withTableNotes: false });
  const template = await writeXlsx({
    sheets: [dataSheet(columns, say), notesSheet(job, say), legendSheet(job, say), methodSheet(job, say)],
    properties: {
      title: say(table.title),
      creator: "FPT Exchange | Échange FPT",
      created: table.release.publishedAt,
      modified: table.release.publishedAt,
    },
  });
  yield* withRows(template, { rows: dataRows(job, columns), count: table.cellCount, width: columns.length });
}
