import { parsePeriod, populationYear } from "../domain/period.ts";
import type { ImportContext } from "./imported.ts";
import { readDecimal } from "./number-text.ts";

/** Rates are per 100,000 population, as Statistics Canada's table 35-10-0177 gives them. */
const PER = 100_000;

/**
 * By how much a population may differ between editions of the estimates, as a share: a source may have divided by one that is not
 * held here. Rebasing on a census moves provinces by up to about one per cent (Statistics Canada, table 17-10-0005, revisions).
 */
const POPULATION_SLACK = 0.01;

/** Counts and rates of a file that wait for each other, at most. Downloads list them one after the other. */
const MOST_WAITING = 20_000;

/** Where a rate stands. `text`: as written. */
export interface StatedRate {
  readonly text: string;
  readonly row: number;
  readonly column: string;
}

/** The place of a cell. `members`: in the order of the indicator's dimensions. */
export interface RatePlace {
  readonly jurisdiction: string;
  readonly period: string;
  readonly members: readonly string[];
}

const digitsBehind = (text: string): number => /[.,]([0-9]+)\s*$/.exec(text)?.[1]?.length ?? 0;

/**
 * Rates that a file states beside its counts, checked against count and population. They are not loaded: rates are computed here.
 * A rate is right where it is, to its last printed digit, the count by any edition of the population that is held, give or take
 * what editions differ by. Rates of parts by sex or age are left alone: no such population is held.
 */
export class RateCheck {
  private readonly waiting = new Map<string, number | StatedRate>();

  constructor(private readonly context: ImportContext) {}

  /** A count or a rate of a cell, in any order; the second of the two is checked against the first. */
  pair(place: RatePlace, given: number | StatedRate): void {
    const key = [place.jurisdiction, place.period, ...place.members].join("\0");
    const other = this.waiting.get(key);
    if (other === undefined || typeof other === typeof given) {
      if (this.waiting.size < MOST_WAITING) this.waiting.set(key, given);
      return;
    }
    this.waiting.delete(key);
    if (typeof given === "number") this.check(place, given, other as StatedRate);
    else this.check(place, other as number, given);
  }

  check(place: RatePlace, count: number, { text, row, column }: StatedRate): void {
    const { findings } = this.context;
    const where = { row, column, value: text.trim() };
    const rate = readDecimal(text);
    const persons = this.populations(place);
    if (typeof rate === "string") findings.add("arithmetic.rate-unreadable", where);
    else if (rate !== null && persons.length === 0) findings.tally("arithmetic.rate-unchecked", { row, column });
    if (typeof rate !== "number" || persons.length === 0) return;
    const decimals = digitsBehind(text);
    const half = 0.5 * 10 ** -decimals + 1e-9;
    const exact = persons.map((people) => (count / people) * PER);
    if (exact.some((expected) => Math.abs(rate - expected) <= half + expected * POPULATION_SLACK)) return;
    findings.add("arithmetic.rate", where, { expected: (exact.at(-1) as number).toFixed(decimals) });
  }

  /** Persons on 1 July in every edition that is held; none for a part by sex or age. */
  private populations({ jurisdiction, period, members }: RatePlace): number[] {
    const { catalogue, indicator } = this.context;
    const parsed = parsePeriod(period);
    const isPart = indicator.dimensions.some(({ demographic, total }, i) => demographic && members[i] !== total);
    if (parsed === null || isPart) return [];
    const year = populationYear(parsed);
    return catalogue.populations
      .map(({ id }) => catalogue.population(id, jurisdiction, year))
      .filter((persons) => persons !== undefined);
  }
}
