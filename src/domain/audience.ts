import type { Role } from "./codes.ts";

/**
 * Who a view is for. `FPT+CA-ON` is the FPT view with Ontario's own cells as they are; `CUSTODIAN` is the release as loaded,
 * for the body that owns it.
 */
export type Audience = "PUBLIC" | "FPT" | `FPT+${string}` | "CUSTODIAN";

/** Who asks. Resolved once per request, from the token alone. `subject` and `jurisdiction` are null without a token. */
export interface Viewer {
  readonly subject: string | null;
  readonly roles: readonly Role[];
  readonly jurisdiction: string | null;
}

export const ANONYMOUS: Viewer = { subject: null, roles: ["PUBLIC"], jurisdiction: null };

/**
 * Two viewers with the same key are shown the same, whatever the indicator; the key holds no subject. To be kept in step with
 * everything that decides what a viewer is shown.
 */
export const viewerKey = ({ roles, jurisdiction }: Viewer): string => `${jurisdiction ?? ""}/${roles.join("+")}`;

/** What decides about a viewer's audience in an indicator: the body that owns the indicator's figures. */
export interface Ownership {
  readonly custodian: string;
  /** True where each province is the custodian of its own figures (shelter clients). */
  readonly custodianByJurisdiction: boolean;
}

const isProvince = (jurisdiction: string | null): jurisdiction is string =>
  jurisdiction !== null && jurisdiction !== "CA" && jurisdiction.startsWith("CA-");

function audienceOfRole(role: Role, jurisdiction: string | null, owner: Ownership | null): Audience {
  if (role === "PUBLIC") return "PUBLIC";
  const own: Audience = isProvince(jurisdiction) ? `FPT+${jurisdiction}` : "FPT";
  if (role === "ANALYST") return own;
  if (role === "LOADER" || role === "APPROVER") {
    if (owner === null || owner.custodianByJurisdiction) return own;
    return owner.custodian === jurisdiction ? "CUSTODIAN" : own;
  }
  return "FPT";
}

const STRICTNESS = (audience: Audience): number =>
  audience === "PUBLIC" ? 0 : audience === "FPT" ? 1 : audience === "CUSTODIAN" ? 3 : 2;

/**
 * The audience of a viewer in an indicator; without an indicator (`owner` null), the one that the viewer has in general.
 * Several roles: the strictest view, so that nobody ever holds two protected versions of one cell.
 */
export function audienceOf(viewer: Viewer, owner: Ownership | null): Audience {
  const audiences = viewer.roles.map((role) => audienceOfRole(role, viewer.jurisdiction, owner));
  return audiences.reduce((a, b) => (STRICTNESS(b) < STRICTNESS(a) ? b : a));
}
