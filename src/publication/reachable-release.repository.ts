import { and, asc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import { release, releaseAxis, view, viewCell } from "../../db/schema/release.ts";
import type { Database } from "../../db/store.ts";
import { readConfidentialCells } from "./confidential-cell.repository.ts";
import type { ReleaseCells } from "./release-cells.ts";

/** A release that readers can reach: its counts, and the cells that its FPT view suppresses. */
export interface ReachableRelease {
  readonly id: string;
  readonly cells: ReleaseCells;
  readonly suppressed: readonly number[];
}

const WAITS = and(eq(release.state, "SCHEDULED"), isNotNull(release.embargoUntil));

async function suppressedCells(db: Database, releaseId: string): Promise<number[]> {
  const rows = await db
    .select({ cell: viewCell.cell })
    .from(viewCell)
    .innerJoin(view, eq(view.id, viewCell.viewId))
    .where(and(eq(view.releaseId, releaseId), eq(view.audience, "FPT"), eq(viewCell.availability, "SUPPRESSED")));
  return rows.map(({ cell }) => cell);
}

/** The counts of one release, as loaded. */
export async function readReleaseCells(db: Database, id: string): Promise<ReleaseCells> {
  const axes = await db
    .select({ id: releaseAxis.axis, codes: releaseAxis.codes })
    .from(releaseAxis)
    .where(eq(releaseAxis.releaseId, id))
    .orderBy(asc(releaseAxis.ordinal));
  return readConfidentialCells(db, id, { axes });
}

/**
 * Releases of an indicator that are current or superseded, and behind them those that wait for their time, the earliest first: what
 * comes next is protected as if they were out. A withdrawn release is out of reach.
 */
export async function readReachable(db: Database, indicatorId: string): Promise<ReachableRelease[]> {
  const rows = await db
    .select({ id: release.id })
    .from(release)
    .where(and(eq(release.indicatorId, indicatorId), or(inArray(release.state, ["PUBLISHED", "SUPERSEDED"]), WAITS)))
    .orderBy(asc(sql`coalesce(${release.publishedAt}, ${release.embargoUntil})`));
  const reachable: ReachableRelease[] = [];
  for (const { id } of rows) {
    const cells = await readReleaseCells(db, id);
    reachable.push({ id, cells, suppressed: await suppressedCells(db, id) });
  }
  return reachable;
}
