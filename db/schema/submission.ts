import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  customType,
  index,
  integer,
  jsonb,
  primaryKey,
  text,
  timestamp,
  unique,
} from "drizzle-orm/pg-core";
import { SEVERITY } from "../../src/domain/codes.ts";
import { indicator, jurisdiction } from "./catalogue.ts";
import { bothLanguages, bothLanguagesOrNone, confidential, vintage } from "./namespaces.ts";
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

/** What a file says of cells beside their counts. `at`: their places in the block. */
interface BlockNote {
  readonly at: readonly number[];
  readonly note: string | null;
  readonly quality: string | null;
  readonly comparability: { readonly en: string; readonly fr: string } | null;
}

/**
 * Cells of a file in shared codes, not yet anybody's to see: up to 16,384 of them in columns. A row a cell costs twenty times as
 * much to write, and as much again to look at. `codes`: of each axis (jurisdiction, period, the indicator's dimensions), the codes
 * that no earlier block of the file names. `bytes`: the column of rows, of counts (-1: none), of each axis' codes (numbers in the
 * order of `codes`, over all blocks so far), as int4send and int2send write them; then a byte of state, (availability x 3 +
 * vintage) x 2 + removed, by their order in the code lists. `notes`: what is said of
 * cells, each once.
 */
export const submissionBlock = confidential.table(
  "submission_block",
  {
    submissionId: text("submission_id")
      .notNull()
      .references(() => submission.id),
    ordinal: integer("ordinal").notNull(),
    cells: integer("cells").notNull(),
    codes: jsonb("codes").$type<readonly (readonly string[])[]>().notNull(),
    bytes: bytea("bytes").notNull(),
    notes: jsonb("notes").$type<readonly BlockNote[]>().notNull(),
  },
  (t) => [
    primaryKey({ name: "submission_block_pk", columns: [t.submissionId, t.ordinal] }),
    check("submission_block_is_not_empty", sql`${t.cells} > 0`),
    check(
      "submission_block_is_whole",
      sql`octet_length(${t.bytes}) = ${t.cells} * (9 + 2 * jsonb_array_length(${t.codes}))`,
    ),
    check("submission_block_notes_are_a_list", sql`jsonb_typeof(${t.notes}) = 'array'`),
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
