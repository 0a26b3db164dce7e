import type { Availability, Measure, Text } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import { absentMeasure } from "./absent-measures.ts";
import type { MeasureNote } from "./observation.type.ts";
import { availabilityAt, type ViewSnapshot, valueAt, vintageAt } from "./view-snapshot.ts";

/** A measure of one cell, computed from what the viewer is shown and nothing else. `value` is null unless VALUE. */
export interface Measured {
  readonly value: number | null;
  readonly availability: Availability;
  readonly rounded: boolean;
  readonly roundingBase: number | null;
  readonly notes: readonly MeasureNote[];
  /** Of a rate: the value before it was rounded to its decimals, which changes are computed from. */
  readonly exact?: number;
}

/** Digits behind the decimal mark: rates as Statistics Canada's table 35-10-0177 prints them, shares and changes with one. */
export const DECIMALS: Readonly<Record<Measure, number>> = { COUNT: 0, RATE: 2, SHARE: 1, CHANGE: 1, AMOUNT: 0 };

/** The cells and the denominator that a measure of `cell` rests on. `isPooled`: its period is a pooled one. `total`, `previous`: null where the release has no such cell. */
export interface MeasureBasis {
  readonly cell: number;
  readonly isPooled: boolean;
  readonly total: number | null;
  readonly previous: number | null;
  readonly population: Denominator;
  /** Why the previous period is not comparable with the cell's; null where it is. */
  readonly broken: { readonly id: string; readonly reason: Text } | null;
}

/** Persons on 1 July, of the years of a pooled period together, or why there is no denominator. `years`: in order, at least one. */
export type Denominator =
  | {
      readonly persons: number;
      readonly vintage: string;
      readonly title: { en: string; fr: string };
      readonly years: readonly number[];
    }
  | { readonly persons: null; readonly reason: "NO_POPULATION" | "DEMOGRAPHIC" };

const roundTo = (value: number, decimals: number): number => Number(value.toFixed(decimals));

const without = (availability: Availability, notes: Measured["notes"] = []): Measured => ({
  value: null,
  availability,
  rounded: false,
  roundingBase: null,
  notes,
});

const isRounded = (view: ViewSnapshot, cell: number): boolean => view.roundingBase[cell] !== -1;

/** A count needs nothing but the cell. */
export function countOf(view: ViewSnapshot, cell: number): Measured {
  const value = valueAt(view, cell);
  if (value === null) return without(availabilityAt(view, cell));
  const base = view.roundingBase[cell] as number;
  return { value, availability: "VALUE", rounded: base !== -1, roundingBase: base > 0 ? base : null, notes: [] };
}

const onOne = (title: Text, en: string, fr: string): Text => ({
  en: `Rate on the population of July 1${en}: ${title.en}.`,
  fr: typeset(`Taux calculé sur la population au 1er juillet${fr} : ${title.fr}.`),
});

type Known = Extract<Denominator, { readonly years: unknown }>;

/** What a rate rests on; of one year, with words that hold for a table of several. */
function makeDenominatorNote({ vintage, title, years }: Known): MeasureNote {
  const [first, last] = [years[0] as number, years.at(-1) as number];
  const id = `denominator.${vintage}`;
  if (years.length === 1) {
    const together = onOne(title, " of each year", " de chaque année");
    return { id, mandatory: true, text: onOne(title, `, ${first}`, ` ${first}`), together };
  }
  const text = {
    en: `Rate per 100,000 person-years, on the populations of July 1, ${first} to ${last}, added up: ${title.en}.`,
    fr: typeset(
      `Taux pour 100 000 personnes-années, calculé sur la somme des populations au 1er juillet de ${first} à ${last} : ${title.fr}.`,
    ),
  };
  return { id, mandatory: true, text };
}

/** One object for all cells of the same years; there are few. */
const DENOMINATOR_NOTES = new Map<string, MeasureNote>();
function denominatorNote(population: Known): MeasureNote {
  const { vintage, title, years } = population;
  const key = `${vintage} ${title.en} ${years[0]} ${years.length}`;
  const known = DENOMINATOR_NOTES.get(key) ?? makeDenominatorNote(population);
  DENOMINATOR_NOTES.set(key, known);
  return known;
}

/** Per 100,000 population; of a pooled period, per 100,000 person-years. A rate of a suppressed count is suppressed; of a rounded count, rounded. */
function rate(view: ViewSnapshot, { cell, population }: MeasureBasis): Measured {
  const shown = valueAt(view, cell);
  if (shown === null) return without(availabilityAt(view, cell));
  if (population.persons === null) {
    return without("NOT_AVAILABLE", [
      absentMeasure(population.reason === "DEMOGRAPHIC" ? "rate.demographic" : "rate.no_population"),
    ]);
  }
  const { persons } = population;
  const note = denominatorNote(population);
  const exact = (shown / persons) * 100_000;
  const value = roundTo(exact, DECIMALS.RATE);
  return { value, availability: "VALUE", rounded: isRounded(view, cell), roundingBase: null, notes: [note], exact };
}

/** True where one of two figures is provisional and the other is not: the one is then no part of the other. */
const ofTwoEditions = (view: ViewSnapshot, a: number, b: number): boolean =>
  (vintageAt(view, a) === "PROVISIONAL") !== (vintageAt(view, b) === "PROVISIONAL");

/**
 * Percent of the total of all dimensions in the same jurisdiction and period. Of a total of zero, and of one from another edition,
 * it is NOT_COMPUTABLE with the reason.
 */
function share(view: ViewSnapshot, { cell, total }: MeasureBasis): Measured {
  const part = valueAt(view, cell);
  if (part === null) return without(availabilityAt(view, cell));
  const whole = total === null ? null : valueAt(view, total);
  if (total === null || whole === null) {
    const availability = total === null ? "NOT_AVAILABLE" : availabilityAt(view, total);
    return without(availability, availability === "NOT_AVAILABLE" ? [absentMeasure("share.no-total")] : []);
  }
  if (whole === 0) return without("NOT_COMPUTABLE", [absentMeasure("share.zero-total")]);
  if (ofTwoEditions(view, cell, total)) return without("NOT_COMPUTABLE", [absentMeasure("share.editions")]);
  const rounded = isRounded(view, cell) || isRounded(view, total);
  return {
    value: roundTo((part / whole) * 100, DECIMALS.SHARE),
    availability: "VALUE",
    rounded,
    roundingBase: null,
    notes: [],
  };
}

/**
 * Percent change on the previous period. On a zero or hidden base, across a break in the series, and of a pooled period, it is
 * NOT_COMPUTABLE, which is a status and not an error; the reason for the break is a mandatory note.
 */
function change(view: ViewSnapshot, { cell, isPooled, previous, broken }: MeasureBasis): Measured {
  const now = valueAt(view, cell);
  if (now === null) return without(availabilityAt(view, cell));
  if (isPooled) return without("NOT_COMPUTABLE", [absentMeasure("change.pooled")]);
  if (previous === null) return without("NOT_AVAILABLE", [absentMeasure("change.no-previous")]);
  if (broken && availabilityAt(view, previous) !== "NOT_AVAILABLE")
    return without("NOT_COMPUTABLE", [{ id: `comparability.${broken.id}`, text: broken.reason, mandatory: true }]);
  const before = valueAt(view, previous);
  if (before === null) {
    const availability = availabilityAt(view, previous);
    if (availability === "NOT_SHARED") return without("NOT_SHARED");
    if (availability === "SUPPRESSED") return without("NOT_COMPUTABLE", [absentMeasure("change.hidden-previous")]);
    return without("NOT_AVAILABLE", [absentMeasure("change.no-previous")]);
  }
  if (before === 0) return without("NOT_COMPUTABLE", [absentMeasure("change.zero-previous")]);
  const rounded = isRounded(view, cell) || isRounded(view, previous);
  const value = roundTo(((now - before) / before) * 100, DECIMALS.CHANGE);
  return { value, availability: "VALUE", rounded, roundingBase: null, notes: [] };
}

/** Any measure of one cell. AMOUNT needs an indicator in Canadian dollars; none has it yet, so it is not applicable. */
export function measureOf(view: ViewSnapshot, measure: Measure, basis: MeasureBasis): Measured {
  switch (measure) {
    case "COUNT":
      return countOf(view, basis.cell);
    case "RATE":
      return rate(view, basis);
    case "SHARE":
      return share(view, basis);
    case "CHANGE":
      return change(view, basis);
    case "AMOUNT":
      return without("NOT_APPLICABLE");
  }
}
