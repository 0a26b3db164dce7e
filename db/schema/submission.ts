import { sql } from "drizzle-orm";
import { boolean, check, customType, index, integer, primaryKey, text, timestamp, unique } from "drizzle-orm/pg-core";
import { SEVERITY } from "../../src/domain/codes.ts";
import { indicator, jurisdiction } from "./catalogue.ts";
import { availability, bothLanguages, bothLanguagesOrNone, confidential, vintage } from "./namespaces.ts";
import { release } from "./release.ts";

const bytea = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

/** What is stored of the way of a submission; that it is published or withdrawn is told by its release. */
const STORED_STATE = ["RECEIVED", "VALIDATING", "REJECTED", "STAGED", "APPROVED"] as const;
export type StoredState = (typeof STORED_STATE)[number];

/** The bytes of a file as they came, kept while they come. `uploadId`: the id of the submission that they become. */
export const uploadChunk = confidential.table(
  "upload_chunk",
  {
    uploadId: text("upload_id").notNull(),
    ordinal: integer("ordinal").notNull(),
    bytes: bytea("bytes").notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: "upload_chunk_pk", columns: [t.uploadId, t.ordinal] })],
);

/**
 * A file for one indicator, jurisdiction and vintage. `claimedBy`, `claimedUntil`: which process validates it, and until when
 * nobody else may. `baseReleaseId`: the release that was current when it was validated. `findingsSha256`: of all its findings;
 * an approval repeats it and the file's, so that it holds for nothing else. `attempts`: how often its validation was begun.
 */
export const submission = confidential.table(
  "submission",
  {
    id: text("id").primaryKey(),
    indicatorId: text("indicator_id")
      .notNull()
      .references(() => indicator.id),
    jurisdictionId: text("jurisdiction_id")
      .notNull()
      .references(() => jurisdiction.id),
    vintage: vintage("vintage").notNull(),
    state: text("state", { enum: STORED_STATE }).notNull(),
    format: text("format"),
    charset: text("charset"),
    gzip: boolean("gzip").notNull(),
    dryRun: boolean("dry_run").notNull(),
    idempotencyKey: text("idempotency_key"),
    sha256: text("sha256").notNull(),
    rows: integer("rows").notNull(),
    submittedBy: text("submitted_by").notNull(),
    submittedAt: timestamp("submitted_at", { withTimezone: true }).notNull().defaultNow(),
    claimedBy: text("claimed_by"),
    claimedUntil: timestamp("claimed_until", { withTimezone: true }),
    attempts: integer("attempts").notNull().default(0),
    baseReleaseId: text("base_release_id").references(() => release.id),
    findingsSha256: text("findings_sha256"),
    reviewedBy: text("reviewed_by"),
    reviewedSha256: text("reviewed_sha256"),
    reviewedFindingsSha256: text("reviewed_findings_sha256"),
    releaseId: text("release_id").references(() => release.id),
  },
  (t) => [
    unique("submission_key_unique").on(t.submittedBy, t.idempotencyKey),
    unique("submission_release_unique").on(t.releaseId),
    index("submission_by_time").on(t.submittedAt),
    check("submission_state_known", sql`${t.state} in ('RECEIVED', 'VALIDATING', 'REJECTED', 'STAGED', 'APPROVED')`),
    check("submission_claimed_while_validating", sql`(${t.state} = 'VALIDATING') = (${t.claimedBy} is not null)`),
    check("submission_claim_has_end", sql`(${t.claimedBy} is null) = (${t.claimedUntil} is null)`),
    check("submission_reviewer_is_another", sql`${t.reviewedBy} is null or ${t.reviewedBy} <> ${t.submittedBy}`),
    check(
      "submission_approval_binds",
      sql`${t.state} <> 'APPROVED' or coalesce(not ${t.dryRun} and ${t.reviewedBy} is not null
          and ${t.reviewedSha256} = ${t.sha256} and ${t.reviewedFindingsSha256} = ${t.findingsSha256}, false)`,
    ),
    check("submission_released_is_approved", sql`${t.releaseId} is null or ${t.state} = 'APPROVED'`),
  ],
);

/**
 * One cell of a file in shared codes, not yet anybody's to see. `members`: in the order of the indicator's dimensions.
 * `quality`: Statistics Canada's data quality letter, A to E.
 */
export const submissionCell = confidential.table(
  "submission_cell",
  {
    submissionId: text("submission_id")
      .notNull()
      .references(() => submission.id),
    ordinal: integer("ordinal").notNull(),
    row: integer("row").notNull(),
    jurisdiction: text("jurisdiction").notNull(),
    period: text("period").notNull(),
    members: text("members").array().notNull(),
    value: integer("value"),
    availability: availability("availability").notNull(),
    vintage: vintage("vintage").notNull(),
    note: text("note"),
    quality: text("quality"),
    comparabilityEn: text("comparability_en"),
    comparabilityFr: text("comparability_fr"),
    removed: boolean("removed").notNull(),
  },
  (t) => [
    primaryKey({ name: "submission_cell_pk", columns: [t.submissionId, t.ordinal] }),
    check("submission_cell_value_iff_available", sql`(${t.value} is not null) = (${t.availability} = 'VALUE')`),
    check("submission_cell_value_not_negative", sql`${t.value} >= 0`),
    check("submission_cell_quality_known", sql`${t.quality} in ('A', 'B', 'C', 'D', 'E')`),
    bothLanguagesOrNone("submission_cell_comparability_bilingual", t.comparabilityEn, t.comparabilityFr),
  ],
);

/** What was found in a file. `row`: 1 is the header, null where the whole file is meant. */
export const submissionFinding = confidential.table(
  "submission_finding",
  {
    submissionId: text("submission_id")
      .notNull()
      .references(() => submission.id),
    ordinal: integer("ordinal").notNull(),
    severity: text("severity", { enum: SEVERITY }).notNull(),
    rule: text("rule").notNull(),
    row: integer("row"),
    column: text("column_name"),
    value: text("value"),
    messageEn: text("message_en").notNull(),
    messageFr: text("message_fr").notNull(),
    hintEn: text("hint_en"),
    hintFr: text("hint_fr"),
  },
  (t) => [
    primaryKey({ name: "submission_finding_pk", columns: [t.submissionId, t.ordinal] }),
    check("submission_finding_severity_known", sql`${t.severity} in ('ERROR', 'WARNING', 'INFO')`),
    bothLanguages("submission_finding_message_bilingual", t.messageEn, t.messageFr),
    bothLanguagesOrNone("submission_finding_hint_bilingual", t.hintEn, t.hintFr),
  ],
);

/** The way of a submission, step by step; never changed. `bySubject`: null where the exchange itself took the step. */
export const submissionEvent = confidential.table(
  "submission_event",
  {
    submissionId: text("submission_id")
      .notNull()
      .references(() => submission.id),
    ordinal: integer("ordinal").notNull(),
    state: text("state").notNull(),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
    bySubject: text("by_subject"),
    comment: text("comment"),
  },
  (t) => [primaryKey({ name: "submission_event_pk", columns: [t.submissionId, t.ordinal] })],
);
