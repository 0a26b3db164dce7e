import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { preReleaseReader } from "../../db/schema/release.ts";
import type { Database } from "../../db/store.ts";

export type ReaderRow = typeof preReleaseReader.$inferSelect;
export type NewReader = typeof preReleaseReader.$inferInsert;

/** Who may read a release before its time. Rows are added and closed, never taken away. */
export const makePreReleaseRepository = (db: Database) => ({
  async insert(row: NewReader): Promise<ReaderRow> {
    const [added] = await db.insert(preReleaseReader).values(row).returning();
    return added as ReaderRow;
  },
  /** Closes every open grant of one reader. */
  revoke: (releaseId: string, subject: string, by: string): Promise<ReaderRow[]> =>
    db
      .update(preReleaseReader)
      .set({ revokedBy: by, revokedAt: sql`now()` })
      .where(
        and(
          eq(preReleaseReader.releaseId, releaseId),
          eq(preReleaseReader.subject, subject),
          isNull(preReleaseReader.revokedAt),
        ),
      )
      .returning(),
  of: (releaseId: string): Promise<ReaderRow[]> =>
    db
      .select()
      .from(preReleaseReader)
      .where(eq(preReleaseReader.releaseId, releaseId))
      .orderBy(asc(preReleaseReader.id)),
});

export type PreReleaseRepository = ReturnType<typeof makePreReleaseRepository>;
