import type { Store, Transaction } from "../../db/store.ts";
import type { Catalogue, IndicatorEntry, ProfileEntry } from "../catalogue/catalogue.ts";
import type { Text, Vintage } from "../domain/codes.ts";
import { faults } from "../shared/faults.ts";
import { isUniqueViolation } from "../shared/sql-state.ts";
import { saveConfidentialCells } from "./confidential-cell.repository.ts";
import { poolPeriods } from "./pool-periods.ts";
import { PROFILES, type ReleaseProtector } from "./protect-release.ts";
import {
  dueIndicators,
  indicatorOf,
  insertCellNotes,
  insertRelease,
  insertView,
  isFuture,
  lockIndicator,
  markCurrent,
  markWithdrawn,
  type NewCellNote,
  type NewRelease,
  type Proof,
  type StandingRelease,
  standingReleases,
  switchDue,
  switchTo,
  untilNext,
  waitUntil,
} from "./publication.repository.ts";
import { type DescribedDraft, publicationFaults } from "./publication-faults.ts";
import { readReachable } from "./reachable-release.repository.ts";
import type { ReleaseCells } from "./release-cells.ts";
import type { ReleaseView } from "./release-views.ts";
import { lastOf, predecessorOf, reachOfAll, waitingOf, waitingOver } from "./standing-releases.ts";

/** Everything that a release is made of. `publishedAt`: the moment that history gives for it; null: when it is written. */
export interface ReleaseDraft {
  readonly indicator: IndicatorEntry;
  readonly version: string;
  readonly vintage: Vintage;
  readonly publishedAt: Date | null;
  readonly reason: Text;
  readonly source: Text;
  readonly populationVintage: string;
  /** The last release before it in time, also one that still waits. */
  readonly supersedes: string | null;
  /** The province that answers for it, where each is the custodian of its own figures. */
  readonly custodian?: string | null;
  readonly cells: ReleaseCells;
  readonly cellNotes: readonly NewCellNote[];
}

/** A protected release, ready to be written. */
export interface ProtectedRelease {
  readonly draft: ReleaseDraft;
  readonly views: readonly ReleaseView[];
  readonly proof: Proof;
}

export const releaseId = (indicator: string, version: string): string => `${indicator}@${version}`;

const describedBy = (draft: ReleaseDraft): DescribedDraft => ({
  indicator: draft.indicator.id,
  version: draft.version,
});

/** The draft with the pooled periods of its indicator; its notes stay with their cells. */
function withPools(draft: ReleaseDraft): ReleaseDraft {
  const { cells, placeOf } = poolPeriods(draft.cells, draft.indicator);
  const cellAt = new Map(Array.from(placeOf, (place, cell) => [place, cell]));
  const cellNotes = draft.cellNotes.flatMap((note) => {
    const cell = cellAt.get(note.cell);
    return cell === undefined ? [] : [{ ...note, cell }];
  });
  return { ...draft, cells, cellNotes };
}

/** Work that belongs into the same transaction as a publication or a withdrawal. */
export type Within = (tx: Transaction, release: string) => Promise<void>;
/** `heldBack`: releases that waited over the withdrawn one and were taken back with it. */
export type WithinWithdrawal = (tx: Transaction, heldBack: readonly string[]) => Promise<void>;

const HELD_BACK: Text = {
  en: "Held back: it lay over a release that was withdrawn.",
  fr: "Retenue : elle reposait sur une diffusion qui a été retirée.",
};

export function makePublicationService(deps: {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly protector: ReleaseProtector;
}) {
  const { store, catalogue, protector } = deps;

  /**
   * Protects against readers of this release and of all that are out or will be out before it, and attacks. CONFLICT where its
   * totals contradict their parts, or the attack succeeds.
   */
  async function protectDraft(asGiven: ReleaseDraft): Promise<ProtectedRelease> {
    const draft = withPools(asGiven);
    const { indicator, cells } = draft;
    const earlier = await readReachable(store.publisher, indicator.id);
    const profile = catalogue.profile(PROFILES.fpt) as ProfileEntry;
    const answer = await protector({ cells, indicator, earlier, profile, jurisdictions: catalogue.jurisdictions });
    if (answer.contradicted.length > 0) throw publicationFaults.notAdditive(describedBy(draft), answer.contradicted);
    if (!answer.verified) throw publicationFaults.notProtected(describedBy(draft), answer.exposed);
    return { draft, views: answer.views, proof: answer };
  }

  /** Writes a protected release with all its views, inside a transaction of the caller's. `at`: let it wait until then. */
  async function writeRelease(
    tx: Transaction,
    { draft, views, proof }: ProtectedRelease,
    at: Date | null,
  ): Promise<string> {
    const row: NewRelease = {
      id: releaseId(draft.indicator.id, draft.version),
      indicatorId: draft.indicator.id,
      version: draft.version,
      vintage: draft.vintage,
      state: "PUBLISHED",
      publishedAt: draft.publishedAt,
      reasonEn: draft.reason.en,
      reasonFr: draft.reason.fr,
      sourceEn: draft.source.en,
      sourceFr: draft.source.fr,
      supersedesId: draft.supersedes,
      custodianId: draft.custodian ?? (draft.indicator.custodianByJurisdiction ? draft.indicator.custodian : null),
      populationVintageId: draft.populationVintage,
    };
    await insertRelease(tx, row, draft.cells.shape);
    await saveConfidentialCells(tx, row.id, draft.cells);
    for (const view of views) await insertView(tx, row.id, { view, cells: draft.cells }, proof);
    await insertCellNotes(tx, row.id, draft.cellNotes);
    if (at === null || !(await waitUntil(tx, row.id, at))) await switchTo(tx, row);
    return row.id;
  }

  /** Every release whose time has come is current. */
  async function switchAllDue(): Promise<void> {
    for (const indicator of await dueIndicators(store.publisher))
      await store.transact(async (tx) => {
        await lockIndicator(tx, indicator);
        await switchDue(tx, indicator);
      });
  }

  /**
   * Publishes a release for which others may be under way: one wins, the others get CONFLICT and change nothing. `at`: its time,
   * by the database's clock; until then nobody sees it. `within` runs in the same transaction. Releases of one indicator come out
   * in the order in which they were protected: where others wait, its time is after theirs, and it is protected together with
   * them as if they were out.
   */
  async function publishNext(draft: ReleaseDraft, at: Date | null, within: Within): Promise<string> {
    const { id } = draft.indicator;
    if (at !== null && !(await isFuture(store.publisher, at))) throw publicationFaults.notFuture();
    await switchAllDue();
    const before = await standingReleases(store.publisher, id);
    const waits = waitingOf(before).at(-1)?.embargoUntil ?? null;
    if (waits !== null && (at === null || at <= waits)) throw publicationFaults.oneWaits(id);
    if ((lastOf(before)?.id ?? null) !== draft.supersedes) throw publicationFaults.overtaken(id);
    const release = await protectDraft(draft);
    try {
      return await store.transact(async (tx) => {
        await lockIndicator(tx, id);
        await switchDue(tx, id);
        if (reachOfAll(await standingReleases(tx.db, id)) !== reachOfAll(before)) throw publicationFaults.overtaken(id);
        const written = await writeRelease(tx, release, at);
        await within(tx, written);
        return written;
      });
    } catch (error) {
      throw isUniqueViolation(error) ? publicationFaults.overtaken(id) : error;
    }
  }

  /**
   * Takes a release out of sight, also one that waits; where it was current, the one before it is current again. What waits over it
   * is held back with it: its cells repeat the withdrawn ones.
   */
  async function withdraw(releaseId: string, reason: Text, within: WithinWithdrawal): Promise<void> {
    const indicator = await indicatorOf(store.publisher, releaseId);
    if (indicator === null) throw faults.unknownRelease(releaseId);
    await store.transact(async (tx) => {
      await lockIndicator(tx, indicator);
      await switchDue(tx, indicator);
      const all = await standingReleases(tx.db, indicator);
      const gone = all.find(({ id }) => id === releaseId) as StandingRelease;
      if (gone.state === "WITHDRAWN") throw publicationFaults.notToWithdraw(releaseId);
      const heldBack = waitingOver(releaseId, all).map(({ id }) => id);
      for (const id of heldBack) await markWithdrawn(tx, id, HELD_BACK);
      await markWithdrawn(tx, releaseId, reason);
      const before = gone.state === "PUBLISHED" ? predecessorOf(gone, all) : undefined;
      if (before) await markCurrent(tx, before.id);
      await within(tx, heldBack);
    });
  }

  return {
    /** Protects, attacks and publishes one release: all audiences' views in one transaction. Returns its id. */
    async publish(draft: ReleaseDraft): Promise<string> {
      const release = await protectDraft(draft);
      return store.transact((tx) => writeRelease(tx, release, null));
    },
    publishNext,
    withdraw,
    switchDue: switchAllDue,
    /** Milliseconds until the next release that waits; null where none does. */
    untilNext: () => untilNext(store.publisher),
    /** All releases of an indicator, what was due being current. */
    async standing(indicator: string): Promise<StandingRelease[]> {
      await switchAllDue();
      return standingReleases(store.publisher, indicator);
    },
  };
}

export type PublicationService = ReturnType<typeof makePublicationService>;
