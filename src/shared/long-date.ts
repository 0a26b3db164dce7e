import type { Language } from "../domain/codes.ts";

const LOCALES = { EN: "en-CA", FR: "fr-CA" } as const;

/** A day in words as Ottawa has it, with the time where it is asked for; the first of a month is an ordinal in French. */
export function longDate(at: Date, language: Language, timeStyle?: "long"): string {
  const options = { dateStyle: "long", timeZone: "America/Toronto", ...(timeStyle ? { timeStyle } : {}) } as const;
  const words = new Intl.DateTimeFormat(LOCALES[language], options).format(at);
  return language === "FR" ? words.replace(/^1 /, "1er ") : words;
}
