import { parsePeriod, previousPeriod, type ReferencePeriod } from "./period.ts";

/**
 * A pooled period: several reference periods of one type, one after the other, whose counts are added up. Its id is the first and
 * the last of them with two dots between: `2018..2022`, `2018-2019..2022-2023`. SDMX would write it `2018-01-01/P5Y`; a solidus has
 * to be escaped in addresses and file names, and a calendar year and a fiscal year would look alike.
 */

const DOTS = "..";
/** Ten years of months. */
const MOST_PARTS = 120;
/** Ids come from clients, so not every pool that was ever asked for is kept. */
const MOST_KEPT = 1000;
const KEPT = new Map<string, ReferencePeriod>();

export const poolId = (first: string, last: string): string => `${first}${DOTS}${last}`;

/** True for the id of a pooled period; of an id that is on the period axis of a release. */
export const isPooled = (id: string): boolean => id.includes(DOTS);

/** The periods from the first to the last, both included; null where they are of two types, in the wrong order, or too many. */
function periodsBetween(first: ReferencePeriod, last: ReferencePeriod): ReferencePeriod[] | null {
  if (first.type !== last.type || first.start >= last.start) return null;
  const parts: ReferencePeriod[] = [];
  for (let id: string | null = last.id; id !== null && parts.length < MOST_PARTS; id = previousPeriod(id)) {
    const part = parsePeriod(id);
    if (part === null) return null;
    parts.unshift(part);
    if (id === first.id) return parts;
  }
  return null;
}

function parsePool(id: string): ReferencePeriod | null {
  const [from = "", to = "", ...more] = id.split(DOTS);
  const [first, last] = [parsePeriod(from), parsePeriod(to)];
  if (first === null || last === null || more.length > 0) return null;
  const parts = periodsBetween(first, last);
  if (parts === null) return null;
  const label = {
    en: `${first.label.en} to ${last.label.en} (combined)`,
    fr: `${first.label.fr} à ${last.label.fr} (données combinées)`,
  };
  return { id, type: first.type, start: first.start, end: last.end, label, parts };
}

/** The period that an id names, an ordinary or a pooled one; null where the id is of neither grammar. */
export function anyPeriod(id: string): ReferencePeriod | null {
  const known = parsePeriod(id) ?? KEPT.get(id);
  if (known) return known;
  const pool = parsePool(id);
  if (pool === null) return null;
  if (KEPT.size >= MOST_KEPT) KEPT.clear();
  KEPT.set(id, pool);
  return pool;
}

/** The ordinary periods that a period adds up: its parts, or itself. Of an id that is of neither grammar: itself. */
export function ordinaryPeriods(id: string): readonly string[] {
  const parts = isPooled(id) ? (anyPeriod(id)?.parts ?? []) : [];
  return parts.length === 0 ? [id] : parts.map((part) => part.id);
}
