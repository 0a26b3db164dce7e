import type { Catalogue } from "../catalogue/catalogue.ts";
import { type Language, type Measure, type Text, textIn } from "../domain/codes.ts";
import { formatNumber } from "../domain/number-format.ts";
import { WITH_CAUTION } from "./cell-symbols.ts";

/** What display and spoken are made from. */
export interface Displayed {
  readonly measure: Measure;
  readonly value: number | null;
  readonly decimals: number;
  readonly status: {
    readonly availability: string;
    readonly vintage: string;
    readonly rounded: boolean;
    readonly symbols: readonly string[];
  };
}

const UNITS: Readonly<Partial<Record<Measure, Text>>> = {
  RATE: { en: " per 100,000 population", fr: " pour 100\u202f000 habitants" },
  SHARE: { en: " percent of the total", fr: " pour cent du total" },
  CHANGE: { en: " percent on the previous period", fr: " pour cent par rapport à la période précédente" },
};
const ABOUT: Text = { en: "about ", fr: "environ " };
const MINUS: Text = { en: "minus ", fr: "moins " };
const VINTAGES: Readonly<Record<string, Text>> = {
  PROVISIONAL: { en: ", provisional", fr: ", donnée provisoire" },
  REVISED: { en: ", revised", fr: ", donnée révisée" },
};

const WITH_CARE: Text = { en: ", use with caution", fr: ", à utiliser avec prudence" };

/** The symbol that stands for a missing value, or the number as the language prints it. */
export function displayOf({ value, decimals, status }: Displayed, language: Language): string {
  return value === null ? (status.symbols[0] ?? "") : formatNumber(value, decimals, language);
}

/** The value in words for a screen reader, or why there is none. */
export function spokenOf(shown: Displayed, language: Language, catalogue: Catalogue): string {
  const { value, decimals, measure, status } = shown;
  if (value === null) {
    const code = catalogue.codelist("CL_AVAILABILITY")?.codes.find(({ id }) => id === status.availability);
    return code?.spoken ? textIn(code.spoken, language) : status.availability;
  }
  const say = (text: Text | undefined): string => (text ? textIn(text, language) : "");
  const number = formatNumber(Math.abs(value), decimals, language);
  const about = status.rounded ? say(ABOUT) : "";
  const care = status.symbols.includes(WITH_CAUTION) ? say(WITH_CARE) : "";
  return `${about}${value < 0 ? say(MINUS) : ""}${number}${say(UNITS[measure])}${care}${say(VINTAGES[status.vintage])}`;
}
