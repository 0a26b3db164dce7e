import type { Availability, Vintage } from "../domain/codes.ts";
import type { Findings, Place, RuleId } from "./finding.ts";
import type { NumberReading } from "./number-text.ts";
import { DETECTION_LIMITS, type Quality, SYMBOLS, type SymbolMeaning } from "./symbol.ts";

export interface CellState {
  readonly value: number | null;
  readonly availability: Availability;
  readonly vintage: Vintage | null;
  readonly quality: Quality | null;
}

/** What the symbols of one cell say together; a rule where they contradict each other. */
export function combined(a: SymbolMeaning | null, b: SymbolMeaning | null): SymbolMeaning | null | RuleId {
  if (a === null || b === null) return a ?? b;
  const clash = (x: unknown, y: unknown): boolean => x !== null && y !== null && x !== y;
  if (clash(a.hides, b.hides) || clash(a.vintage, b.vintage) || clash(a.quality, b.quality))
    return "status.contradiction";
  return {
    hides: a.hides ?? b.hides,
    vintage: a.vintage ?? b.vintage,
    quality: a.quality ?? b.quality,
    ...(a.zero || b.zero ? { zero: true } : {}),
  };
}

/**
 * A cell's state from its number and what its symbol means, or the rule that they break. A number beside a symbol that says
 * that there is none is an error, and the number goes no further than here.
 */
export function stateOf(number: NumberReading, symbol: SymbolMeaning | null): CellState | RuleId {
  if (symbol?.hides != null) {
    if (number !== null) return "status.number-with-symbol";
    return { value: null, availability: symbol.hides, vintage: symbol.vintage, quality: symbol.quality };
  }
  if (typeof number === "string") return number;
  if (number === null) return symbol === null ? "value.missing" : "status.without-number";
  if (symbol?.zero && number !== 0) return "status.contradiction";
  return { value: number, availability: "VALUE", vintage: symbol?.vintage ?? null, quality: symbol?.quality ?? null };
}

/** Where a state's parts stand in the file, by the names of their columns. */
export interface StateColumns {
  readonly value: string;
  readonly status: string;
}

const SYMBOL_LIST = [...SYMBOLS.keys()].join(" ");

/** The finding for a cell whose state breaks a rule. The text of a number that a symbol hides is never part of it. */
export function tellState(
  findings: Findings,
  rule: RuleId,
  columns: StateColumns,
  { row, value, status, codes = SYMBOL_LIST }: { row: number; value: string; status: string; codes?: string },
): void {
  const place: Place = rule.startsWith("value.")
    ? { row, column: columns.value, ...(rule === "value.missing" ? {} : { value: value.trim() }) }
    : { row, column: columns.status, value: status };
  findings.add(rule, place, { max: "2147483647", codes });
}

/** A Statistics Canada symbol; undefined where it is none, null for an empty cell. */
export function symbolIn(text: string): SymbolMeaning | null | undefined {
  const trimmed = text.trim();
  return trimmed === "" ? null : SYMBOLS.get(trimmed);
}

/** Why a text is no symbol of a count. */
export const notASymbol = (text: string): RuleId =>
  DETECTION_LIMITS.has(text.trim()) ? "status.not-for-counts" : "status.unknown";
