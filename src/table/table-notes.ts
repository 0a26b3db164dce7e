import type { Catalogue, NoteEntry } from "../catalogue/catalogue.ts";
import { isWithin } from "../comparability/comparability.ts";
import type { Text } from "../domain/codes.ts";
import { codesAt, JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { typeset, typesetBoth } from "../domain/french-typography.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import type { MeasureNote, Note, Observation } from "../observation/observation.type.ts";
import { selectedCodes } from "../observation/selected-cells.ts";
import { availabilityAt } from "../observation/view-snapshot.ts";
import type { CellNoteRow } from "../release/release.repository.ts";
import { namesOn, type SymbolMeaningModel } from "./table.ts";

/** An axis with the codes that are shown on it. */
interface ShownAxis {
  readonly axis: string;
  readonly codes: readonly { readonly id: string }[];
}

/** True where a note's scope holds some cell of the table: scopes and tables are both products of their axes. */
export function touches({ scope }: NoteEntry, axes: readonly ShownAxis[], indicator: string): boolean {
  const codesOn = (id: string): string[] =>
    axes.find(({ axis }) => axis === id)?.codes.map((header) => header.id) ?? [];
  if (scope.indicator !== undefined && scope.indicator !== indicator) return false;
  if (scope.jurisdiction !== undefined && !codesOn(JURISDICTION_AXIS).includes(scope.jurisdiction)) return false;
  const { periodFrom: from, periodTo: to } = scope;
  const within = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  if (!codesOn(PERIOD_AXIS).some((period) => isWithin(period, within))) return false;
  if (scope.dimension === undefined) return true;
  const members = codesOn(scope.dimension);
  return members.length > 0 && (scope.code === undefined || members.includes(scope.code));
}

/** The axes of a selection, as the notes on a table look at them. */
export const axesShown = (selected: SelectedCells): ShownAxis[] =>
  selected.view.shape.axes.map(({ id }) => ({
    axis: id,
    codes: selectedCodes(selected, id).map((code) => ({ id: code })),
  }));

/** A note that stands for more cells than this says nothing of where: it would be a list of them. */
const MOST_PLACES = 3;

/** `Alberta, 2021`: a cell by what the axes say that the table has several codes on. */
function placeOf(cell: number, axes: readonly ShownAxis[], { selected, catalogue }: Noted): Text {
  const { view, indicator } = selected;
  const codes = codesAt(view.shape, view.strides, cell);
  const names = view.shape.axes.flatMap(({ id }, a) =>
    (axes.find(({ axis }) => axis === id)?.codes.length ?? 0) > 1
      ? [namesOn(id, indicator, catalogue)(codes[a] as string)]
      : [],
  );
  return { en: names.map(({ en }) => en).join(", "), fr: names.map(({ fr }) => fr).join(", ") };
}

/** Notes of single cells, each once: where the table has others, with the few cells that it is about. */
function notesOfCells(rows: readonly CellNoteRow[], shown: number, axes: readonly ShownAxis[], from: Noted): Note[] {
  const cells = new Map<string, { readonly row: CellNoteRow; readonly at: number[] }>();
  for (const row of rows) {
    const key = `${row.id} ${row.textEn}`;
    const known = cells.get(key);
    if (known) known.at.push(row.cell);
    else cells.set(key, { row, at: [row.cell] });
  }
  return [...cells.values()].map(({ row: { id, mandatory, textEn, textFr }, at }) => {
    if (at.length === shown || at.length > MOST_PLACES)
      return { id, mandatory, text: { en: textEn, fr: typeset(textFr) } };
    const places = at.toSorted((a, b) => a - b).map((cell) => placeOf(cell, axes, from));
    const [en, fr] = [places.map((place) => place.en).join("; "), places.map((place) => place.fr).join("; ")];
    return { id, mandatory, text: { en: `${en}: ${textEn}`, fr: typeset(`${fr} : ${textFr}`) } };
  });
}

/** Notes, each once; those that differ from cell to cell, in the words that they have together. */
export function inTheirWords(notes: readonly MeasureNote[]): Note[] {
  const texts = new Map<string, Set<string>>();
  for (const { id, text, together } of notes) if (together) texts.set(id, (texts.get(id) ?? new Set()).add(text.en));
  return eachOnce(
    notes.map(({ id, mandatory, text, together }) => {
      const several = together !== undefined && (texts.get(id)?.size ?? 0) > 1;
      return { id, mandatory, text: several ? together : text };
    }),
  );
}

const eachOnce = (notes: readonly Note[]): Note[] => [
  ...new Map(notes.map((note) => [`${note.id} ${note.text.en}`, note])).values(),
];

interface Noted {
  readonly selected: SelectedCells;
  readonly catalogue: Catalogue;
  readonly cellNotes: readonly CellNoteRow[];
}

/**
 * Every note that applies to a cell of the table, each once, mandatory ones first: those that computing a measure gave rise to, those
 * of the catalogue, those of single cells. A note that tells a count stands only where that very count is shown, and none of a cell
 * that is not shared: what a release says of it is not shared either.
 */
export function notesOfTable(shown: readonly Observation[], axes: readonly ShownAxis[], from: Noted): Note[] {
  const { indicator, view } = from.selected;
  const cells = new Set(shown.map(({ cell }) => cell));
  const exact = (cell: number): boolean => availabilityAt(view, cell) === "VALUE" && view.roundingBase[cell] === -1;
  const rows = from.cellNotes
    .filter(({ cell }) => cells.has(cell) && availabilityAt(view, cell) !== "NOT_SHARED")
    .filter(({ cell, disclosesValue }) => !disclosesValue || exact(cell));
  const ofCells = notesOfCells(rows, cells.size, axes, from);
  const general = from.catalogue.notes
    .filter((note) => touches(note, axes, indicator.id))
    .map(({ id, mandatory, text }) => ({ id, mandatory, text }));
  const once = eachOnce([...inTheirWords(shown.flatMap(({ measureNotes }) => measureNotes)), ...general, ...ofCells]);
  return [...once.filter(({ mandatory }) => mandatory), ...once.filter(({ mandatory }) => !mandatory)];
}

const HIDDEN_BY_ROUNDING = {
  en: "value between 0 and 5, or suppressed for confidentiality",
  fr: "valeur entre 0 et 5, ou supprimée pour des raisons de confidentialité",
} as const;

/** What the symbols that occur mean, each once, in the order of CL_SYMBOL. A symbol that stands for two states says both. */
export function legendOf(
  shown: readonly Pick<Observation, "status" | "value">[],
  catalogue: Catalogue,
): SymbolMeaningModel[] {
  const meanings = new Map<string, Map<string, { en: string; fr: string }>>();
  const names = catalogue.codelist("CL_SYMBOL")?.codes ?? [];
  const states = catalogue.codelist("CL_AVAILABILITY")?.codes ?? [];
  for (const { status, value } of shown)
    for (const [i, symbol] of status.symbols.entries()) {
      const stands = value === null && i === 0;
      const meaning = stands
        ? symbol === "--"
          ? HIDDEN_BY_ROUNDING
          : states.find(({ id }) => id === status.availability)?.spoken
        : names.find((code) => code.symbol === symbol)?.name;
      if (!meaning) continue;
      const known = meanings.get(symbol) ?? new Map();
      meanings.set(symbol, known.set(meaning.en, meaning));
    }
  const place = (symbol: string): number => names.findIndex((code) => code.symbol === symbol);
  return [...meanings]
    .sort(([a], [b]) => place(a) - place(b))
    .map(([symbol, texts]) => ({
      symbol,
      meaning: typesetBoth({
        en: [...texts.values()].map(({ en }) => en).join("; "),
        fr: [...texts.values()].map(({ fr }) => fr).join("; "),
      }),
    }));
}
