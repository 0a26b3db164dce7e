import type { Standing } from "../domain/audience.ts";
import type { Role, Text } from "../domain/codes.ts";

/** What an agreement says. Days are ISO 8601, both included, in the provider's time zone. */
export interface AgreementTerms {
  readonly title: Text;
  readonly provider: string;
  /** As RECIPIENT_GRAMMAR says. */
  readonly recipients: readonly string[];
  readonly indicators: readonly string[];
  readonly purposes: readonly string[];
  readonly profile: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** sha256 of the signed paper, in lower-case hexadecimals. */
  readonly documentSha256: string | null;
}

/** One version of an agreement. Whoever saves terms makes a new one; none is ever changed. */
export interface AgreementVersion extends AgreementTerms {
  readonly id: string;
  readonly version: number;
  readonly savedBy: string;
  readonly savedAt: Date;
}

/** The newest version of an agreement and the moments between which it is in force: `opensAt` in, `closesAt` out. */
export interface DatedAgreement extends AgreementVersion {
  readonly opensAt: number;
  readonly closesAt: number;
}

export const inForce = ({ opensAt, closesAt }: DatedAgreement, at: number): boolean => opensAt <= at && at < closesAt;

/** Roles that an agreement can name beside PUBLIC, which is the role of having no token. */
const RECIPIENT_ROLES: readonly Role[] = ["ANALYST", "POLICY", "LOADER", "APPROVER", "SECRETARIAT", "AUDITOR"];
const GOVERNMENTS: readonly string[] = [
  "CA",
  "CA-NL",
  "CA-PE",
  "CA-NS",
  "CA-NB",
  "CA-QC",
  "CA-ON",
  "CA-MB",
  "CA-SK",
  "CA-AB",
  "CA-BC",
  "CA-YT",
  "CA-NT",
  "CA-NU",
];

/** `PUBLIC`, or ROLE@GOVERNMENT, or ROLE@* for the role in every government. */
export const EVERY_RECIPIENT: readonly string[] = [
  "PUBLIC",
  ...RECIPIENT_ROLES.flatMap((role) => [`${role}@*`, ...GOVERNMENTS.map((government) => `${role}@${government}`)]),
];

/** Everybody who can be told apart by an agreement: the public, and each role in each government. */
export const EVERY_STANDING: readonly Standing[] = [
  { role: "PUBLIC", jurisdiction: null },
  ...RECIPIENT_ROLES.flatMap((role) => GOVERNMENTS.map((jurisdiction) => ({ role, jurisdiction }))),
];

export const standingId = ({ role, jurisdiction }: Standing): string =>
  jurisdiction === null ? role : `${role}@${jurisdiction}`;

/** The standing that `PUBLIC` or `ANALYST@CA-ON` names; undefined for anything else. */
export const standingNamed = (text: string): Standing | undefined =>
  EVERY_STANDING.find((standing) => standingId(standing) === text);

/** True where a recipient of an agreement covers a role at a government. */
export const covers = (recipient: string, { role, jurisdiction }: Standing): boolean =>
  recipient === standingId({ role, jurisdiction }) || (role !== "PUBLIC" && recipient === `${role}@*`);

/**
 * Profiles that can be granted: those that publication makes a view for. FPT-5 gives the view for governments, with a province's
 * own cells; IRCC-5 the public one, whoever the recipient is.
 */
export const GRANTED_LEVEL: Readonly<Record<string, "FPT" | "PUBLIC">> = { "FPT-5": "FPT", "IRCC-5": "PUBLIC" };
/** The profile of each level of access; none where nothing is shared. */
export const PROFILE_OF_LEVEL = { NOT_SHARED: null, PUBLIC: "IRCC-5", FPT: "FPT-5", EXACT: "NONE" } as const;
