import type { Catalogue } from "../catalogue/catalogue.ts";
import { holdsFor } from "../comparability/reason-of-cell.ts";
import type { Language, Text } from "../domain/codes.ts";
import { typesetIn } from "../domain/french-typography.ts";
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

/** What an availability means, in words, for those who hear the table. */
function availabilityWords(catalogue: Catalogue, language: Language): ReadonlyMap<string, string> {
  const codes = catalogue.codelist("CL_AVAILABILITY")?.codes ?? [];
  return new Map(codes.map(({ id, spoken, name }) => [id, typesetIn(spoken ?? name, language)]));
}

/** What a cell's symbols mean, in the words of the table's legend. */
function symbolWords({ legend }: ExportTable, language: Language): (symbols: readonly string[]) => string {
  const meanings = new Map(legend.map(({ symbol, meaning }) => [symbol, meaning]));
  return wordsOf((symbols) => {
    const words = symbols.map((symbol) => meanings.get(symbol) ?? { en: symbol, fr: symbol });
    const [en, fr] = [words.map((word) => word.en).join("; "), words.map((word) => word.fr).join("; ")];
    return typesetIn({ en, fr }, language);
  });
}

function stateColumns(
  words: ReadonlyMap<string, string>,
  ofSymbols: (symbols: readonly string[]) => string,
): TidyColumn[] {
  return [
    { name: "value", heading: { en: "Value", fr: "Valeur" }, kind: "number", of: ({ value }) => value },
    text("availability", { en: "Availability", fr: "Disponibilité" }, ({ availability }) => availability),
    text(
      "availability_label",
      { en: "Availability in words", fr: "Disponibilité en clair" },
      ({ availability }) => words.get(availability) ?? "",
    ),
    text("symbols", { en: "Symbols", fr: "Signes" }, ({ symbols }) => symbols.join(" ")),
    text("symbols_label", { en: "Symbols in words", fr: "Signes en clair" }, ({ symbols }) => ofSymbols(symbols)),
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
  const citation = typesetIn(table.citation, language);
  return [
    text("indicator", { en: "Indicator", fr: "Indicateur" }, () => table.indicator.id),
    text("release", { en: "Release", fr: "Diffusion" }, () => release.id),
    text("audience", { en: "Audience", fr: "Public" }, () => audience),
    text("profile", { en: "Disclosure profile", fr: "Profil de protection" }, () => profile.id),
    text("permalink", { en: "Permalink", fr: "Permalien" }, () => permalink),
    text("citation", { en: "Citation", fr: "Référence" }, () => citation),
  ];
}

/** What is said of lists that many cells share: put into words once. */
function wordsOf<T>(make: (list: T) => string): (list: T) => string {
  const known = new Map<T, string>();
  return (list) => {
    const before = known.get(list);
    if (before !== undefined) return before;
    const made = make(list);
    known.set(list, made);
    return made;
  };
}

const joined = (texts: readonly string[]): string => texts.filter((one) => one !== "").join(" ");

/** The notes of a cell and of its measure; before them, `withTable`, the others that must be shown with it. */
function notesColumn(table: ExportTable, language: Language, withTable: boolean): TidyColumn {
  const say = wordsOf((notes: readonly ExportNote[]) =>
    joined(notes.map(({ text: note }) => typesetIn(note, language))),
  );
  const general = wordsOf((notes: readonly ExportNote[]) => say(notes.filter(({ mandatory }) => mandatory)));
  return text("notes", { en: "Notes", fr: "Notes" }, ({ at, notes, measureNotes }) =>
    joined([...(withTable ? [general(table.notesAt(at))] : []), say(measureNotes), say(notes)]),
  );
}

/** How far a cell may be compared with the others of the table, and why no further: what is said of that very figure. */
function comparabilityColumns({ comparability, axes }: ExportTable, language: Language): TidyColumn[] {
  const { reasons } = comparability;
  const named = new Set([
    "jurisdiction",
    "period",
    "measure",
    ...reasons.map(({ statement }) => statement.scope.dimension),
  ]);
  const looked = axes.flatMap(({ id, categories }, a) => (named.has(id) ? [{ id, categories, a }] : []));
  const known = new Map<string, { readonly level: string; readonly words: string }>();
  const of = ({ at, value }: ExportCell) => {
    const key = `${looked.map(({ a }) => at[a]).join()} ${value === null}`;
    const before = known.get(key);
    if (before) return before;
    const codes = Object.fromEntries(
      looked.map(({ id, categories, a }) => [id, categories[at[a] as number]?.id ?? ""]),
    );
    const here = reasons.filter((reason) => holdsFor(reason, { codes, isShown: value !== null }));
    // The worst comes first.
    const made = {
      level: here[0]?.level ?? "COMPARABLE",
      words: joined(here.map((reason) => typesetIn(reason.text, language))),
    };
    known.set(key, made);
    return made;
  };
  return [
    text("comparability", { en: "Comparability", fr: "Comparabilité" }, (cell) => of(cell).level),
    text(
      "comparability_label",
      { en: "Comparability in words", fr: "Comparabilité en clair" },
      (cell) => of(cell).words,
    ),
  ];
}

/**
 * The tidy form: one row a cell, with codes, labels, the value or why there is none, and where it comes from.
 * `withTableNotes`: for files that have no other place for what must be said of the table.
 */
export function tidyColumns(
  table: ExportTable,
  { catalogue, language, withTableNotes }: { catalogue: Catalogue; language: Language; withTableNotes: boolean },
): TidyColumn[] {
  const [level, reasons] = comparabilityColumns(table, language) as [TidyColumn, TidyColumn];
  return [
    ...axisColumns(table, language),
    ...stateColumns(availabilityWords(catalogue, language), symbolWords(table, language)),
    notesColumn(table, language, withTableNotes),
    level,
    ...(withTableNotes ? [reasons] : []),
    ...originColumns(table, language),
  ];
}
