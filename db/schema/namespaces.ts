import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, pgSchema } from "drizzle-orm/pg-core";
import { AVAILABILITY, RELEASE_STATE, VINTAGE } from "../../src/domain/codes.ts";

/** Raw counts. The role that serves queries has no right here. */
export const confidential = pgSchema("confidential");
/** The catalogue and the protected views: all that a query may touch. */
export const shared = pgSchema("shared");

export const availability = shared.enum("availability", AVAILABILITY);
export const vintage = shared.enum("vintage", VINTAGE);
export const releaseState = shared.enum("release_state", RELEASE_STATE);

/** A CHECK that a label has both languages and neither is empty. */
export const bothLanguages = (name: string, en: AnyPgColumn, fr: AnyPgColumn) =>
  check(name, sql`length(trim(${en})) > 0 and length(trim(${fr})) > 0`);
