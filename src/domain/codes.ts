/** The closed vocabularies of the exchange. Stored and served under these names; labels live in schema/codelists. */

export const LANGUAGE = ["EN", "FR"] as const;
export type Language = (typeof LANGUAGE)[number];

export const GEO_LEVEL = ["COUNTRY", "PROVINCE", "CMA"] as const;
export type GeoLevel = (typeof GEO_LEVEL)[number];

export const PERIOD_TYPE = ["CALENDAR_YEAR", "FISCAL_YEAR", "HALF_YEAR", "QUARTER", "MONTH"] as const;
export type PeriodType = (typeof PERIOD_TYPE)[number];

/** RATE: per 100,000 population; SHARE: percent of the total; CHANGE: percent on the previous period; AMOUNT: CAD. */
export const MEASURE = ["COUNT", "RATE", "SHARE", "CHANGE", "AMOUNT"] as const;
export type Measure = (typeof MEASURE)[number];

export const VINTAGE = ["PROVISIONAL", "REVISED", "FINAL"] as const;
export type Vintage = (typeof VINTAGE)[number];

/** What stands in a cell. Zero is a VALUE; the others never hold a number. */
export const AVAILABILITY = [
  "VALUE",
  "SUPPRESSED",
  "NOT_AVAILABLE",
  "NOT_APPLICABLE",
  "UNRELIABLE",
  "NOT_SHARED",
  "NOT_COMPUTABLE",
] as const;
export type Availability = (typeof AVAILABILITY)[number];

export const RELEASE_STATE = ["SCHEDULED", "PUBLISHED", "SUPERSEDED", "WITHDRAWN"] as const;
export type ReleaseState = (typeof RELEASE_STATE)[number];

/** How a cell of one release differs from the same cell of another, as one viewer is shown both. */
export const CELL_CHANGE = ["ADDED", "REMOVED", "VALUE_CHANGED", "STATUS_CHANGED"] as const;
export type CellChange = (typeof CELL_CHANGE)[number];

export const PROTECTION_METHOD = ["NONE", "SUPPRESS", "ROUND", "RANDOM_ROUND", "CELL_KEY"] as const;
export type ProtectionMethod = (typeof PROTECTION_METHOD)[number];

export const ROLE = ["PUBLIC", "ANALYST", "POLICY", "LOADER", "APPROVER", "SECRETARIAT", "AUDITOR"] as const;
export type Role = (typeof ROLE)[number];

/** The way of a submission. A release decides about the last two: they are never stored. */
export const SUBMISSION_STATE = [
  "RECEIVED",
  "VALIDATING",
  "REJECTED",
  "STAGED",
  "APPROVED",
  "PUBLISHED",
  "WITHDRAWN",
] as const;
export type SubmissionState = (typeof SUBMISSION_STATE)[number];

/** An ERROR keeps a file from being staged; a WARNING asks for a word of explanation. */
export const SEVERITY = ["ERROR", "WARNING", "INFO"] as const;
export type Severity = (typeof SEVERITY)[number];

export const REVIEW_DECISION = ["APPROVE", "REJECT"] as const;
export type ReviewDecision = (typeof REVIEW_DECISION)[number];

/** Both official languages; neither is ever empty. */
export interface Text {
  readonly en: string;
  readonly fr: string;
}

export const textIn = (text: Text, language: Language): string => (language === "FR" ? text.fr : text.en);
