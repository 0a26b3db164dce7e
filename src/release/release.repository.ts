import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { note } from "../../db/schema/catalogue.ts";
import { cellNote, release, releaseAxis, view } from "../../db/schema/release.ts";
import type { Database } from "../../db/store.ts";
import type { ReleaseState } from "../domain/codes.ts";
import { storable } from "../shared/storable.ts";

export type ReleaseRow = typeof release.$inferSelect;
export type ViewRow = typeof view.$inferSelect;

/** States that anyone may see; what is scheduled or withdrawn does not exist for a reader. */
const REACHABLE: readonly ReleaseState[] = ["PUBLISHED", "SUPERSEDED"];

/** Releases and their views' descriptions. Each function is one statement. */
export const makeReleaseRepository = (db: Database) => ({
  async byIds(ids: readonly string[]): Promise<ReleaseRow[]> {
    return db
      .select()
      .from(release)
      .where(and(inArray(release.id, storable(ids)), inArray(release.state, [...REACHABLE])));
  },
  /** Reachable releases of some indicators, oldest first. */
  ofIndicators: (indicatorIds: readonly string[]): Promise<ReleaseRow[]> =>
    db
      .select()
      .from(release)
      .where(and(inArray(release.indicatorId, [...indicatorIds]), inArray(release.state, [...REACHABLE])))
      .orderBy(asc(release.publishedAt)),
  /** All reachable releases, newest first. */
  all: (): Promise<ReleaseRow[]> =>
    db
      .select()
      .from(release)
      .where(inArray(release.state, [...REACHABLE]))
      .orderBy(desc(release.publishedAt), asc(release.id)),
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
      .orderBy(asc(note.ordinal)),
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
