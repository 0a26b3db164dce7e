import type { Catalogue } from "../catalogue/catalogue.ts";

/** Statistics Canada's letter for a value to be used with caution. */
export const WITH_CAUTION = "E";

/**
 * The symbols of a cell, as Statistics Canada's tables write them: for what is missing first, then E where its source says that the
 * value is to be used with caution, then for the vintage.
 */
export type SymbolReader = (cell: {
  readonly availability: string;
  readonly vintage: string;
  readonly withCaution: boolean;
  readonly suppressedSymbol: string;
}) => readonly string[];

/** One list is made for all cells in the same state. */
export function makeSymbolReader(catalogue: Catalogue): SymbolReader {
  const symbolsIn = (list: string): ReadonlyMap<string, string | null | undefined> =>
    new Map(catalogue.codelist(list)?.codes.map(({ id, symbol }) => [id, symbol]));
  const ofAvailability = symbolsIn("CL_AVAILABILITY");
  const ofVintage = symbolsIn("CL_VINTAGE");
  const plain = new Map<unknown, Map<unknown, readonly string[]>>();
  const cautioned = new Map<unknown, Map<unknown, readonly string[]>>();
  return ({ availability, vintage, withCaution, suppressedSymbol }) => {
    const lists = withCaution ? cautioned : plain;
    const missing = availability === "SUPPRESSED" ? suppressedSymbol : ofAvailability.get(availability);
    const standing = ofVintage.get(vintage);
    const known = lists.get(missing)?.get(standing);
    if (known) return known;
    const caution = withCaution ? WITH_CAUTION : null;
    const made = [missing, caution, standing].filter((symbol) => typeof symbol === "string");
    lists.set(missing, (lists.get(missing) ?? new Map<unknown, readonly string[]>()).set(standing, made));
    return made;
  };
}
