import { and, asc, desc, eq, getTableColumns, gt, inArray, isNotNull, or, sql } from "drizzle-orm";
import { note } from "../../db/schema/catalogue.ts";
import { cellNote, release, releaseAxis, view } from "../../db/schema/release.ts";
import type { Database } from "../../db/store.ts";
import type { Asker } from "../domain/audience.ts";
import type { ReleaseState } from "../domain/codes.ts";
import { PERIOD_AXIS } from "../domain/cube.ts";
import { storable } from "../shared/storable.ts";

export type ReleaseRow = typeof release.$inferSelect;
export type ViewRow = typeof view.$inferSelect;

/** States that anyone may see; what is scheduled or withdrawn does not exist for a reader. */
const REACHABLE: readonly ReleaseState[] = ["PUBLISHED", "SUPERSEDED"];

/** A release whose time has come, by the database's clock, and whose state was not switched yet. */
const DUE = sql`(release.state = 'SCHEDULED' and release.embargo_until <= now())`;
/** Every read asks the clock itself, so that a switch that comes late neither delays a release nor shows one early. */
const STATE_NOW = sql`case
  when (${DUE} or release.state = 'PUBLISHED') and exists (
    select from shared.release due where due.indicator_id = release.indicator_id and due.id <> release.id
       and due.state = 'SCHEDULED' and due.embargo_until <= now()
       and due.embargo_until > coalesce(release.published_at, release.embargo_until)) then 'SUPERSEDED'
  when ${DUE} then 'PUBLISHED'
  else release.state::text end`;
const PUBLISHED_AT = sql`case when ${DUE} then release.embargo_until else release.published_at end`;
const COLUMNS = {
  ...getTableColumns(release),
  state: STATE_NOW.mapWith(release.state),
  publishedAt: PUBLISHED_AT.mapWith(release.publishedAt),
};
const reachable = () => or(inArray(release.state, [...REACHABLE]), DUE);

/** Waits, and the asker is one of its pre-release readers at this moment of the database's clock. */
const readBefore = (
  subject: string,
) => sql`(release.state = 'SCHEDULED' and release.embargo_until is not null and exists (
  select from shared.pre_release_reader reader
   where reader.release_id = release.id and reader.subject = ${subject} and reader.revoked_at is null
     and reader.valid_from <= now() and now() < reader.valid_until))`;
/** Was withdrawn, and the asker's body answers for it. */
const withdrawnOf = (custodian: string) => sql`(release.state = 'WITHDRAWN' and coalesce(release.custodian_id,
  (select of.custodian_id from shared.indicator of where of.id = release.indicator_id and not of.custodian_by_jurisdiction)
  ) = ${custodian})`;

/** Releases and their views' descriptions. Each function is one statement. */
export const makeReleaseRepository = (db: Database) => ({
  /** What anyone may see, and what this asker may see besides: before its time, or withdrawn. */
  async byIds(ids: readonly string[], { subject, custodian }: Asker): Promise<ReleaseRow[]> {
    const rows = db.select(COLUMNS).from(release);
    const seen = or(
      reachable(),
      subject === null ? undefined : readBefore(subject),
      custodian === null ? undefined : withdrawnOf(custodian),
    );
    return (await rows.where(and(inArray(release.id, storable(ids)), seen))) as ReleaseRow[];
  },
  /** A release that anyone could once see, withdrawn or not, as it stands now: what a permalink may lead to. */
  async onceShown(id: string): Promise<ReleaseRow | null> {
    const rows = db.select(COLUMNS).from(release);
    const once = or(reachable(), and(eq(release.state, "WITHDRAWN"), isNotNull(release.publishedAt)));
    return ((await rows.where(and(eq(release.id, id), once))) as ReleaseRow[])[0] ?? null;
  },
  /** Reachable releases of some indicators, oldest first. */
  async ofIndicators(indicatorIds: readonly string[]): Promise<ReleaseRow[]> {
    const rows = db.select(COLUMNS).from(release);
    return (await rows
      .where(and(inArray(release.indicatorId, [...indicatorIds]), reachable()))
      .orderBy(asc(PUBLISHED_AT))) as ReleaseRow[];
  },
  /** All reachable releases, newest first. */
  async all(): Promise<ReleaseRow[]> {
    const rows = db.select(COLUMNS).from(release);
    return (await rows.where(reachable()).orderBy(desc(PUBLISHED_AT), asc(release.id))) as ReleaseRow[];
  },
  /** Milliseconds until the next release that waits for a moment, by the database's clock; null where none does. */
  async untilNext(): Promise<number | null> {
    const [row] = await db
      .select({ wait: sql<string | null>`extract(epoch from min(${release.embargoUntil}) - now()) * 1000` })
      .from(release)
      .where(and(eq(release.state, "SCHEDULED"), gt(release.embargoUntil, sql`now()`)));
    return row?.wait == null ? null : Number(row.wait);
  },
  /** Releases whatever their state, as it is now; for publication and for the custodian's own submissions. */
  async everyOf(indicatorId: string): Promise<ReleaseRow[]> {
    const rows = db.select(COLUMNS).from(release);
    return (await rows.where(eq(release.indicatorId, indicatorId))) as ReleaseRow[];
  },
  viewsOf: (releaseIds: readonly string[], audiences: readonly string[]): Promise<ViewRow[]> =>
    db
      .select()
      .from(view)
      .where(and(inArray(view.releaseId, [...releaseIds]), inArray(view.audience, [...audiences]))),
  /** Views that some audiences have of the releases of some indicators. */
  viewsOfIndicators: (indicatorIds: readonly string[], audiences: readonly string[]) =>
    db
      .select({ indicatorId: release.indicatorId, view })
      .from(view)
      .innerJoin(release, eq(release.id, view.releaseId))
      .where(and(inArray(release.indicatorId, [...indicatorIds]), inArray(view.audience, [...audiences]))),
  axesOf: (releaseId: string): Promise<{ axis: string; codes: string[] }[]> =>
    db
      .select({ axis: releaseAxis.axis, codes: releaseAxis.codes })
      .from(releaseAxis)
      .where(eq(releaseAxis.releaseId, releaseId))
      .orderBy(asc(releaseAxis.ordinal)),
  /** The periods of some releases, in the order of their axis. */
  periodsOf: (releaseIds: readonly string[]): Promise<{ releaseId: string; codes: string[] }[]> =>
    db
      .select({ releaseId: releaseAxis.releaseId, codes: releaseAxis.codes })
      .from(releaseAxis)
      .where(and(inArray(releaseAxis.releaseId, [...releaseIds]), eq(releaseAxis.axis, PERIOD_AXIS))),
  /** Notes of single cells of some releases. */
  cellNotesOf: (releaseIds: readonly string[]) =>
    db
      .select({
        releaseId: cellNote.releaseId,
        cell: cellNote.cell,
        disclosesValue: cellNote.disclosesValue,
        id: note.id,
        mandatory: note.mandatory,
        textEn: note.textEn,
        textFr: note.textFr,
      })
      .from(cellNote)
      .innerJoin(note, eq(note.id, cellNote.noteId))
      .where(inArray(cellNote.releaseId, [...releaseIds]))
      .orderBy(asc(note.ordinal), asc(note.id)),
  /** Ids of all releases, whatever their state; for publication only. */
  async everyId(): Promise<string[]> {
    return (await db.select({ id: release.id }).from(release)).map(({ id }) => id);
  },
  /** Rejects when the database does not answer; for readiness. */
  async ping(): Promise<void> {
    await db.execute(sql`select 1`);
  },
});

export type ReleaseRepository = ReturnType<typeof makeReleaseRepository>;
export type CellNoteRow = Awaited<ReturnType<ReleaseRepository["cellNotesOf"]>>[number];
