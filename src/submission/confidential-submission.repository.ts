import { and, asc, desc, eq, getTableColumns, isNull, sql } from "drizzle-orm";
import { release } from "../../db/schema/release.ts";
import { type StoredState, submission, submissionEvent } from "../../db/schema/submission.ts";
import type { Database, Transaction } from "../../db/store.ts";
import type { SubmissionState } from "../domain/codes.ts";

/** Submissions and their way. What a submission is worth once it has a release, its release says. */

type StoredSubmission = typeof submission.$inferSelect;
export type NewSubmission = typeof submission.$inferInsert;
export type SubmissionRow = Omit<StoredSubmission, "state"> & { readonly state: SubmissionState };
export type EventRow = typeof submissionEvent.$inferSelect;

const STATE_NOW = sql<SubmissionState>`case
  when release.state is null then submission.state
  when release.state = 'WITHDRAWN' then 'WITHDRAWN'
  when release.state = 'SCHEDULED' and release.embargo_until > now() then submission.state
  else 'PUBLISHED' end`;

const rowsOf = (db: Database) =>
  db
    .select({ ...getTableColumns(submission), state: STATE_NOW })
    .from(submission)
    .leftJoin(release, eq(release.id, submission.releaseId));

export async function submissionById(db: Database, id: string): Promise<SubmissionRow | null> {
  if (id.includes("\0")) return null;
  return (await rowsOf(db).where(eq(submission.id, id)))[0] ?? null;
}

export async function submissionByKey(db: Database, subject: string, key: string): Promise<SubmissionRow | null> {
  const where = and(eq(submission.submittedBy, subject), eq(submission.idempotencyKey, key));
  return (await rowsOf(db).where(where))[0] ?? null;
}

/** All that were sent to be published, newest first. */
export const allSubmissions = (db: Database): Promise<SubmissionRow[]> =>
  rowsOf(db).where(eq(submission.dryRun, false)).orderBy(desc(submission.submittedAt), asc(submission.id));

export const countByState = (db: Database): Promise<{ state: SubmissionState; count: number }[]> =>
  db
    .select({ state: STATE_NOW, count: sql<number>`count(*)::int` })
    .from(submission)
    .leftJoin(release, eq(release.id, submission.releaseId))
    .where(eq(submission.dryRun, false))
    .groupBy(STATE_NOW);

export const eventsOf = (db: Database, id: string): Promise<EventRow[]> =>
  db.select().from(submissionEvent).where(eq(submissionEvent.submissionId, id)).orderBy(asc(submissionEvent.ordinal));

interface Step {
  readonly id: string;
  readonly state: SubmissionState;
  readonly by?: string;
  readonly comment?: string;
  /** When it takes effect, where that is later than now. */
  readonly at?: Date;
}

/** Writes a step down. The submission's row is locked by then, or new: two steps never get one number. */
export async function addEvent({ db }: Transaction, { id, state, by, comment, at }: Step): Promise<void> {
  await db.execute(sql`insert into confidential.submission_event (submission_id, ordinal, state, by_subject, comment, at)
    select ${id}, coalesce(max(ordinal) + 1, 0), ${state}, ${by ?? null}, ${comment ?? null},
           coalesce(${at?.toISOString() ?? null}::timestamptz, now())
      from confidential.submission_event where submission_id = ${id}`);
}

export async function insertSubmission(tx: Transaction, row: NewSubmission): Promise<void> {
  await tx.db.insert(submission).values(row);
  await addEvent(tx, { id: row.id, state: "RECEIVED", by: row.submittedBy });
}

/** Takes the next submission that waits, or whose validation ended with its process. Each time counts as an attempt. */
export async function claimNext(tx: Transaction, claim: string): Promise<StoredSubmission | null> {
  const [row] = await tx.db
    .update(submission)
    .set({
      state: "VALIDATING",
      attempts: sql`${submission.attempts} + 1`,
      claimedBy: claim,
      claimedUntil: sql`now() + interval '30 seconds'`,
    })
    .where(
      sql`${submission.id} = (select s.id from confidential.submission s
            where s.state = 'RECEIVED' or (s.state = 'VALIDATING' and s.claimed_until < now())
            order by s.submitted_at, s.id limit 1 for update skip locked)`,
    )
    .returning();
  if (!row) return null;
  await addEvent(tx, { id: row.id, state: "VALIDATING" });
  return row;
}

/** Milliseconds until the first claim ends that is not kept; null where nobody validates anything. */
export async function untilClaimable(db: Database): Promise<number | null> {
  const [row] = await db
    .select({ wait: sql<string | null>`extract(epoch from min(${submission.claimedUntil}) - now()) * 1000` })
    .from(submission)
    .where(eq(submission.state, "VALIDATING"));
  return row?.wait == null ? null : Math.max(0, Number(row.wait));
}

/** For an embedded database, at its start: whoever validated before has ended, since nobody else has it open. */
export async function releaseClaims(db: Database): Promise<void> {
  await db
    .update(submission)
    .set({ state: "RECEIVED", claimedBy: null, claimedUntil: null })
    .where(eq(submission.state, "VALIDATING"));
}

/** Gives a claim back before its work is done: the attempt does not count. */
export async function giveUpClaim(db: Database, id: string, claim: string): Promise<void> {
  await db
    .update(submission)
    .set({ state: "RECEIVED", attempts: sql`${submission.attempts} - 1`, claimedBy: null, claimedUntil: null })
    .where(and(eq(submission.id, id), eq(submission.claimedBy, claim)));
}

/** The end of a validation. False where the claim was lost meanwhile: nothing was changed. */
export async function concludeValidation(
  tx: Transaction,
  id: string,
  claim: string,
  outcome: { readonly state: StoredState; readonly rows: number; readonly findingsSha256: string } & Pick<
    StoredSubmission,
    "format" | "baseReleaseId"
  >,
): Promise<boolean> {
  const rows = await tx.db
    .update(submission)
    .set({ ...outcome, claimedBy: null, claimedUntil: null })
    .where(and(eq(submission.id, id), eq(submission.claimedBy, claim)))
    .returning({ id: submission.id });
  if (rows.length === 0) return false;
  await addEvent(tx, { id, state: outcome.state });
  return true;
}

/** The row, locked until the transaction ends; its stored state, not what its release makes of it. */
export async function lockSubmission({ db }: Transaction, id: string): Promise<StoredSubmission | null> {
  const [row] = await db.select().from(submission).where(eq(submission.id, id)).for("update");
  return row ?? null;
}

export async function saveReview(
  { db }: Transaction,
  row: StoredSubmission,
  review: { readonly state: "APPROVED" | "REJECTED"; readonly by: string },
): Promise<void> {
  await db
    .update(submission)
    .set({
      state: review.state,
      reviewedBy: review.by,
      reviewedSha256: row.sha256,
      reviewedFindingsSha256: row.findingsSha256,
    })
    .where(eq(submission.id, row.id));
}

/** An approval lapses: the file is validated again, and reviewed again. */
export async function lapseApproval(tx: Transaction, id: string, comment: string): Promise<void> {
  const lapsed = await tx.db
    .update(submission)
    .set({ state: "RECEIVED", attempts: 0, reviewedBy: null, reviewedSha256: null, reviewedFindingsSha256: null })
    .where(and(eq(submission.id, id), eq(submission.state, "APPROVED"), isNull(submission.releaseId)))
    .returning({ id: submission.id });
  if (lapsed.length > 0) await addEvent(tx, { id, state: "RECEIVED", comment });
}

/**
 * A file whose release was held back before its time: it lies over another release now, and is validated and reviewed again. False
 * where the release came from no file.
 */
export async function reopenSubmission(tx: Transaction, releaseId: string, comment: string): Promise<boolean> {
  const [row] = await tx.db
    .update(submission)
    .set({
      state: "RECEIVED",
      attempts: 0,
      releaseId: null,
      reviewedBy: null,
      reviewedSha256: null,
      reviewedFindingsSha256: null,
    })
    .where(eq(submission.releaseId, releaseId))
    .returning({ id: submission.id });
  if (row) await addEvent(tx, { id: row.id, state: "RECEIVED", comment });
  return row !== undefined;
}

export async function attachRelease({ db }: Transaction, id: string, releaseId: string): Promise<void> {
  await db.update(submission).set({ releaseId }).where(eq(submission.id, id));
}

/** The submission that a release came from; null for a release of the seeds. */
export async function submissionOfRelease(db: Database, releaseId: string): Promise<string | null> {
  const [row] = await db.select({ id: submission.id }).from(submission).where(eq(submission.releaseId, releaseId));
  return row?.id ?? null;
}
