import type { Text, Vintage } from "../domain/codes.ts";
import { parsePeriod } from "../domain/period.ts";
import { type FigureReader, READER_OF } from "./figure-reader.ts";
import { LEAVE_REASON, type LeaveReasonId } from "./leave-reason.ts";

/** One row of an `observations.csv`, exactly as published there: every column is text, empty where the source is silent. */
export interface FigureRow {
  readonly indicator_code: string;
  readonly source_program: string;
  readonly jurisdiction: string;
  /** `2019`, `2018-2019`, or a range `2009..2019`, `2020-04..2020-09`. */
  readonly period: string;
  /** `key=value` pairs joined by `;`. */
  readonly dimensions: string;
  readonly value: string;
  readonly unit: string;
  readonly symbol: string;
  readonly status: string;
  readonly source_id: string;
  readonly note: string;
}

/** Where a figure stands in the exchange. `members`: one code per dimension of the indicator. */
export interface FigurePlace {
  readonly indicator: string;
  readonly jurisdiction: string;
  readonly period: string;
  readonly members: Readonly<Record<string, string>>;
  readonly sourceId: string;
}

/** `value`: units of count, a whole number >= 0. `roundedAtSource`: its provider rounded it, so it is never shown as exact. */
export interface PlacedFigure extends FigurePlace {
  readonly value: number;
  readonly vintage: Vintage;
  readonly roundedAtSource: boolean;
}

/** `rate`: per 100,000 population, as printed, on the source's own denominator. It tells the count: see cell notes. */
interface PrintedRate extends FigurePlace {
  readonly rate: number;
}

export type FigurePlacement =
  | { readonly placed: PlacedFigure }
  | { readonly printedRate: PrintedRate }
  | { readonly left: { readonly reasonId: LeaveReasonId; readonly reason: Text } };

const VINTAGE_OF: Readonly<Record<string, Vintage>> = {
  provisional: "PROVISIONAL",
  revised: "REVISED",
  final: "FINAL",
};
const WIDER_THAN_TRAFFICKING = new Set(["SRFVA_FACILITIES", "SRFVA_ADMISSIONS", "IRCC_OWP_VULNERABLE"]);

/** The record's own entry, never one that it inherits (`constructor`). */
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const leave = (reasonId: LeaveReasonId): FigurePlacement => ({ left: { reasonId, reason: LEAVE_REASON[reasonId] } });

/** `offence=CC279;basis=MSV` as a map; empty text is an empty map. */
const readDimensions = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(";").flatMap((pair) => (pair === "" ? [] : [pair.split("=", 2) as [string, string]])));

/** The exchange's id of a source's code: `ON` -> `CA-ON`, `CMA535` -> `CMA-535`, `CMA35505` -> `CMA-505-35`; else null. */
function jurisdictionIdOf(code: string): string | null {
  if (code === "CA") return "CA";
  if (/^[A-Z]{2}$/.test(code)) return `CA-${code}`;
  const part = /^CMA(\d\d)(\d{3})$/.exec(code);
  if (part) return `CMA-${part[2]}-${part[1]}`;
  const cma = /^CMA(\d{3})$/.exec(code);
  return cma ? `CMA-${cma[1]}` : null;
}

/** Why a row that belongs to no indicator stays out: what it measures, then who counted it. */
function reasonOfOtherSubject(row: FigureRow, dimensions: ReadonlyMap<string, string>): LeaveReasonId {
  if (row.unit === "cad") return "MONEY";
  if (row.source_program === "OTHER" || row.source_program === "FINTRAC") return "OTHER_PROGRAMME";
  if (row.unit === "percent") return row.indicator_code.endsWith("_CHANGE") ? "CHANGE" : "SHARE";
  if (row.unit === "days") return "DURATION";
  if (row.unit === "rate_per_100k") return "OTHER_RATE";
  if (dimensions.get("count_type") === "snapshot") return "SNAPSHOT";
  return WIDER_THAN_TRAFFICKING.has(row.indicator_code) ? "WIDER_THAN_TRAFFICKING" : "OTHER_UNIT";
}

/** Why a row of an indicator cannot stand in one cell of it; null where it can, as far as the words of the row go. */
function reasonOfScope(
  row: FigureRow,
  dimensions: ReadonlyMap<string, string>,
  reader: FigureReader,
): LeaveReasonId | null {
  if (row.value === "") return "NO_VALUE";
  if (dimensions.get("basis") === "incident_based_trend") return "INCIDENT_BASED";
  if (dimensions.get("offence") === "unspecified") return "SCOPE_NOT_STATED";
  if (dimensions.has("geo")) return "JURISDICTION_GROUP";
  if (dimensions.has("stat")) return "STATISTIC_OVER_YEARS";
  if (row.period.includes("..")) return "SEVERAL_PERIODS";
  if (parsePeriod(row.period)?.type !== reader.periodType) return "OTHER_PERIOD_TYPE";
  return dimensions.has("bound") && !reader.roundedByProvider ? "ROUNDED_IN_TEXT" : null;
}

/** The codes of the row, dimensions that it does not name at their default; null where it names what the reader has not. */
function membersOf(dimensions: ReadonlyMap<string, string>, reader: FigureReader): Record<string, string> | null {
  if (reader.required.some((key) => !dimensions.has(key))) return null;
  const members: Record<string, string> = { ...reader.defaults };
  for (const [key, value] of dimensions) {
    if (key === "bound") continue;
    const read = own(reader.reads, key);
    const code = read && own(read.codes, value);
    if (!read || code === undefined) return null;
    if (read.dimension !== null) members[read.dimension] = code;
  }
  return members;
}

/**
 * Places one published figure in the exchange, or says why it stays out.
 * Shape:  a row -> a count of one cell, a rate printed for one cell, or a reason in both languages. Pure.
 * Units:  counts in the indicator's unit of count; rates per 100,000 population.
 * Nulls:  a row without a value (`..`) is left; nothing is derived from a gap, a range, a share or a rate.
 * Errors: none; an unknown status is refused by a RangeError.
 * Limits: one row at a time; whether the count of a printed rate is loaded is the caller's to know.
 * Source: reference-data/standards.md, sections (a) and "Why the sources cannot be compared or added".
 */
export function placeFigure(row: FigureRow): FigurePlacement {
  const dimensions = readDimensions(row.dimensions);
  if (row.jurisdiction.startsWith("PS")) return leave("POLICE_SERVICE");
  const reader = own(READER_OF, row.indicator_code);
  if (!reader) return leave(reasonOfOtherSubject(row, dimensions));
  const reason = reasonOfScope(row, dimensions, reader);
  if (reason) return leave(reason);
  const jurisdiction = jurisdictionIdOf(row.jurisdiction);
  if (jurisdiction === null) return leave("UNKNOWN_JURISDICTION");
  const members = membersOf(dimensions, reader);
  if (members === null) return leave("OTHER_BREAKDOWN");
  const place = { indicator: reader.indicator, jurisdiction, period: row.period, members, sourceId: row.source_id };
  if (row.unit === "rate_per_100k") return { printedRate: { ...place, rate: Number(row.value) } };
  if (!/^\d+$/.test(row.value)) return leave("NOT_A_COUNT");
  const vintage = own(VINTAGE_OF, row.status);
  if (vintage === undefined) throw new RangeError(`unknown status in a row of ${row.source_id}`);
  return { placed: { ...place, value: Number(row.value), vintage, roundedAtSource: dimensions.has("bound") } };
}
