import type { Catalogue } from "../catalogue/catalogue.ts";
import { type Language, type Text, textIn } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import { categoryOf, type ExportCell, type ExportNote, type ExportTable } from "./export-table.ts";

export type TidyValue = string | number | boolean | null;

/**
 * One column of the tidy form. `name`: the same in both languages, for programs; `heading`: for people who open the file in a
 * spreadsheet. `kind`: what its values are, null apart.
 */
export interface TidyColumn {
  readonly name: string;
  readonly heading: Text;
  readonly kind: "text" | "number" | "whole" | "boolean";
  readonly of: (cell: ExportCell) => TidyValue;
}

const text = (name: string, heading: Text, of: TidyColumn["of"]): TidyColumn => ({ name, heading, kind: "text", of });

/** Codes and labels of each axis. */
function axisColumns(table: ExportTable, language: Language): TidyColumn[] {
  return table.axes.flatMap(({ id, label }, axis) => {
    const labels = new Map(
      table.axes[axis]?.categories.map((category) => [category.id, typesetIn(category.label, language)]),
    );
    return [
      text(id, { en: `${label.en} (code)`, fr: `${label.fr} (code)` }, (cell) => categoryOf(table, cell, axis).id),
      text(`${id}_label`, label, (cell) => labels.get(categoryOf(table, cell, axis).id) ?? ""),
    ];
  });
}

const typesetIn = (texts: Text, language: Language): string =>
  language === "FR" ? typeset(textIn(texts, language)) : textIn(texts, language);

/** What an availability means, in words, for those who hear the table. */
function availabilityWords(catalogue: Catalogue, language: Language): ReadonlyMap<string, string> {
  const codes = catalogue.codelist("CL_AVAILABILITY")?.codes ?? [];
  return new Map(codes.map(({ id, spoken, name }) => [id, textIn(spoken ?? name, language)]));
}

function stateColumns(words: ReadonlyMap<string, string>): TidyColumn[] {
  return [
    { name: "value", heading: { en: "Value", fr: "Valeur" }, kind: "number", of: ({ value }) => value },
    text("availability", { en: "Availability", fr: "Disponibilité" }, ({ availability }) => availability),
    text(
      "availability_label",
      { en: "Availability in words", fr: "Disponibilité en clair" },
      ({ availability }) => words.get(availability) ?? "",
    ),
    text("symbols", { en: "Symbols", fr: "Signes" }, ({ symbols }) => symbols.join(" ")),
    text("vintage", { en: "Vintage", fr: "Millésime" }, ({ vintage }) => vintage),
    { name: "rounded", heading: { en: "Rounded", fr: "Arrondi" }, kind: "boolean", of: ({ rounded }) => rounded },
    {
      name: "rounding_base",
      heading: { en: "Rounding base", fr: "Base d'arrondissement" },
      kind: "whole",
      of: ({ roundingBase }) => roundingBase,
    },
  ];
}

/** What each row says of the whole file, so that a row that is copied elsewhere still says where it comes from. */
function originColumns(table: ExportTable, language: Language): TidyColumn[] {
  const { release, audience, profile, permalink } = table;
  return [
    text("indicator", { en: "Indicator", fr: "Indicateur" }, () => table.indicator.id),
    text("release", { en: "Release", fr: "Diffusion" }, () => release.id),
    text("audience", { en: "Audience", fr: "Public" }, () => audience),
    text("profile", { en: "Disclosure profile", fr: "Profil de protection" }, () => profile.id),
    text("permalink", { en: "Permalink", fr: "Permalien" }, () => permalink),
    text("citation", { en: "Citation", fr: "Référence" }, () => textIn(table.citation, language)),
  ];
}

/** The notes of a cell and of its measure; before them, `withTable`, those that must be shown wherever the table is. */
function notesColumn(table: ExportTable, language: Language, withTable: boolean): TidyColumn {
  const say = ({ text: note }: { text: Text }): string => typesetIn(note, language);
  const common = withTable ? table.commonNotes.filter(({ mandatory }) => mandatory).map(say) : [];
  const beside = new Map<readonly ExportNote[], string>();
  const withMeasure = (notes: readonly ExportNote[]): string => {
    const known = beside.get(notes);
    if (known !== undefined) return known;
    const made = [...common, ...notes.map(say)].join(" ");
    beside.set(notes, made);
    return made;
  };
  return text("notes", { en: "Notes", fr: "Notes" }, ({ notes, measureNotes }) => {
    const before = withMeasure(measureNotes);
    return notes.length === 0 ? before : [before, ...notes.map(say)].filter((one) => one !== "").join(" ");
  });
}

/**
 * The tidy form: one row a cell, with codes, labels, the value or why there is none, and where it comes from.
 * `withTableNotes`: for files that have no other place for the mandatory notes of the table.
 */
export function tidyColumns(
  table: ExportTable,
  { catalogue, language, withTableNotes }: { catalogue: Catalogue; language: Language; withTableNotes: boolean },
): TidyColumn[] {
  return [
    ...axisColumns(table, language),
    ...stateColumns(availabilityWords(catalogue, language)),
    notesColumn(table, language, withTableNotes),
    ...originColumns(table, language),
  ];
}
