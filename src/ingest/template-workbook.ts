import { type CellStyle, type CellValue, type DataValidation, type WriteSheet, writeXlsx } from "hucre/xlsx";
import type { Text } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import { AppError } from "../shared/app-error.ts";
import { templateNotes } from "./template-notes.ts";
import type { TemplateColumn, TemplatePlan } from "./template-plan.ts";

/** A workbook is made in memory; a CSV is not. */
export const MOST_WORKBOOK_ROWS = 100_000;
/** Empty rows below the given ones in which the lists and formats still hold. */
const ROOM = 2_000;
const MAX_COUNT = "2147483647";

const HEADING: CellStyle = { font: { bold: true } };
/** Text, so that a spreadsheet does not take the age 12-17 for a date. */
const AS_TEXT: CellStyle = { numFmt: "@" };
const WRAPPED: CellStyle = { alignment: { wrapText: true, vertical: "top" } };

const tooManyRows = (rows: number): AppError =>
  new AppError(
    "INVALID_INPUT",
    {
      en: `A workbook of ${rows} rows is too large (${MOST_WORKBOOK_ROWS} at most). Name fewer periods, or take --format csv.`,
      fr: `Un classeur de ${rows} lignes est trop grand (${MOST_WORKBOOK_ROWS} au plus). Nommez moins de périodes, ou prenez --format csv.`,
    },
    { argument: "--periods", max: MOST_WORKBOOK_ROWS },
  );

const bothLanguages = ({ en, fr }: Text): string => `${en} | ${typeset(fr)}`;

/** `A` for the first column; there are far fewer than 26. */
const letterOf = (at: number): string => String.fromCharCode(65 + at);

/** Where the codes of each column stand on the sheet Codes, as a formula. */
function codeRanges(columns: readonly TemplateColumn[]): ReadonlyMap<string, string> {
  const ranges = new Map<string, string>();
  let row = 2;
  for (const { id, codes } of columns) {
    if (codes.length === 0) continue;
    ranges.set(id, `Codes!$B$${row}:$B$${row + codes.length - 1}`);
    row += codes.length;
  }
  return ranges;
}

const REFUSAL = { showErrorMessage: true, errorStyle: "stop", allowBlank: true } as const;

function numberValidation(range: string, whole: boolean): DataValidation {
  return {
    ...REFUSAL,
    type: whole ? "whole" : "decimal",
    operator: "between",
    formula1: "0",
    formula2: MAX_COUNT,
    range,
    errorTitle: "value",
    errorMessage: bothLanguages({
      en: `A ${whole ? "whole " : ""}number, 0 or more. A symbol goes into “status”.`,
      fr: `Un nombre ${whole ? "entier, " : ""}égal ou supérieur à 0. Un symbole va dans « status ».`,
    }),
  };
}

function listValidation(id: string, range: string, formula1: string): DataValidation {
  return {
    ...REFUSAL,
    type: "list",
    formula1,
    range,
    errorTitle: id,
    errorMessage: bothLanguages({
      en: "Take a code from the list; the sheet “Codes” says what each one means.",
      fr: "Prenez un code de la liste; la feuille « Codes » dit ce que chacun signifie.",
    }),
  };
}

function dataSheet({ columns, rows, indicator, cells }: TemplatePlan): WriteSheet {
  const ranges = codeRanges(columns);
  const counts = indicator.measures.includes("COUNT");
  const lines: CellValue[][] = [columns.map(({ id }) => id)];
  // A cell that is written, be it empty, has its column's format, and Excel keeps its comma when it saves as CSV; one that is
  // not written has neither. The importers pass over rows of nothing but commas.
  for (const cell of cells()) lines.push(columns.map((_, at) => cell[at] ?? null));
  for (let row = 0; row < ROOM; row += 1) lines.push(columns.map(() => null));
  const last = rows + ROOM + 1;
  return {
    name: "Data",
    rows: lines,
    columns: columns.map(({ id }) => ({
      width: id === "note" ? 40 : 16,
      ...(id === "value" ? {} : { style: AS_TEXT }),
    })),
    cells: new Map(columns.map((_, at) => [`0,${at}`, { style: HEADING }])),
    freezePane: { rows: 1 },
    dataValidations: columns.flatMap(({ id }, at) => {
      const range = `${letterOf(at)}2:${letterOf(at)}${last}`;
      if (id === "value") return [numberValidation(range, counts)];
      const list = ranges.get(id);
      return list === undefined ? [] : [listValidation(id, range, list)];
    }),
  };
}

const CODE_HEADINGS = ["column | colonne", "code", "English", "Français", "shared code | code commun"];

function codesSheet({ columns }: TemplatePlan): WriteSheet {
  const lines = columns.flatMap(({ id, codes }) =>
    codes.map(({ code, label, shared }): CellValue[] => [id, code, label.en, label.fr, shared]),
  );
  return {
    name: "Codes",
    rows: [CODE_HEADINGS, ...lines],
    columns: [18, 22, 50, 50, 26].map((width) => ({ width, style: AS_TEXT })),
    cells: new Map(CODE_HEADINGS.map((_, at) => [`0,${at}`, { style: HEADING }])),
    freezePane: { rows: 1 },
  };
}

function notesSheet(plan: TemplatePlan): WriteSheet {
  return {
    name: "Notes",
    rows: [["English", "Français"], ...templateNotes(plan).map(({ en, fr }) => [en, fr])],
    columns: [80, 80].map((width) => ({ width, style: WRAPPED })),
    cells: new Map([0, 1].map((at) => [`0,${at}`, { style: HEADING }])),
    freezePane: { rows: 1 },
  };
}

/**
 * A template as a workbook: Data (with lists and limits on what may be written), Codes and Notes in both languages. No macros,
 * no merged cells, no formulas. Errors: INVALID_INPUT above MOST_WORKBOOK_ROWS.
 */
export async function templateWorkbook(plan: TemplatePlan): Promise<Uint8Array> {
  if (plan.rows > MOST_WORKBOOK_ROWS) throw tooManyRows(plan.rows);
  const { id, name } = plan.indicator;
  return writeXlsx({
    sheets: [dataSheet(plan), codesSheet(plan), notesSheet(plan)],
    properties: { title: `${id}: ${name.en} | ${name.fr}`, creator: "FPT Exchange | Échange FPT" },
  });
}
