import type { Audience } from "./audience.ts";

/**
 * How much of a cell one viewer is shown, the strictest first. NOT_SHARED: nothing. PUBLIC: as in the view made for everybody. FPT:
 * as in the view for governments. EXACT: as loaded.
 */
export const ACCESS_LEVEL = ["NOT_SHARED", "PUBLIC", "FPT", "EXACT"] as const;
export type AccessLevel = (typeof ACCESS_LEVEL)[number];

const rank = (level: AccessLevel): number => ACCESS_LEVEL.indexOf(level);

/** The stricter of two levels. */
export const stricterLevel = (a: AccessLevel, b: AccessLevel): AccessLevel => (rank(a) <= rank(b) ? a : b);

/** The level of each jurisdiction's cells in one indicator. */
export type Levels = ReadonlyMap<string, AccessLevel>;

/**
 * What one viewer is shown of one indicator. `audience`: the stored view that it is made from; `whole`: it is that view as it is.
 * `key`: two viewers with the same key are shown the same cells.
 */
export interface Access {
  readonly audience: Audience;
  readonly whole: boolean;
  readonly key: string;
  readonly levels: Levels;
}

/** Cell by cell, the stricter of two accesses to the same indicator. */
export const stricterLevels = (a: Levels, b: Levels): Levels =>
  new Map(
    [...a].map(([jurisdiction, level]) => [jurisdiction, stricterLevel(level, b.get(jurisdiction) ?? "NOT_SHARED")]),
  );

/** One answer has one protection beside exact own cells: where both would stand in it, what is FPT is shown as PUBLIC. */
function oneProtection(levels: Levels): Levels {
  const present = new Set(levels.values());
  if (!present.has("PUBLIC") || !present.has("FPT")) return levels;
  return new Map([...levels].map(([jurisdiction, level]) => [jurisdiction, level === "FPT" ? "PUBLIC" : level]));
}

/**
 * The access that levels make.
 * `provinceOf`: a jurisdiction's province; null for Canada. `fallback`: the audience where nothing but own cells is shared.
 * Exact cells beside others are those of one province, whose own view holds them.
 */
export function accessOf(
  given: Levels,
  { provinceOf, fallback }: { readonly provinceOf: (id: string) => string | null; readonly fallback: Audience },
): Access {
  const levels = oneProtection(given);
  const present = new Set(levels.values());
  const key = [...levels.values()].map(rank).join("");
  if (present.size === 1 && present.has("EXACT"))
    return { audience: "CUSTODIAN", whole: true, key: "CUSTODIAN", levels };
  const own = [...levels].find(([, level]) => level === "EXACT")?.[0];
  const province = own === undefined ? null : provinceOf(own);
  const isPublic = present.has("PUBLIC") || (!present.has("FPT") && fallback === "PUBLIC");
  const audience: Audience = isPublic ? "PUBLIC" : province === null ? "FPT" : `FPT+${province}`;
  const whole = !present.has("NOT_SHARED") && !(isPublic && province !== null);
  return { audience, whole, key: whole ? audience : `${audience} ${key}`, levels };
}
