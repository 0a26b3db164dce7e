import type { Store, Transaction } from "../../db/store.ts";
import type { Catalogue, IndicatorEntry, ProfileEntry } from "../catalogue/catalogue.ts";
import type { Text, Vintage } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";
import { faults } from "../shared/faults.ts";
import { isUniqueViolation } from "../shared/sql-state.ts";
import { saveConfidentialCells } from "./confidential-cell.repository.ts";
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
import { readReachable } from "./reachable-release.repository.ts";
import type { ReleaseCells } from "./release-cells.ts";
import type { ReleaseView } from "./release-views.ts";

/** Everything that a release is made of. `publishedAt`: the moment that history gives for it; null: when it is written. */
export interface ReleaseDraft {
  readonly indicator: IndicatorEntry;
  readonly version: string;
  readonly vintage: Vintage;
  readonly publishedAt: Date | null;
  readonly reason: Text;
  readonly source: Text;
  readonly populationVintage: string;
  readonly supersedes: string | null;
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

/** How many of the exposed cells the refusal names. */
const NAMED_CELLS = 20;

const notProtected = (draft: { indicator: string; version: string }, exposed: readonly string[]): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `${exposed.length} cells of ${draft.indicator}, version ${draft.version}, could be narrowed down from what this release and the earlier ones would show together. Nothing was published. First cells: ${exposed.slice(0, NAMED_CELLS).join(", ")}.`,
      fr: `${exposed.length} cellules de ${draft.indicator}, version ${draft.version}, pourraient être cernées à partir de ce que montreraient ensemble cette diffusion et les précédentes. Rien n'a été publié. Premières cellules : ${exposed.slice(0, NAMED_CELLS).join(", ")}.`,
    },
    { ...draft, cells: exposed.slice(0, NAMED_CELLS) },
  );

const describedBy = (draft: ReleaseDraft): { indicator: string; version: string } => ({
  indicator: draft.indicator.id,
  version: draft.version,
});

const overtaken = (indicator: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `Another release of “${indicator}” was published, scheduled or withdrawn meanwhile. Nothing was published; look at it and try again.`,
      fr: `Une autre diffusion de « ${indicator} » a été publiée, programmée ou retirée entre-temps. Rien n'a été publié; prenez-en connaissance et réessayez.`,
    },
    { indicator, reason: "OVERTAKEN" },
  );

const oneWaits = (indicator: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `A release of “${indicator}” waits for its time. Publish after it, or withdraw it first.`,
      fr: `Une diffusion de « ${indicator} » attend son heure. Publiez après elle, ou retirez-la d'abord.`,
    },
    { indicator, reason: "RELEASE_WAITS" },
  );

const notToWithdraw = (release: string): AppError =>
  new AppError(
    "CONFLICT",
    { en: `Release “${release}” is withdrawn already.`, fr: `La diffusion « ${release} » est déjà retirée.` },
    { release, reason: "WITHDRAWN" },
  );

const notFuture = (): AppError =>
  new AppError(
    "INVALID_INPUT",
    {
      en: "at: this moment has passed. Name one to come, or leave it out to publish now.",
      fr: "at : ce moment est passé. Donnez-en un à venir, ou omettez-le pour publier maintenant.",
    },
    { argument: "at" },
  );

/** Work that belongs into the same transaction as a publication or a withdrawal. */
export type Within = (tx: Transaction, release: string) => Promise<void>;

const stateOfAll = (releases: readonly StandingRelease[]): string =>
  JSON.stringify(releases.map(({ id, state }) => [id, state]));

/** The release that was current before `gone`: the first before it that is not withdrawn itself. */
function predecessorOf(gone: StandingRelease, all: readonly StandingRelease[]): StandingRelease | undefined {
  const before = all.find(({ id }) => id === gone.supersedesId);
  return before === undefined || before.state === "SUPERSEDED" ? before : predecessorOf(before, all);
}

export function makePublicationService(deps: {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly protector: ReleaseProtector;
}) {
  const { store, catalogue, protector } = deps;

  /** Protects against readers of this release and of all before it, and attacks. CONFLICT where the attack succeeds. */
  async function protectDraft(draft: ReleaseDraft): Promise<ProtectedRelease> {
    const { indicator, cells } = draft;
    const earlier = await readReachable(store.publisher, indicator.id);
    const profile = catalogue.profile(PROFILES.fpt) as ProfileEntry;
    const answer = await protector({ cells, indicator, earlier, profile, jurisdictions: catalogue.jurisdictions });
    if (!answer.verified) throw notProtected(describedBy(draft), answer.exposed);
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
   * by the database's clock; until then nobody sees it. `within` runs in the same transaction.
   */
  async function publishNext(draft: ReleaseDraft, at: Date | null, within: Within): Promise<string> {
    const { id } = draft.indicator;
    if (at !== null && !(await isFuture(store.publisher, at))) throw notFuture();
    await switchAllDue();
    const before = await standingReleases(store.publisher, id);
    if (before.some(({ state }) => state === "SCHEDULED")) throw oneWaits(id);
    if ((before.find(({ state }) => state === "PUBLISHED")?.id ?? null) !== draft.supersedes) throw overtaken(id);
    const release = await protectDraft(draft);
    try {
      return await store.transact(async (tx) => {
        await lockIndicator(tx, id);
        if (stateOfAll(await standingReleases(tx.db, id)) !== stateOfAll(before)) throw overtaken(id);
        const written = await writeRelease(tx, release, at);
        await within(tx, written);
        return written;
      });
    } catch (error) {
      throw isUniqueViolation(error) ? overtaken(id) : error;
    }
  }

  /** Takes a release out of sight, also one that waits; where it was current, the one before it is current again. */
  async function withdraw(releaseId: string, reason: Text, within: Within): Promise<void> {
    const indicator = await indicatorOf(store.publisher, releaseId);
    if (indicator === null) throw faults.unknownRelease(releaseId);
    await store.transact(async (tx) => {
      await lockIndicator(tx, indicator);
      await switchDue(tx, indicator);
      const all = await standingReleases(tx.db, indicator);
      const gone = all.find(({ id }) => id === releaseId) as StandingRelease;
      if (gone.state === "WITHDRAWN") throw notToWithdraw(releaseId);
      await markWithdrawn(tx, releaseId, reason);
      const before = gone.state === "PUBLISHED" ? predecessorOf(gone, all) : undefined;
      if (before) await markCurrent(tx, before.id);
      await within(tx, releaseId);
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
