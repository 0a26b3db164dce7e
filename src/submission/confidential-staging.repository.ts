import { and, asc, eq, gte, inArray, lt, sql } from "drizzle-orm";
import { submission, submissionCell, submissionFinding, uploadChunk } from "../../db/schema/submission.ts";
import type { Database, Transaction } from "../../db/store.ts";
import type { Severity, Text } from "../domain/codes.ts";
import type { StagedCell } from "./staged-cell.ts";

/** Received bytes, staged cells and findings. Raw counts: only intake imports this. */

const PAGE = 20_000;

export async function saveChunk(db: Database, uploadId: string, ordinal: number, bytes: Uint8Array): Promise<void> {
  await db.insert(uploadChunk).values({ uploadId, ordinal, bytes });
}

export async function dropChunks(db: Database, uploadId: string): Promise<void> {
  await db.delete(uploadChunk).where(eq(uploadChunk.uploadId, uploadId));
}

/** Bytes of uploads that were cut short and that nobody finished within a day. */
export async function dropForgottenChunks(db: Database): Promise<void> {
  await db.execute(sql`delete from confidential.upload_chunk c
    where c.received_at < now() - interval '1 day'
      and not exists (select from confidential.submission s where s.id = c.upload_id)`);
}

/** The bytes of a submission as they came, a chunk in memory at a time. */
export async function* readChunks(db: Database, uploadId: string): AsyncIterable<Uint8Array> {
  for (let ordinal = 0; ; ordinal++) {
    const [row] = await db
      .select({ bytes: uploadChunk.bytes })
      .from(uploadChunk)
      .where(and(eq(uploadChunk.uploadId, uploadId), eq(uploadChunk.ordinal, ordinal)));
    if (!row) return;
    yield row.bytes;
  }
}

/** Takes back what an attempt staged before. */
export async function clearStaging({ db }: Transaction, id: string): Promise<void> {
  await db.delete(submissionCell).where(eq(submissionCell.submissionId, id));
  await db.delete(submissionFinding).where(eq(submissionFinding.submissionId, id));
}

const COLUMNS = [
  "submission_id",
  "ordinal",
  "row",
  "jurisdiction",
  "period",
  "members",
  "value",
  "availability",
  "vintage",
  "note",
  "quality",
  "comparability_en",
  "comparability_fr",
  "removed",
];

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const field = (text: string | null): string =>
  text === null ? "\\N" : text.replace(/[\\\t\n\r]/g, (c) => ESCAPES[c] as string);
/** Codes of the catalogue alone stand in `members`: nothing in them needs quotes. */
const arrayField = (codes: readonly string[]): string => field(`{${codes.map((code) => `"${code}"`).join(",")}}`);

/** Stages cells behind the `from` that are staged already. */
export async function stageCells(
  { copy }: Transaction,
  id: string,
  from: number,
  cells: readonly StagedCell[],
): Promise<void> {
  function* lines(): Generator<string> {
    for (const [i, cell] of cells.entries())
      yield [
        id,
        from + i,
        cell.row,
        cell.jurisdiction,
        cell.period,
        arrayField(cell.members),
        cell.value ?? "\\N",
        cell.availability,
        cell.vintage,
        field(cell.note),
        cell.quality ?? "\\N",
        field(cell.comparability?.en ?? null),
        field(cell.comparability?.fr ?? null),
        cell.removed ? "t" : "f",
      ].join("\t");
  }
  await copy("confidential.submission_cell", COLUMNS, lines());
}

/** Whether cells of a submission are staged. A file is staged once it was validated without an error. */
export async function hasStaged(db: Database, id: string): Promise<boolean> {
  const rows = await db
    .select({ ordinal: submissionCell.ordinal })
    .from(submissionCell)
    .innerJoin(submission, eq(submission.id, submissionCell.submissionId))
    .where(and(eq(submissionCell.submissionId, id), inArray(submission.state, ["STAGED", "APPROVED"])))
    .limit(1);
  return rows.length > 0;
}

/** What dry runs staged, and their bytes, once an hour has passed: their findings stay. */
export async function dropDryRuns(db: Database): Promise<void> {
  const over = sql`select s.id from confidential.submission s
    where s.dry_run and s.state in ('STAGED', 'REJECTED') and s.submitted_at < now() - interval '1 hour'`;
  await db.execute(sql`delete from confidential.submission_cell c where c.submission_id in (${over})`);
  await db.execute(sql`delete from confidential.upload_chunk c where c.upload_id in (${over})`);
}

/** Keeps the claim of a process on a submission. False where it was lost: another process has it, and what follows must not be. */
export async function keepClaim({ db }: Pick<Transaction, "db">, id: string, claim: string): Promise<boolean> {
  const rows = await db
    .update(submission)
    .set({ claimedUntil: sql`now() + interval '30 seconds'` })
    .where(and(eq(submission.id, id), eq(submission.claimedBy, claim)))
    .returning({ id: submission.id });
  return rows.length > 0;
}

export async function* readStaged(db: Database, id: string): AsyncIterable<readonly StagedCell[]> {
  for (let from = 0; ; from += PAGE) {
    const rows = await db
      .select()
      .from(submissionCell)
      .where(
        and(
          eq(submissionCell.submissionId, id),
          gte(submissionCell.ordinal, from),
          lt(submissionCell.ordinal, from + PAGE),
        ),
      )
      .orderBy(asc(submissionCell.ordinal));
    if (rows.length === 0) return;
    yield rows.map(({ comparabilityEn: en, comparabilityFr: fr, ...cell }) => ({
      ...cell,
      comparability: en !== null && fr !== null ? { en, fr } : null,
    }));
  }
}

/** A finding as it is kept, whatever rule it comes from. */
export interface KeptFinding {
  readonly severity: Severity;
  readonly rule: string;
  readonly row: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly message: Text;
  readonly hint: Text | null;
}

const AT_ONCE = 500;

export async function saveFindings(
  { db }: Transaction,
  submissionId: string,
  findings: readonly KeptFinding[],
): Promise<void> {
  const rows = findings.map(({ message, hint, ...rest }, ordinal) => ({
    ...rest,
    submissionId,
    ordinal,
    messageEn: message.en,
    messageFr: message.fr,
    hintEn: hint?.en ?? null,
    hintFr: hint?.fr ?? null,
  }));
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await db.insert(submissionFinding).values(rows.slice(from, from + AT_ONCE));
}

export async function readFindings(db: Database, id: string): Promise<KeptFinding[]> {
  const rows = await db
    .select()
    .from(submissionFinding)
    .where(eq(submissionFinding.submissionId, id))
    .orderBy(asc(submissionFinding.ordinal));
  return rows.map(({ severity, rule, row, column, value, messageEn, messageFr, hintEn, hintFr }) => ({
    severity,
    rule,
    row,
    column,
    value,
    message: { en: messageEn, fr: messageFr },
    hint: hintEn !== null && hintFr !== null ? { en: hintEn, fr: hintFr } : null,
  }));
}
