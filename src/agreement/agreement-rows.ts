import type { AgreementDraft } from "./agreement.service.ts";
import { type AgreementVersion, PROFILE_OF_LEVEL, standingId } from "./agreement.ts";
import type { AccessChange, AccessMatrixCell, Agreement, AgreementInput } from "./agreement.type.ts";
import type { AccessChange as Change, MatrixCell } from "./compare-access.ts";

/** Agreements as GraphQL shows and takes them. */

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

export const toAgreement = (version: AgreementVersion, inForce: boolean): Agreement => ({
  id: version.id,
  version: version.version,
  title: version.title,
  recipients: version.recipients,
  purposes: version.purposes,
  validFrom: new Date(version.validFrom),
  validTo: new Date(version.validTo),
  documentSha256: version.documentSha256,
  savedBy: version.savedBy,
  savedAt: version.savedAt,
  inForce,
  providerId: version.provider,
  indicatorIds: version.indicators,
  profileId: version.profile,
});

export const toDraft = (input: AgreementInput): AgreementDraft => ({
  id: input.id ?? null,
  expectedVersion: input.expectedVersion ?? null,
  terms: {
    title: { en: input.titleEn, fr: input.titleFr },
    provider: input.provider,
    recipients: input.recipients,
    indicators: input.indicators,
    purposes: input.purposes ?? [],
    profile: input.profile,
    validFrom: dayOf(input.validFrom),
    validTo: dayOf(input.validTo),
    documentSha256: input.documentSha256 ?? null,
  },
});

export const toChange = ({ standing, indicator, before, after, jurisdictions }: Change, at: Date): AccessChange => ({
  recipient: standingId(standing),
  role: standing.role,
  before,
  after,
  at,
  indicatorId: indicator,
  jurisdictionIds: jurisdictions,
});

export const toMatrixCell = ({
  standing,
  indicator,
  jurisdiction,
  level,
  agreements,
}: MatrixCell): AccessMatrixCell => ({
  recipient: standingId(standing),
  role: standing.role,
  access: level,
  indicatorId: indicator,
  jurisdictionId: jurisdiction,
  profileId: PROFILE_OF_LEVEL[level],
  agreementIds: agreements,
});
