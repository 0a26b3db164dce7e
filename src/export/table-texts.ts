import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Text } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import type { ExportAxis } from "./export-table.ts";

/** So many names stand in a title; of more, only their number. */
const NAMES_IN_TITLE = 4;

const both = (make: (language: "en" | "fr") => string): Text => ({ en: make("en"), fr: typeset(make("fr")) });

function whereOf({ categories }: ExportAxis): Text {
  if (categories.length <= NAMES_IN_TITLE) return both((l) => categories.map(({ label }) => label[l]).join(", "));
  return { en: `${categories.length} jurisdictions`, fr: `${categories.length} gouvernements et territoires` };
}

function whenOf({ categories }: ExportAxis): Text {
  const [first, last] = [categories[0], categories.at(-1)];
  if (!first || !last) return { en: "no period", fr: "aucune période" };
  if (first === last) return first.label;
  return { en: `${first.label.en} to ${last.label.en}`, fr: `${first.label.fr} à ${last.label.fr}` };
}

/** What a table shows: the indicator, the dimensions that it is split by, where and when. */
export function titleOf(indicator: IndicatorEntry, axes: readonly ExportAxis[]): Text {
  const [where, when, ...others] = axes as [ExportAxis, ExportAxis, ...ExportAxis[]];
  const split = others.filter(({ role, categories }) => role === null && categories.length > 1);
  const by = both((l) => split.map(({ label }) => label[l].toLocaleLowerCase(l)).join(", "));
  const [place, time] = [whereOf(where), whenOf(when)];
  return {
    en: [indicator.name.en, ...(split.length > 0 ? [`by ${by.en}`] : []), place.en, time.en].join(", "),
    fr: typeset([indicator.name.fr, ...(split.length > 0 ? [`selon : ${by.fr}`] : []), place.fr, time.fr].join(", ")),
  };
}

const OWN_MEANINGS: Readonly<Record<string, Text>> = {
  x: { en: "suppressed for confidentiality", fr: "supprimé pour des raisons de confidentialité" },
  "--": {
    en: "not shown: a count of 0 to 5, or suppressed for confidentiality",
    fr: "non montré : un nombre de 0 à 5, ou supprimé pour des raisons de confidentialité",
  },
};

/** The meaning of each symbol that occurs. `x` and `--` are worded for this exchange: its suppression is not that of a statute. */
export function legendOf(symbols: ReadonlySet<string>, catalogue: Catalogue): { symbol: string; meaning: Text }[] {
  const codes = catalogue.codelist("CL_SYMBOL")?.codes ?? [];
  return [...symbols].sort().map((symbol) => {
    const known = codes.find((code) => code.symbol === symbol || code.id === symbol)?.name;
    const meaning = OWN_MEANINGS[symbol] ?? known ?? { en: symbol, fr: symbol };
    return { symbol, meaning: { en: meaning.en, fr: typeset(meaning.fr) } };
  });
}

/** What may be done with the figures: the providers' own licences hold; made-up figures say that they are. */
export function licenceOf({ synthetic }: IndicatorEntry): Text {
  if (synthetic)
    return {
      en: "Synthetic figures for demonstration: they describe nobody and must not be cited as fact.",
      fr: "Chiffres synthétiques de démonstration : ils ne décrivent personne et ne doivent pas être cités comme des faits.",
    };
  return {
    en: "The licence of the provider named in the source applies (for Statistics Canada, the Statistics Canada Open Licence). Name the source.",
    fr: "La licence du fournisseur nommé dans la source s'applique (pour Statistique Canada, la Licence ouverte de Statistique Canada). Indiquez la source.",
  };
}
