import { sql } from "drizzle-orm";
import { check, date, index, integer, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { disclosureProfile, jurisdiction } from "./catalogue.ts";
import { bothLanguages, shared } from "./namespaces.ts";

/**
 * Agreements by which a provider shares indicators. Each save is a new row, never changed: the highest `version` of an id holds.
 * `recipients`: PUBLIC, or ROLE@GOVERNMENT (src/agreement/agreement.ts). Days are both included, in the provider's time zone.
 */
export const agreement = shared.table(
  "agreement",
  {
    id: text("id").notNull(),
    version: integer("version").notNull(),
    titleEn: text("title_en").notNull(),
    titleFr: text("title_fr").notNull(),
    providerId: text("provider_id")
      .notNull()
      .references(() => jurisdiction.id),
    recipients: text("recipients").array().notNull(),
    indicators: text("indicators").array().notNull(),
    purposes: text("purposes").array().notNull(),
    profileId: text("profile_id")
      .notNull()
      .references(() => disclosureProfile.id),
    validFrom: date("valid_from").notNull(),
    validTo: date("valid_to").notNull(),
    documentSha256: text("document_sha256"),
    savedBy: text("saved_by").notNull(),
    savedAt: timestamp("saved_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "agreement_pk", columns: [t.id, t.version] }),
    index("agreement_by_time").on(t.savedAt),
    bothLanguages("agreement_title_bilingual", t.titleEn, t.titleFr),
    check("agreement_version_positive", sql`${t.version} >= 1`),
    check("agreement_days_in_order", sql`${t.validFrom} <= ${t.validTo}`),
    check("agreement_has_recipients", sql`cardinality(${t.recipients}) > 0`),
    check("agreement_has_indicators", sql`cardinality(${t.indicators}) > 0`),
    check("agreement_document_is_sha256", sql`${t.documentSha256} ~ '^[0-9a-f]{64}$'`),
    check("agreement_saved_by_somebody", sql`${t.savedBy} <> ''`),
  ],
);
