import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  check,
  foreignKey,
  integer,
  jsonb,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
} from "drizzle-orm/pg-core";
import { GEO_LEVEL, MEASURE, PERIOD_TYPE, PROTECTION_METHOD } from "../../src/domain/codes.ts";
import { bothLanguages, bothLanguagesOrNone, shared } from "./namespaces.ts";

const oneOf = (name: string, column: AnyPgColumn, values: readonly string[]) =>
  check(name, sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(", "))})`);

/** Which catalogue the tables hold: the hash of all its files. One row. */
export const catalogueVersion = shared.table(
  "catalogue_version",
  {
    id: smallint("id").primaryKey(),
    sha256: text("sha256").notNull(),
    loadedAt: timestamp("loaded_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [check("catalogue_version_one_row", sql`${t.id} = 1`)],
);

/** `sgcCode`: Standard Geographical Classification. `alpha`: two-letter code of a province or territory. */
export const jurisdiction = shared.table(
  "jurisdiction",
  {
    id: text("id").primaryKey(),
    ordinal: integer("ordinal").notNull(),
    level: text("level", { enum: GEO_LEVEL }).notNull(),
    sgcCode: text("sgc_code").notNull(),
    alpha: text("alpha"),
    nameEn: text("name_en").notNull(),
    nameFr: text("name_fr").notNull(),
    abbreviationEn: text("abbreviation_en"),
    abbreviationFr: text("abbreviation_fr"),
    parentId: text("parent_id").references((): AnyPgColumn => jurisdiction.id),
    alsoPartOf: text("also_part_of").references((): AnyPgColumn => jurisdiction.id),
  },
  (t) => [
    bothLanguages("jurisdiction_name_bilingual", t.nameEn, t.nameFr),
    oneOf("jurisdiction_level_known", t.level, GEO_LEVEL),
    unique("jurisdiction_ordinal_unique").on(t.ordinal),
    unique("jurisdiction_sgc_unique").on(t.sgcCode),
    bothLanguagesOrNone("jurisdiction_abbreviation_bilingual", t.abbreviationEn, t.abbreviationFr),
  ],
);

export const programme = shared.table(
  "programme",
  { id: text("id").primaryKey(), nameEn: text("name_en").notNull(), nameFr: text("name_fr").notNull() },
  (t) => [bothLanguages("programme_name_bilingual", t.nameEn, t.nameFr)],
);

export const codelist = shared.table(
  "codelist",
  {
    id: text("id").primaryKey(),
    version: text("version").notNull(),
    nameEn: text("name_en").notNull(),
    nameFr: text("name_fr").notNull(),
  },
  (t) => [bothLanguages("codelist_name_bilingual", t.nameEn, t.nameFr)],
);

/** `external`: codes of other schemes for the same thing, `[{ "scheme": "HTCDS", "code": "…" }]`. */
export const code = shared.table(
  "code",
  {
    codelistId: text("codelist_id")
      .notNull()
      .references(() => codelist.id),
    id: text("id").notNull(),
    ordinal: integer("ordinal").notNull(),
    nameEn: text("name_en").notNull(),
    nameFr: text("name_fr").notNull(),
    isTotal: boolean("is_total").notNull(),
    parentId: text("parent_id"),
    external: jsonb("external").$type<{ scheme: string; code: string }[]>().notNull(),
  },
  (t) => [
    primaryKey({ name: "code_pk", columns: [t.codelistId, t.id] }),
    foreignKey({ name: "code_parent_fk", columns: [t.codelistId, t.parentId], foreignColumns: [t.codelistId, t.id] }),
    bothLanguages("code_name_bilingual", t.nameEn, t.nameFr),
    unique("code_ordinal_unique").on(t.codelistId, t.ordinal),
  ],
);

/** An SDMX dataflow with one unit of count. */
export const indicator = shared.table(
  "indicator",
  {
    id: text("id").primaryKey(),
    ordinal: integer("ordinal").notNull(),
    nameEn: text("name_en").notNull(),
    nameFr: text("name_fr").notNull(),
    definitionEn: text("definition_en").notNull(),
    definitionFr: text("definition_fr").notNull(),
    unitOfCount: text("unit_of_count").notNull(),
    programmeId: text("programme_id")
      .notNull()
      .references(() => programme.id),
    custodianId: text("custodian_id")
      .notNull()
      .references(() => jurisdiction.id),
    custodianByJurisdiction: boolean("custodian_by_jurisdiction").notNull(),
    periodType: text("period_type", { enum: PERIOD_TYPE }).notNull(),
    synthetic: boolean("synthetic").notNull(),
    measures: text("measures", { enum: MEASURE }).array().notNull(),
    levels: text("levels", { enum: GEO_LEVEL }).array().notNull(),
  },
  (t) => [
    bothLanguages("indicator_name_bilingual", t.nameEn, t.nameFr),
    bothLanguages("indicator_definition_bilingual", t.definitionEn, t.definitionFr),
    oneOf("indicator_period_type_known", t.periodType, PERIOD_TYPE),
    check("indicator_synthetic_says_so", sql`${t.synthetic} = (${t.id} like 'demo.%')`),
  ],
);

/** `total` is null where the members never add up (counting rules); then `defaultMember` may say where a filter stands. */
export const indicatorDimension = shared.table(
  "indicator_dimension",
  {
    indicatorId: text("indicator_id")
      .notNull()
      .references(() => indicator.id),
    id: text("id").notNull(),
    ordinal: integer("ordinal").notNull(),
    nameEn: text("name_en").notNull(),
    nameFr: text("name_fr").notNull(),
    codelistId: text("codelist_id")
      .notNull()
      .references(() => codelist.id),
    members: text("members").array().notNull(),
    total: text("total"),
    defaultMember: text("default_member"),
    demographic: boolean("demographic").notNull(),
  },
  (t) => [
    primaryKey({ name: "indicator_dimension_pk", columns: [t.indicatorId, t.id] }),
    bothLanguages("indicator_dimension_name_bilingual", t.nameEn, t.nameFr),
    unique("indicator_dimension_ordinal_unique").on(t.indicatorId, t.ordinal),
    check("indicator_dimension_total_is_member", sql`${t.total} is null or ${t.total} = any(${t.members})`),
  ],
);

/** A protection rule. `threshold`: smallest publishable count; `base`: rounding base. */
export const disclosureProfile = shared.table(
  "disclosure_profile",
  {
    id: text("id").primaryKey(),
    version: text("version").notNull(),
    nameEn: text("name_en").notNull(),
    nameFr: text("name_fr").notNull(),
    descriptionEn: text("description_en").notNull(),
    descriptionFr: text("description_fr").notNull(),
    method: text("method", { enum: PROTECTION_METHOD }).notNull(),
    threshold: integer("threshold"),
    base: integer("base"),
    protectZeros: boolean("protect_zeros").notNull(),
    intervalWidth: integer("interval_width"),
  },
  (t) => [
    bothLanguages("disclosure_profile_name_bilingual", t.nameEn, t.nameFr),
    bothLanguages("disclosure_profile_description_bilingual", t.descriptionEn, t.descriptionFr),
    oneOf("disclosure_profile_method_known", t.method, PROTECTION_METHOD),
    check(
      "disclosure_profile_suppress_has_threshold",
      sql`${t.method} <> 'SUPPRESS' or coalesce(${t.threshold}, 0) > 0`,
    ),
  ],
);

/** A note and where it applies; a null scope column means everywhere. */
export const note = shared.table(
  "note",
  {
    id: text("id").primaryKey(),
    ordinal: integer("ordinal").notNull(),
    indicatorId: text("indicator_id").references(() => indicator.id),
    jurisdictionId: text("jurisdiction_id").references(() => jurisdiction.id),
    periodFrom: text("period_from"),
    periodTo: text("period_to"),
    dimensionId: text("dimension_id"),
    codeId: text("code_id"),
    mandatory: boolean("mandatory").notNull(),
    textEn: text("text_en").notNull(),
    textFr: text("text_fr").notNull(),
  },
  (t) => [
    bothLanguages("note_text_bilingual", t.textEn, t.textFr),
    check("note_code_has_dimension", sql`${t.codeId} is null or ${t.dimensionId} is not null`),
  ],
);

/** An edition of the population estimates. `lastReferencePeriod`: `2024-07`. */
export const populationVintage = shared.table(
  "population_vintage",
  {
    id: text("id").primaryKey(),
    lastReferencePeriod: text("last_reference_period").notNull(),
    titleEn: text("title_en").notNull(),
    titleFr: text("title_fr").notNull(),
  },
  (t) => [bothLanguages("population_vintage_title_bilingual", t.titleEn, t.titleFr)],
);

/** Persons on 1 July. */
export const population = shared.table(
  "population",
  {
    vintageId: text("vintage_id")
      .notNull()
      .references(() => populationVintage.id),
    jurisdictionId: text("jurisdiction_id")
      .notNull()
      .references(() => jurisdiction.id),
    year: smallint("year").notNull(),
    persons: integer("persons").notNull(),
  },
  (t) => [
    primaryKey({ name: "population_pk", columns: [t.vintageId, t.jurisdictionId, t.year] }),
    check("population_persons_positive", sql`${t.persons} > 0`),
  ],
);
