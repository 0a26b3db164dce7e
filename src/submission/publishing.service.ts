import type { Store } from "../../db/store.ts";
import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import { populationVintageAt } from "../catalogue/population-vintage.ts";
import type { Viewer } from "../domain/audience.ts";
import type { Text } from "../domain/codes.ts";
import { Findings } from "../ingest/finding.ts";
import type { StandingRelease } from "../publication/publication.repository.ts";
import type { PublicationService, ReleaseDraft } from "../publication/publication.service.ts";
import { readReleaseCells } from "../publication/reachable-release.repository.ts";
import { lastOf } from "../publication/standing-releases.ts";
import { makeReleaseRepository, type ReleaseRow } from "../release/release.repository.ts";
import { faults } from "../shared/faults.ts";
import { carriedNotes } from "./carried-notes.ts";
import { checkSums } from "./check-sums.ts";
import { readStaged } from "./confidential-staging.repository.ts";
import {
  addEvent,
  attachRelease,
  lapseApproval,
  lockSubmission,
  reopenSubmission,
  type SubmissionRow,
  submissionById,
  submissionOfRelease,
} from "./confidential-submission.repository.ts";
import { mergeCells } from "./merge-cells.ts";
import { changeOf, nextVersion } from "./next-version.ts";
import { type Publication, sourceOfRelease } from "./release-source.ts";
import { checkWritten, submissionFaults } from "./submission-faults.ts";
import { mayHandle } from "./submission-rights.ts";

/** What is published, why, and when; `at` null: now. */
export interface PublishRequest {
  readonly submission: string;
  readonly expectedSha256: string;
  readonly reason: Text;
  readonly at: Date | null;
  /** The provider's own publication of the figures; null: the release names the provider and the programme. */
  readonly publication?: Publication | null;
}

const HELD_BACK =
  "Its release was held back: it lay over one that was withdrawn. | Sa diffusion a été retenue : elle reposait sur une diffusion retirée.";

export function makePublishingService(deps: {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly publication: PublicationService;
  /** Told that a submission has to be validated again. */
  readonly onLapsed: () => void;
  /** Told that the next moment at which a release waits may be another. */
  readonly onScheduled: () => void;
}) {
  const { store, catalogue, publication } = deps;
  const releases = makeReleaseRepository(store.publisher);

  /** The submission, where this viewer may publish it in the state that it is in. */
  async function approved({ submission: id, expectedSha256 }: PublishRequest, viewer: Viewer): Promise<SubmissionRow> {
    if (!viewer.roles.includes("APPROVER")) throw faults.forbidden();
    const row = await submissionById(store.publisher, id);
    const indicator = row && catalogue.indicator(row.indicatorId);
    if (!row || !indicator || !mayHandle(viewer, ["APPROVER"], { indicator, jurisdiction: row.jurisdictionId }))
      throw submissionFaults.unknown(id);
    if (row.submittedBy === viewer.subject) throw submissionFaults.ownSubmission();
    if (row.dryRun) throw submissionFaults.dryRun();
    if (row.state !== "APPROVED") throw submissionFaults.wrongState(row.state, "APPROVED");
    if (row.releaseId !== null) throw submissionFaults.waitsAlready(row.releaseId);
    if (row.sha256 !== expectedSha256.toLowerCase()) throw submissionFaults.otherFile();
    return row;
  }

  async function sourceOf(
    { jurisdictionId }: SubmissionRow,
    of: { indicator: IndicatorEntry; current: StandingRelease | null; publication: Publication | null },
  ): Promise<Text> {
    const { indicator, current, publication } = of;
    const [base] = current === null ? [] : (await releases.everyOf(indicator.id)).filter(({ id }) => id === current.id);
    const before = base ? { en: base.sourceEn, fr: base.sourceFr } : null;
    return sourceOfRelease({ indicator, jurisdiction: jurisdictionId, publication, before, catalogue });
  }

  async function draftOf(
    row: SubmissionRow,
    indicator: IndicatorEntry,
    standing: readonly StandingRelease[],
    { reason, publication: stated }: Pick<PublishRequest, "reason" | "publication">,
  ): Promise<ReleaseDraft> {
    const current = lastOf(standing);
    const base = current === null ? null : await readReleaseCells(store.publisher, current.id);
    const merged = await mergeCells({ indicator, catalogue, base, staged: readStaged(store.publisher, row.id) });
    const carried = carriedNotes(current === null ? [] : await releases.cellNotesOf([current.id]), base, merged);
    const change = changeOf(base, merged, carried.changed);
    if (change === "NONE") throw submissionFaults.nothingChanged();
    // A province's file was validated beside its own cells alone; what is published must add up as a whole.
    const findings = new Findings();
    checkSums({ merged, indicator, catalogue, provinceOnly: null, findings });
    if (findings.blocking) throw submissionFaults.notAdditive();
    const taken = standing.map(({ version }) => version);
    return {
      indicator,
      version: nextVersion(current?.version ?? null, change, taken),
      vintage: row.vintage,
      publishedAt: null,
      reason,
      source: await sourceOf(row, { indicator, current, publication: stated ?? null }),
      populationVintage: populationVintageAt(catalogue.populations, new Date()),
      supersedes: current?.id ?? null,
      custodian: indicator.custodianByJurisdiction ? row.jurisdictionId : null,
      cells: merged.cells,
      cellNotes: carried.notes,
    };
  }

  const found = async (indicator: string, id: string): Promise<ReleaseRow> =>
    (await releases.everyOf(indicator)).find((row) => row.id === id) as ReleaseRow;

  return {
    /**
     * Publishes an approved submission: protects, attacks, and writes everything in one transaction, now or to wait until `at`.
     * Errors: CONFLICT where the file is another than the caller thinks, where the approval has lapsed, where another publisher
     *         was first, and where the attack succeeds. Then nothing was published.
     */
    async publish(request: PublishRequest, viewer: Viewer): Promise<ReleaseRow> {
      const { at, reason } = request;
      const row = await approved(request, viewer);
      checkWritten("reasonEn", reason.en);
      checkWritten("reasonFr", reason.fr);
      const indicator = catalogue.indicator(row.indicatorId) as IndicatorEntry;
      const standing = await publication.standing(indicator.id);
      if ((lastOf(standing)?.id ?? null) !== row.baseReleaseId) {
        await store.transact((tx) =>
          lapseApproval(tx, row.id, "The current release has changed. | La diffusion en vigueur a changé."),
        );
        deps.onLapsed();
        throw submissionFaults.lapsed();
      }
      const draft = await draftOf(row, indicator, standing, request);
      const id = await publication.publishNext(draft, at, async (tx, release) => {
        const now = await lockSubmission(tx, row.id);
        const holds = now?.state === "APPROVED" && now.releaseId === null && now.findingsSha256 === row.findingsSha256;
        if (!holds) throw submissionFaults.wrongState(row.state, "APPROVED");
        await attachRelease(tx, row.id, release);
        const step = {
          id: row.id,
          state: "PUBLISHED" as const,
          by: viewer.subject as string,
          comment: `${reason.en} | ${reason.fr}`,
        };
        await addEvent(tx, at === null ? step : { ...step, at });
      });
      if (at !== null) deps.onScheduled();
      return found(indicator.id, id);
    },
    /**
     * Withdraws a release, also one that waits; the one before it is current again. Files whose releases waited over it are
     * validated again and need a new review. For an approver of its custodian.
     */
    async withdraw(request: { readonly release: string; readonly reason: Text }, viewer: Viewer): Promise<ReleaseRow> {
      const { release, reason } = request;
      if (!viewer.roles.includes("APPROVER")) throw faults.forbidden();
      const indicator = catalogue.indicators.find(({ id }) => release.startsWith(`${id}@`));
      const submission = await submissionOfRelease(store.publisher, release.replaceAll("\0", ""));
      const row = submission === null ? null : await submissionById(store.publisher, submission);
      const jurisdiction = row?.jurisdictionId ?? indicator?.custodian ?? "";
      if (!indicator || !mayHandle(viewer, ["APPROVER"], { indicator, jurisdiction }))
        throw submissionFaults.notWithdrawable(release);
      checkWritten("reasonEn", reason.en);
      checkWritten("reasonFr", reason.fr);
      if (!(await releases.everyOf(indicator.id)).some(({ id }) => id === release))
        throw submissionFaults.notWithdrawable(release);
      let reopened = false;
      await publication.withdraw(release, reason, async (tx, heldBack) => {
        for (const id of heldBack) reopened = (await reopenSubmission(tx, id, HELD_BACK)) || reopened;
        if (submission === null || (await lockSubmission(tx, submission)) === null) return;
        const comment = `${reason.en} | ${reason.fr}`;
        await addEvent(tx, { id: submission, state: "WITHDRAWN", by: viewer.subject as string, comment });
      });
      if (reopened) deps.onLapsed();
      return found(indicator.id, release);
    },
    /** The release of a submission, whatever its state: for those who may see the submission. */
    releaseOf: async (row: Pick<SubmissionRow, "releaseId" | "indicatorId">): Promise<ReleaseRow | null> =>
      row.releaseId === null ? null : found(row.indicatorId, row.releaseId),
  };
}

export type PublishingService = ReturnType<typeof makePublishingService>;
