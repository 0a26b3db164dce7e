import type { PeriodType } from "../domain/codes.ts";
import { parsePeriod } from "../domain/period.ts";
import type { RuleId } from "./finding.ts";

/** `1999/00` ends in 2000; a second year that does not follow the first is left for the grammar to refuse. */
function secondYear(first: string, second: string): string {
  const next = String(Number(first) + 1);
  return second.length === 2 && next.endsWith(second) ? next : second;
}

/** Other ways of writing a fiscal year that cannot be taken for anything else: `2016/2017`, `2016/17`, `2016-04-01/P1Y`. */
function rewritten(text: string): string {
  const [, first, second] = /^(\d{4})\/(\d{2}|\d{4})$/.exec(text) ?? [];
  if (first !== undefined && second !== undefined) return `${first}-${secondYear(first, second)}`;
  const duration = /^(\d{4})-04-01\/P1Y$/.exec(text);
  return duration ? `${duration[1]}-${Number(duration[1]) + 1}` : text;
}

/**
 * A cell's period as the exchange names it (`2019`, `2016-2017`), or the rule that it breaks.
 * `2011-12` is December 2011, never a fiscal year.
 */
export function readPeriod(text: string, expected: PeriodType): { readonly id: string } | { readonly fault: RuleId } {
  const id = rewritten(text.trim());
  const period = parsePeriod(id);
  if (period) return period.type === expected ? { id } : { fault: "period.type" };
  const year = /^(\d{4})(?:$|[-/])/.exec(id)?.[1];
  const outside = year !== undefined && (Number(year) < 1900 || Number(year) > 2100);
  return { fault: outside ? "period.out-of-range" : "period.malformed" };
}

/** For the message that a period is of another type. */
export const PERIOD_WORDS: Readonly<Record<PeriodType, { en: string; fr: string; example: string }>> = {
  CALENDAR_YEAR: { en: "calendar-year", fr: "année civile", example: "2019" },
  FISCAL_YEAR: { en: "fiscal-year", fr: "exercice", example: "2018-2019" },
  HALF_YEAR: { en: "half-year", fr: "semestre", example: "2020-H1" },
  QUARTER: { en: "quarterly", fr: "trimestre", example: "2020-Q1" },
  MONTH: { en: "monthly", fr: "mois", example: "2020-04" },
};
