import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  check,
  index,
  integer,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { disclosureProfile, indicator, jurisdiction, note, populationVintage } from "./catalogue.ts";
import {
  availability,
  bothLanguages,
  bothLanguagesOrNone,
  confidential,
  releaseState,
  shared,
  vintage,
} from "./namespaces.ts";

/**
 * The act of publishing one indicator once. Frozen when published: a trigger refuses every later change but the state.
 * `version`: breaking.revision.correction. `populationVintageId`: the denominators that stood then. A release that waits for
 * its time is SCHEDULED with `embargoUntil`: it is complete, and counts as published from that moment of the database's clock
 * on, whether or not its state was switched yet (release.repository.ts). `custodianId`: the province that answers for it, where
 * each province is the custodian of its own figures; null: the indicator's custodian.
 */
export const release = shared.table(
  "release",
  {
    id: text("id").primaryKey(),
    indicatorId: text("indicator_id")
      .notNull()
      .references(() => indicator.id),
    version: text("version").notNull(),
    vintage: vintage("vintage").notNull(),
    state: releaseState("state").notNull(),
    publishedAt: timestamp("published_at", { withTimezone: true }),
    embargoUntil: timestamp("embargo_until", { withTimezone: true }),
    withdrawnAt: timestamp("withdrawn_at", { withTimezone: true }),
    reasonEn: text("reason_en").notNull(),
    reasonFr: text("reason_fr").notNull(),
    sourceEn: text("source_en").notNull(),
    sourceFr: text("source_fr").notNull(),
    withdrawalReasonEn: text("withdrawal_reason_en"),
    withdrawalReasonFr: text("withdrawal_reason_fr"),
    supersedesId: text("supersedes_id").references((): AnyPgColumn => release.id),
    custodianId: text("custodian_id").references(() => jurisdiction.id),
    populationVintageId: text("population_vintage_id")
      .notNull()
      .references(() => populationVintage.id),
  },
  (t) => [
    unique("release_version_unique").on(t.indicatorId, t.version),
    uniqueIndex("release_supersedes_unique").on(t.supersedesId).where(sql`state <> 'WITHDRAWN'`),
    index("release_by_time").on(t.indicatorId, t.publishedAt),
    uniqueIndex("release_one_published").on(t.indicatorId).where(sql`state = 'PUBLISHED'`),
    bothLanguages("release_reason_bilingual", t.reasonEn, t.reasonFr),
    bothLanguages("release_source_bilingual", t.sourceEn, t.sourceFr),
    bothLanguagesOrNone("release_withdrawal_bilingual", t.withdrawalReasonEn, t.withdrawalReasonFr),
    check("release_version_semantic", sql`${t.version} ~ '^[1-9][0-9]*\\.[0-9]+\\.[0-9]+$'`),
    check(
      "release_published_has_time",
      sql`${t.state} = 'WITHDRAWN' or (${t.state} = 'SCHEDULED') = (${t.publishedAt} is null)`,
    ),
    check("release_withdrawn_has_time", sql`(${t.state} = 'WITHDRAWN') = (${t.withdrawnAt} is not null)`),
  ],
);

/** The shape of a release: its axes in order, each with its codes in order. A cell's number is its row-major position. */
export const releaseAxis = shared.table(
  "release_axis",
  {
    releaseId: text("release_id")
      .notNull()
      .references(() => release.id),
    ordinal: smallint("ordinal").notNull(),
    axis: text("axis").notNull(),
    codes: text("codes").array().notNull(),
  },
  (t) => [
    primaryKey({ name: "release_axis_pk", columns: [t.releaseId, t.ordinal] }),
    unique("release_axis_unique").on(t.releaseId, t.axis),
    check("release_axis_not_empty", sql`cardinality(${t.codes}) > 0`),
  ],
);

/**
 * What one audience sees of one release, with the proof that what is hidden stays hidden. `baseAudience`: the view whose
 * cells this one repeats but for its own (`FPT+CA-ON` and `CUSTODIAN` hold only the cells that differ from `FPT`).
 * `narrowestInterval`: the smallest width, in units of count, of an attacker's interval over unsafe cells; null where none.
 * `coalitionSuppressed`: cells that would be hidden in addition against any two provinces that put their cells together; null
 * where the pattern holds against them already.
 */
export const view = shared.table(
  "view",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    releaseId: text("release_id")
      .notNull()
      .references(() => release.id),
    audience: text("audience").notNull(),
    baseAudience: text("base_audience"),
    profileId: text("profile_id")
      .notNull()
      .references(() => disclosureProfile.id),
    contentHash: text("content_hash").notNull(),
    cells: integer("cells").notNull(),
    suppressed: integer("suppressed").notNull(),
    rounded: integer("rounded").notNull(),
    verified: boolean("verified").notNull(),
    narrowestInterval: integer("narrowest_interval"),
    coalitionSuppressed: integer("coalition_suppressed"),
    engineVersion: text("engine_version").notNull(),
    seed: text("seed").notNull(),
    seconds: real("seconds").notNull(),
  },
  (t) => [
    unique("view_audience_unique").on(t.releaseId, t.audience),
    check("view_audience_known", sql`${t.audience} ~ '^(PUBLIC|FPT|CUSTODIAN|FPT\\+CA-[A-Z]{2})$'`),
    check("view_is_verified", sql`${t.verified}`),
    check(
      "view_counts_in_range",
      sql`${t.suppressed} between 0 and ${t.cells} and ${t.rounded} between 0 and ${t.cells}`,
    ),
  ],
);

/**
 * One protected cell. `cell`: position in the release's shape. `roundingBase`: 0 where the source rounded and does not say to
 * what base; null where the value is exact.
 */
export const viewCell = shared.table(
  "view_cell",
  {
    viewId: integer("view_id")
      .notNull()
      .references(() => view.id),
    cell: integer("cell").notNull(),
    value: integer("value"),
    availability: availability("availability").notNull(),
    vintage: vintage("vintage").notNull(),
    roundingBase: smallint("rounding_base"),
  },
  (t) => [
    primaryKey({ name: "view_cell_pk", columns: [t.viewId, t.cell] }),
    check("view_cell_value_iff_available", sql`(${t.value} is not null) = (${t.availability} = 'VALUE')`),
    check("view_cell_value_not_negative", sql`${t.value} >= 0`),
    check("view_cell_base_not_negative", sql`${t.roundingBase} >= 0`),
  ],
);

/**
 * Notes of single cells. `disclosesValue`: the note tells the count or narrows it (a rate that the source printed); it is
 * served only beside the exact value.
 */
export const cellNote = shared.table(
  "cell_note",
  {
    releaseId: text("release_id")
      .notNull()
      .references(() => release.id),
    cell: integer("cell").notNull(),
    noteId: text("note_id")
      .notNull()
      .references(() => note.id),
    disclosesValue: boolean("discloses_value").notNull(),
  },
  (t) => [primaryKey({ name: "cell_note_pk", columns: [t.releaseId, t.cell, t.noteId] })],
);

/**
 * Who may read a release that waits, before its time and in the view of his own audience; named one by one, and never for longer
 * than until its time. `subject`: as in the token. A grant that was taken back stays, so that one can see who could read when.
 */
export const preReleaseReader = shared.table(
  "pre_release_reader",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    releaseId: text("release_id")
      .notNull()
      .references(() => release.id),
    subject: text("subject").notNull(),
    validFrom: timestamp("valid_from", { withTimezone: true }).notNull(),
    validUntil: timestamp("valid_until", { withTimezone: true }).notNull(),
    grantedBy: text("granted_by").notNull(),
    grantedAt: timestamp("granted_at", { withTimezone: true }).notNull().defaultNow(),
    revokedBy: text("revoked_by"),
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
  },
  (t) => [
    index("pre_release_reader_by_release").on(t.releaseId, t.subject),
    check("pre_release_reader_named", sql`${t.subject} <> ''`),
    check("pre_release_reader_time_boxed", sql`${t.validFrom} < ${t.validUntil}`),
    check("pre_release_reader_revoked_by_someone", sql`(${t.revokedBy} is null) = (${t.revokedAt} is null)`),
  ],
);

/** One count as loaded. Only publication and intake read it; the serving role cannot. */
export const confidentialCell = confidential.table(
  "cell",
  {
    releaseId: text("release_id")
      .notNull()
      .references(() => release.id),
    cell: integer("cell").notNull(),
    value: integer("value"),
    availability: availability("availability").notNull(),
    vintage: vintage("vintage").notNull(),
    roundedAtSource: boolean("rounded_at_source").notNull(),
  },
  (t) => [
    primaryKey({ name: "cell_pk", columns: [t.releaseId, t.cell] }),
    check("cell_value_iff_available", sql`(${t.value} is not null) = (${t.availability} = 'VALUE')`),
    check("cell_value_not_negative", sql`${t.value} >= 0`),
    check(
      "cell_is_never_suppressed",
      sql`${t.availability} in ('VALUE', 'NOT_AVAILABLE', 'NOT_APPLICABLE', 'UNRELIABLE')`,
    ),
  ],
);
