import type { PeriodType, Text } from "./codes.ts";

/**
 * A reference period: the time that a value describes.
 * `start`, `end`: ISO 8601 dates, both inclusive. `id`: `2019`, `2018-2019` (fiscal year, 1 April to 31 March), `2020-H1`,
 * `2020-Q1`, `2020-04`. `parts`: of a pooled period, see pooled-period.ts, the periods that it adds up; of others none.
 */
export interface ReferencePeriod {
  readonly id: string;
  readonly type: PeriodType;
  readonly start: string;
  readonly end: string;
  readonly label: Text;
  readonly parts: readonly ReferencePeriod[];
}

const MONTHS: readonly Text[] = [
  { en: "January", fr: "janvier" },
  { en: "February", fr: "février" },
  { en: "March", fr: "mars" },
  { en: "April", fr: "avril" },
  { en: "May", fr: "mai" },
  { en: "June", fr: "juin" },
  { en: "July", fr: "juillet" },
  { en: "August", fr: "août" },
  { en: "September", fr: "septembre" },
  { en: "October", fr: "octobre" },
  { en: "November", fr: "novembre" },
  { en: "December", fr: "décembre" },
];

const two = (n: number): string => String(n).padStart(2, "0");
const lastDay = (year: number, month: number): string =>
  `${year}-${two(month)}-${two(new Date(Date.UTC(year, month, 0)).getUTCDate())}`;

const months = (
  id: string,
  type: PeriodType,
  year: number,
  from: number,
  to: number,
  label: Text,
): ReferencePeriod => ({
  id,
  type,
  start: `${year}-${two(from)}-01`,
  end: lastDay(year, to),
  label,
  parts: [],
});

function fiscalYear(id: string, first: number, second: number): ReferencePeriod | null {
  if (second !== first + 1) return null;
  const label = { en: `${first}/${second}`, fr: `${first}-${second}` };
  return { id, type: "FISCAL_YEAR", start: `${first}-04-01`, end: `${second}-03-31`, label, parts: [] };
}

/** Every answer names the same few periods; the grammar has about four thousand. */
const KNOWN = new Map<string, ReferencePeriod>();

/** The period that an id names, or null where the id is not of the grammar. Years 1900 to 2100. */
export function parsePeriod(id: string): ReferencePeriod | null {
  const known = KNOWN.get(id);
  if (known) return known;
  const parsed = parseNew(id);
  if (parsed) KNOWN.set(id, parsed);
  return parsed;
}

function parseNew(id: string): ReferencePeriod | null {
  const match = /^((?:19|20)\d\d|2100)(?:-(?:((?:19|20)\d\d|2100)|H([12])|Q([1-4])|(0[1-9]|1[0-2])))?$/.exec(id);
  if (!match) return null;
  const year = Number(match[1]);
  if (match[2]) return fiscalYear(id, year, Number(match[2]));
  if (match[3]) {
    const half = Number(match[3]);
    const label = {
      en: `${half === 1 ? "First" : "Second"} half of ${year}`,
      fr: `${half === 1 ? "1er" : "2e"} semestre de ${year}`,
    };
    return months(id, "HALF_YEAR", year, half * 6 - 5, half * 6, label);
  }
  if (match[4]) {
    const quarter = Number(match[4]);
    const label = { en: `Q${quarter} ${year}`, fr: `T${quarter} ${year}` };
    return months(id, "QUARTER", year, quarter * 3 - 2, quarter * 3, label);
  }
  if (match[5]) {
    const month = Number(match[5]);
    const name = MONTHS[month - 1] as Text;
    return months(id, "MONTH", year, month, month, { en: `${name.en} ${year}`, fr: `${name.fr} ${year}` });
  }
  return months(id, "CALENDAR_YEAR", year, 1, 12, { en: id, fr: id });
}

/** The id of the period just before, of the same type; null where the id is not of the grammar. */
export function previousPeriod(id: string): string | null {
  const period = parsePeriod(id);
  if (!period) return null;
  const year = Number(period.start.slice(0, 4));
  const month = Number(period.start.slice(5, 7));
  switch (period.type) {
    case "CALENDAR_YEAR":
      return String(year - 1);
    case "FISCAL_YEAR":
      return `${year - 1}-${year}`;
    case "HALF_YEAR":
      return month === 1 ? `${year - 1}-H2` : `${year}-H1`;
    case "QUARTER":
      return month === 1 ? `${year - 1}-Q4` : `${year}-Q${(month - 1) / 3}`;
    case "MONTH":
      return month === 1 ? `${year - 1}-12` : `${year}-${two(month - 1)}`;
  }
}

/** The calendar year whose 1 July population is the denominator of a rate: the year in which the period starts. Of no pooled period. */
export const populationYear = (period: ReferencePeriod): number => Number(period.start.slice(0, 4));
