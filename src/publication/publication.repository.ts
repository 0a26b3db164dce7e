import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { note } from "../../db/schema/catalogue.ts";
import { cellNote, release, releaseAxis, view } from "../../db/schema/release.ts";
import type { Database, Transaction } from "../../db/store.ts";
import { AVAILABILITY, type Text } from "../domain/codes.ts";
import type { CubeShape } from "../domain/cube.ts";
import type { ReleaseCells } from "./release-cells.ts";
import type { ReleaseView } from "./release-views.ts";

export type NewRelease = typeof release.$inferInsert;
/** What the attack on a view found; one for all views of a release, since one pattern serves them. */
export interface Proof {
  readonly verified: boolean;
  readonly narrowest: number | null;
  readonly coalitionCost: number | null;
  readonly engineVersion: string;
  readonly seed: string;
  readonly seconds: number;
}
/** A note of one cell, with its own text. */
export interface NewCellNote {
  readonly cell: number;
  readonly id: string;
  readonly mandatory: boolean;
  readonly disclosesValue: boolean;
  readonly text: { readonly en: string; readonly fr: string };
}

/** Cell notes stand behind all notes of the catalogue. */
const CELL_NOTE_ORDINAL = 100_000;

/** A release that is being written: scheduled, so that triggers let its parts in. */
export async function insertRelease({ db }: Transaction, row: NewRelease, shape: CubeShape): Promise<void> {
  await db.insert(release).values({ ...row, state: "SCHEDULED", publishedAt: null });
  await db
    .insert(releaseAxis)
    .values(shape.axes.map(({ id, codes }, ordinal) => ({ releaseId: row.id, ordinal, axis: id, codes: [...codes] })));
}

export async function insertView(
  { db, copy }: Transaction,
  releaseId: string,
  content: { view: ReleaseView; cells: ReleaseCells },
  proof: Proof,
): Promise<void> {
  const { view: shown, cells } = content;
  const [row] = await db
    .insert(view)
    .values({
      releaseId,
      audience: shown.audience,
      baseAudience: shown.baseAudience,
      profileId: shown.profileId,
      contentHash: shown.contentHash,
      cells: shown.cells,
      suppressed: shown.suppressed,
      rounded: shown.rounded,
      verified: proof.verified,
      narrowestInterval: proof.narrowest,
      coalitionSuppressed: proof.coalitionCost,
      engineVersion: proof.engineVersion,
      seed: proof.seed,
      seconds: proof.seconds,
    })
    .returning({ id: view.id });
  const viewId = row?.id;
  function* lines(): Generator<string> {
    for (const [i, cell] of shown.stored.entries()) {
      const value = shown.value[i] as number;
      const base = shown.roundingBase[i] as number;
      const available = AVAILABILITY[shown.availability[i] as number];
      yield `${viewId}\t${cell}\t${value < 0 ? "\\N" : value}\t${available}\t${cells.vintage[cell]}\t${base < 0 ? "\\N" : base}`;
    }
  }
  await copy("shared.view_cell", ["view_id", "cell", "value", "availability", "vintage", "rounding_base"], lines());
}

export async function insertCellNotes(
  { db }: Transaction,
  releaseId: string,
  notes: readonly NewCellNote[],
): Promise<void> {
  if (notes.length === 0) return;
  const texts = new Map(notes.map((n) => [n.id, n]));
  const rows = [...texts.values()].map(({ id, mandatory, text }, i) => ({
    id,
    ordinal: CELL_NOTE_ORDINAL + i,
    mandatory,
    textEn: text.en,
    textFr: text.fr,
  }));
  await db.insert(note).values(rows).onConflictDoNothing();
  await db
    .insert(cellNote)
    .values(notes.map(({ cell, id, disclosesValue }) => ({ releaseId, cell, noteId: id, disclosesValue })));
}

/**
 * The switch: the new release is current and the old one superseded, for everyone, when the transaction commits. A null
 * `publishedAt` is this moment of the database's clock.
 */
export async function switchTo({ db }: Transaction, row: NewRelease): Promise<void> {
  if (row.supersedesId) await db.update(release).set({ state: "SUPERSEDED" }).where(eq(release.id, row.supersedesId));
  const publishedAt = row.publishedAt ?? sql`now()`;
  await db.update(release).set({ state: "PUBLISHED", publishedAt }).where(eq(release.id, row.id));
}

/** One publication or withdrawal of an indicator at a time, over all nodes; held until the transaction ends. */
export async function lockIndicator({ db }: Transaction, indicatorId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtext(${`release of ${indicatorId}`}))`);
}

/** Closes a release and lets it wait. False where its time has come by now: nothing was done. */
export async function waitUntil({ db }: Transaction, id: string, at: Date): Promise<boolean> {
  const rows = await db
    .update(release)
    .set({ embargoUntil: at })
    .where(and(eq(release.id, id), sql`now() < ${at.toISOString()}::timestamptz`))
    .returning({ id: release.id });
  return rows.length > 0;
}

export type StandingRelease = Pick<
  typeof release.$inferSelect,
  "id" | "indicatorId" | "version" | "state" | "embargoUntil" | "supersedesId" | "vintage"
>;

/** All releases of an indicator, in whatever state. */
export const standingReleases = (db: Database, indicatorId: string): Promise<StandingRelease[]> =>
  db
    .select({
      id: release.id,
      indicatorId: release.indicatorId,
      version: release.version,
      state: release.state,
      embargoUntil: release.embargoUntil,
      supersedesId: release.supersedesId,
      vintage: release.vintage,
    })
    .from(release)
    .where(eq(release.indicatorId, indicatorId))
    .orderBy(release.id);

export async function indicatorOf(db: Database, releaseId: string): Promise<string | null> {
  const rows = await db.select({ id: release.indicatorId }).from(release).where(eq(release.id, releaseId));
  return rows[0]?.id ?? null;
}

export async function isFuture(db: Database, at: Date): Promise<boolean> {
  const result = (await db.execute(sql`select now() < ${at.toISOString()}::timestamptz as future`)) as unknown as {
    rows: { future: boolean }[];
  };
  return result.rows[0]?.future === true;
}

/** Indicators with a release whose time has come. */
export async function dueIndicators(db: Database): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: release.indicatorId })
    .from(release)
    .where(and(eq(release.state, "SCHEDULED"), sql`${release.embargoUntil} <= now()`));
  return rows.map(({ id }) => id);
}

/** Milliseconds until the next release that waits, by the database's clock; null where none waits. */
export async function untilNext(db: Database): Promise<number | null> {
  const [row] = await db
    .select({ wait: sql<string | null>`extract(epoch from min(${release.embargoUntil}) - now()) * 1000` })
    .from(release)
    .where(and(eq(release.state, "SCHEDULED"), isNotNull(release.embargoUntil)));
  return row?.wait == null ? null : Number(row.wait);
}

/** What was due becomes current; `published_at` is the moment that was set for it. To be done under the indicator's lock. */
export async function switchDue({ db }: Transaction, indicatorId: string): Promise<void> {
  const due = await db
    .select({ id: release.id, at: release.embargoUntil })
    .from(release)
    .where(
      and(eq(release.indicatorId, indicatorId), eq(release.state, "SCHEDULED"), sql`${release.embargoUntil} <= now()`),
    )
    .orderBy(release.embargoUntil);
  for (const { id } of due) {
    await db
      .update(release)
      .set({ state: "SUPERSEDED" })
      .where(and(eq(release.indicatorId, indicatorId), eq(release.state, "PUBLISHED")));
    await db
      .update(release)
      .set({ state: "PUBLISHED", publishedAt: sql`${release.embargoUntil}` })
      .where(eq(release.id, id));
  }
}

export async function markWithdrawn({ db }: Transaction, id: string, reason: Text): Promise<void> {
  await db
    .update(release)
    .set({
      state: "WITHDRAWN",
      withdrawnAt: sql`now()`,
      withdrawalReasonEn: reason.en,
      withdrawalReasonFr: reason.fr,
    })
    .where(and(eq(release.id, id), inArray(release.state, ["SCHEDULED", "PUBLISHED", "SUPERSEDED"])));
}

export async function markCurrent({ db }: Transaction, id: string): Promise<void> {
  await db.update(release).set({ state: "PUBLISHED" }).where(eq(release.id, id));
}
