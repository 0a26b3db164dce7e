import type { SubmissionState } from "../domain/codes.ts";
import type { EventRow, SubmissionRow } from "./confidential-submission.repository.ts";
import type { Publication } from "./release-source.ts";
import type { PublicationInput, Submission, SubmissionEvent } from "./submission.type.ts";

/** Rows of submissions as GraphQL shows them. */

export const toSubmission = (row: SubmissionRow): Submission => ({
  id: row.id,
  vintage: row.vintage,
  state: row.state,
  sha256: row.sha256,
  findingsSha256: row.findingsSha256,
  rows: row.rows,
  submittedBy: row.submittedBy,
  submittedAt: row.submittedAt,
  dryRun: row.dryRun,
  indicatorId: row.indicatorId,
  jurisdictionId: row.jurisdictionId,
  releaseId: row.releaseId,
});

export const toEvent = ({ state, at, bySubject, comment }: EventRow): SubmissionEvent => ({
  state: state as SubmissionState,
  at,
  by: bySubject,
  comment,
});

/** A publication as it was stated. A provider that is named in one language alone has an empty name in the other. */
export const toPublication = ({
  titleEn,
  titleFr,
  publishedOn,
  address,
  providerEn,
  providerFr,
}: PublicationInput): Publication => ({
  title: { en: titleEn, fr: titleFr },
  publishedOn: publishedOn ? new Date(publishedOn).toISOString().slice(0, 10) : null,
  address: address ?? null,
  provider: providerEn || providerFr ? { en: providerEn ?? "", fr: providerFr ?? "" } : null,
});
