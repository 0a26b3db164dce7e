import type { CodelistEntry } from "../catalogue/catalogue.ts";
import type { Text } from "../domain/codes.ts";
import { parsePeriod } from "../domain/period.ts";

/**
 * How a local code relates to the shared code or codes beside it.
 * EXACT: the same; NARROWER: a part of one shared code (several add up to it); BROADER: covers several shared codes;
 * PARTIAL: overlaps with them; NONE: there is no equivalent below the total.
 */
export const RELATION = ["EXACT", "NARROWER", "BROADER", "PARTIAL", "NONE"] as const;
export type Relation = (typeof RELATION)[number];

/** `validFrom`, `validTo`: reference periods, both inclusive; null: no limit. */
export interface Validity {
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

export interface CodeMapEntry extends Validity {
  /** As written in the file of the jurisdiction or scheme. One local code may have entries for different periods. */
  readonly local: string;
  readonly label: Text;
  readonly codes: readonly string[];
  readonly relation: Relation;
  readonly note: Text | null;
}

/** A shared code that no local code gives, and why. */
export interface Unmapped {
  readonly code: string;
  readonly note: Text;
}

/**
 * A concordance: the codes of one jurisdiction, or of a scheme (`UCR`, `SGC`), in one dimension of one indicator.
 * `jurisdiction` null: whoever uses the scheme; `indicator` null: every indicator with that dimension.
 * `exhaustive`: the local codes part the whole without overlap, so that all of them add up to the total.
 */
export interface CodeMap extends Validity {
  readonly id: string;
  readonly version: string;
  readonly scheme: string;
  readonly jurisdiction: string | null;
  readonly indicator: string | null;
  readonly dimension: string;
  readonly codelist: string;
  readonly title: Text;
  readonly note: Text | null;
  readonly source: { readonly title: Text; readonly url: string | null };
  readonly approvedBy: Text;
  readonly demonstration: boolean;
  readonly exhaustive: boolean;
  readonly entries: readonly CodeMapEntry[];
  readonly unmapped: readonly Unmapped[];
}

/** Case and outer spaces of a code do not tell codes apart, nor does the way a file composes its accents. */
export const folded = (code: string): string =>
  code
    .normalize("NFC")
    .replace(/[\s\u00a0\u202f]+/g, " ")
    .replace(/[’ʼ]/g, "'")
    .replace(/[–—]/g, "-")
    .trim()
    .toLowerCase();

const startOf = (period: string): string => parsePeriod(period)?.start ?? "";

/** Whether a period's first day lies within. An id that is no period lies within no limit. */
export function isValidAt({ validFrom, validTo }: Validity, period: string): boolean {
  const start = startOf(period);
  return (validFrom === null || start >= startOf(validFrom)) && (validTo === null || start <= startOf(validTo));
}

/** What a local code stands for in a period. */
export interface Mapped {
  readonly codes: readonly string[];
  readonly relation: Relation;
  readonly note: Text | null;
}

/** The entry for a local code in a period; null where the map, or the code, is not in force then. */
export function mapCode(map: CodeMap, local: string, period: string): Mapped | null {
  if (!isValidAt(map, period)) return null;
  const wanted = folded(local);
  return map.entries.find((entry) => folded(entry.local) === wanted && isValidAt(entry, period)) ?? null;
}

/** The other way: the local codes that give a shared code in a period, with their relation to it. */
export function localCodesFor(map: CodeMap, code: string, period: string): CodeMapEntry[] {
  if (!isValidAt(map, period)) return [];
  return map.entries.filter((entry) => entry.codes.includes(code) && isValidAt(entry, period));
}

/** The local codes in force in a period, for a hint. */
export const localCodesAt = (map: CodeMap, period: string): string[] =>
  isValidAt(map, period) ? map.entries.filter((entry) => isValidAt(entry, period)).map(({ local }) => local) : [];

/** Where a local code's number is loaded. */
export interface Placed {
  readonly code: string;
  /** CELL: the number is the cell's. PART: it adds up with other local codes. FOLDED: it counts in this total only. */
  readonly as: "CELL" | "PART" | "FOLDED";
  readonly note: Text | null;
}

function ancestorsOf(codelist: CodelistEntry, code: string): string[] {
  const line: string[] = [];
  for (let at: string | null = code; at !== null && !line.includes(at); ) {
    line.push(at);
    at = codelist.codes.find(({ id }) => id === at)?.parent ?? null;
  }
  return line;
}

/**
 * The shared code at which a mapped code is loaded: its own where one code takes all of it, else the nearest common level
 * of the codes that it touches, among `members`. Never a guess at how it parts.
 * Null where the dimension has no such level (counting rules have no total).
 */
export function placeOf(mapped: Mapped, codelist: CodelistEntry, members: readonly string[]): Placed | null {
  const { codes, relation, note } = mapped;
  const [first] = codes;
  if (first !== undefined && codes.length === 1 && relation === "EXACT") return { code: first, as: "CELL", note };
  if (first !== undefined && codes.length === 1 && relation === "NARROWER") return { code: first, as: "PART", note };
  const total = codelist.codes.find(({ isTotal }) => isTotal)?.id;
  const lines = codes.map((code) => ancestorsOf(codelist, code).slice(1));
  const common = (lines[0] ?? []).find((code) => members.includes(code) && lines.every((line) => line.includes(code)));
  const code = common ?? (total !== undefined && members.includes(total) ? total : undefined);
  return code === undefined ? null : { code, as: "FOLDED", note };
}
