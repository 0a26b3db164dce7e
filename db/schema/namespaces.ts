import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, pgSchema } from "drizzle-orm/pg-core";
import { AVAILABILITY, RELEASE_STATE, VINTAGE } from "../../src/domain/codes.ts";

/** Raw counts. The role that serves queries has no right here. */
export const confidential = pgSchema("confidential");
/** The catalogue and the protected views: all that a query may touch. */
export const shared = pgSchema("shared");

/** Who was shown what. Only ever added to; the role that serves queries has no right here. */
export const audit = pgSchema("audit");

export const availability = shared.enum("availability", AVAILABILITY);
export const vintage = shared.enum("vintage", VINTAGE);
export const releaseState = shared.enum("release_state", RELEASE_STATE);

/** Matches a text with something to see in it: `\s` knows the spaces of ASCII wherever it runs, the others are named. */
const VISIBLE = sql.raw(String.raw`'[^\s\u00a0\u200b\u202f\ufeff]'`);

/** A CHECK that a label has both languages and neither is empty or blank. A null is a matter of NOT NULL. */
export const bothLanguages = (name: string, en: AnyPgColumn, fr: AnyPgColumn) =>
  check(name, sql`${en} ~ ${VISIBLE} and ${fr} ~ ${VISIBLE}`);

/** The same for a label that may be absent: in both languages or in neither. */
export const bothLanguagesOrNone = (name: string, en: AnyPgColumn, fr: AnyPgColumn) =>
  check(name, sql`(${en} is null) = (${fr} is null) and ${en} ~ ${VISIBLE} and ${fr} ~ ${VISIBLE}`);
