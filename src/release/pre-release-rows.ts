import type { ReaderRow } from "./pre-release.repository.ts";
import type { PreReleaseReader } from "./pre-release.type.ts";

/** A row of the list of readers as GraphQL shows it. */
export const toReader = (row: ReaderRow): PreReleaseReader => ({
  release: row.releaseId,
  subject: row.subject,
  from: row.validFrom,
  until: row.validUntil,
  grantedBy: row.grantedBy,
  grantedAt: row.grantedAt,
  revokedBy: row.revokedBy,
  revokedAt: row.revokedAt,
});
