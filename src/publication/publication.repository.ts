import { eq } from "drizzle-orm";
import { note } from "../../db/schema/catalogue.ts";
import { cellNote, release, releaseAxis, view } from "../../db/schema/release.ts";
import type { Transaction } from "../../db/store.ts";
import { AVAILABILITY } from "../domain/codes.ts";
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

/** The switch: the new release is current and the old one superseded, for everyone, when the transaction commits. */
export async function switchTo({ db }: Transaction, row: NewRelease): Promise<void> {
  if (row.supersedesId) await db.update(release).set({ state: "SUPERSEDED" }).where(eq(release.id, row.supersedesId));
  await db.update(release).set({ state: "PUBLISHED", publishedAt: row.publishedAt }).where(eq(release.id, row.id));
}
