import type { Viewer } from "../domain/audience.ts";
import { ROLE, type Role } from "../domain/codes.ts";
import type { RefusalReason } from "./refusals.ts";

/** Seconds from `iat` to `exp` that a token may last, whoever issued it: one working day and a margin. */
export const MAX_TOKEN_LIFETIME_SECONDS = 24 * 60 * 60;

/** The names that the claim `roles` may hold. A token never says `public`: that is the role of having none. */
export const CLAIM_ROLES: readonly string[] = ROLE.filter((role) => role !== "PUBLIC").map((role) =>
  role.toLowerCase(),
);

/** The values of the claim `jurisdiction`: CA for federal bodies and Statistics Canada, and the 13 of ISO 3166-2. */
export const TOKEN_JURISDICTIONS: readonly string[] = [
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

/** OpenID Connect Core 1.0 section 2 ends a subject at 255 characters. */
const LONGEST_SUBJECT = 255;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Something to call the user by in the access log: not blank, and nothing in it that could forge a line or hide. */
export const isSubject = (subject: unknown): subject is string =>
  typeof subject === "string" &&
  subject.trim() !== "" &&
  subject.length <= LONGEST_SUBJECT &&
  !UNPRINTABLE.test(subject);

function rolesOf(claim: unknown): readonly Role[] | RefusalReason {
  if (!Array.isArray(claim) || claim.length === 0) return "NO_ROLE";
  // Exact names only: a role in another case, or with a space, is not a role (no guess about what was meant).
  if (!claim.every((role: unknown) => typeof role === "string" && CLAIM_ROLES.includes(role))) return "UNKNOWN_ROLE";
  return ROLE.filter((role) => claim.includes(role.toLowerCase()));
}

/**
 * Who asks, from a verified token.
 * Shape:  claims -> Viewer, its roles without repeats and in the vocabulary's order; or the reason why they name nobody.
 * Source: contract, section Access; `sub` from RFC 7519 section 4.1.2; `roles` from RFC 9068 section 2.2.3.1.
 */
export function viewerOfClaims(claims: Readonly<Record<string, unknown>>): Viewer | RefusalReason {
  const { sub, roles: roleClaim, jurisdiction } = claims;
  if (!isSubject(sub)) return "NO_SUBJECT";
  const roles = rolesOf(roleClaim);
  if (typeof roles === "string") return roles;
  if (jurisdiction === undefined || jurisdiction === null || jurisdiction === "") return "NO_JURISDICTION";
  if (typeof jurisdiction !== "string" || !TOKEN_JURISDICTIONS.includes(jurisdiction)) return "UNKNOWN_JURISDICTION";
  return { subject: sub, roles, jurisdiction };
}
