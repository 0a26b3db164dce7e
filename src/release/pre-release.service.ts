import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Viewer } from "../domain/audience.ts";
import { AppError } from "../shared/app-error.ts";
import { faults } from "../shared/faults.ts";
import type { PreReleaseRepository, ReaderRow } from "./pre-release.repository.ts";
import type { ReleaseRepository, ReleaseRow } from "./release.repository.ts";

/** Who may read what, and how long. `from` null: from now on. */
export interface Grant {
  readonly release: string;
  readonly subject: string;
  readonly from: Date | null;
  readonly until: Date;
}

const LONGEST_SUBJECT = 200;

const wrong = (argument: string, en: string, fr: string): AppError =>
  new AppError("INVALID_INPUT", { en: `${argument}: ${en}`, fr: `${argument} : ${fr}` }, { argument });

const notWaiting = (release: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `Release “${release}” does not wait for its time: there is nothing to read before it.`,
      fr: `La diffusion « ${release} » n'attend pas son heure : il n'y a rien à lire avant elle.`,
    },
    { release, reason: "NOT_WAITING" },
  );

/**
 * Named readers of a release that waits. They see it by its id and in the view of their own audience, between two moments of the
 * database's clock; to everyone else it does not exist.
 */
export function makePreReleaseService(deps: {
  readonly catalogue: Catalogue;
  readonly releases: ReleaseRepository;
  readonly readers: PreReleaseRepository;
}) {
  const { catalogue, releases, readers } = deps;

  function mayGrant({ indicatorId, custodianId }: Pick<ReleaseRow, "indicatorId" | "custodianId">, viewer: Viewer) {
    const custodian = custodianId ?? catalogue.indicator(indicatorId)?.custodian;
    return viewer.roles.includes("APPROVER") && viewer.subject !== null && viewer.jurisdiction === custodian;
  }

  /** A release of the approver's own custodian, whatever its state. NOT_FOUND for every other. */
  async function own(id: string, viewer: Viewer): Promise<ReleaseRow> {
    if (!viewer.roles.includes("APPROVER")) throw faults.forbidden();
    const indicator = catalogue.indicators.find((entry) => id.startsWith(`${entry.id}@`));
    const row = indicator && (await releases.everyOf(indicator.id)).find((release) => release.id === id);
    if (!row || !mayGrant(row, viewer)) throw faults.unknownRelease(id);
    return row;
  }

  function checkSubject(subject: string): void {
    if (subject.trim() === "" || subject.length > LONGEST_SUBJECT || subject.includes("\0"))
      throw wrong("subject", "name the reader as his token does (sub).", "nommez la personne comme son jeton (sub).");
  }

  return {
    /**
     * Lets a named reader in, at the longest until the release's own time. For an approver of its custodian.
     * Errors: NOT_FOUND for a release that is not his; CONFLICT for one that does not wait; INVALID_INPUT for an empty time.
     */
    async grant({ release, subject, from, until }: Grant, viewer: Viewer): Promise<ReaderRow> {
      const row = await own(release, viewer);
      if (row.state !== "SCHEDULED" || row.embargoUntil === null) throw notWaiting(release);
      checkSubject(subject);
      const validFrom = from ?? new Date();
      const validUntil = until < row.embargoUntil ? until : row.embargoUntil;
      if (validFrom >= validUntil)
        throw wrong(
          "until",
          "name a moment after “from”, and before the release's own time.",
          "donnez un moment postérieur à « from », et antérieur à l'heure de la diffusion.",
        );
      const grantedBy = viewer.subject as string;
      return readers.insert({ releaseId: release, subject, validFrom, validUntil, grantedBy });
    },
    /** Takes a reader's access back, at once. The grants that were closed; none where he had none. */
    async revoke({ release, subject }: Pick<Grant, "release" | "subject">, viewer: Viewer): Promise<ReaderRow[]> {
      await own(release, viewer);
      checkSubject(subject);
      return readers.revoke(release, subject, viewer.subject as string);
    },
    /** Everyone who was ever let in, for an approver of its custodian; nobody for others. */
    async readersOf(id: string, viewer: Viewer): Promise<ReaderRow[]> {
      const [indicator] = id.split("@") as [string];
      const row = (await releases.everyOf(indicator)).find((release) => release.id === id);
      return row && mayGrant(row, viewer) ? readers.of(id) : [];
    },
  };
}

export type PreReleaseService = ReturnType<typeof makePreReleaseService>;
