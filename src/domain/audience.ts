import type { Role } from "./codes.ts";

/**
 * Who a view is for. `FPT+CA-ON` is the FPT view with Ontario's own cells as they are; `CUSTODIAN` is the release as loaded,
 * for the body that owns it.
 */
export type Audience = "PUBLIC" | "FPT" | `FPT+${string}` | "CUSTODIAN";

/** A role at a government; at none for PUBLIC. */
export interface Standing {
  readonly role: Role;
  readonly jurisdiction: string | null;
}

/**
 * Who asks. Resolved once per request, from the token alone. `subject` and `jurisdiction` are null without a token. `viewingAs`: in
 * whose place he looks at figures; it takes rights away and never gives any, and he stays the one who asks.
 */
export interface Viewer {
  readonly subject: string | null;
  readonly roles: readonly Role[];
  readonly jurisdiction: string | null;
  readonly viewingAs?: Standing;
}

export const ANONYMOUS: Viewer = { subject: null, roles: ["PUBLIC"], jurisdiction: null };

/**
 * Two viewers with the same key are shown the same of what anyone may know of, whatever the indicator, while the same agreements are in force; the key holds no subject. To be kept in step with
 * everything that decides what a viewer is shown.
 */
export const viewerKey = ({ roles, jurisdiction, viewingAs }: Viewer): string =>
  `${jurisdiction ?? ""}/${roles.join("+")}${viewingAs ? ` as ${viewingAs.jurisdiction ?? ""}/${viewingAs.role}` : ""}`;

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

/** Somebody in a standing, without more. */
export const inPlaceOf = ({ role, jurisdiction }: Standing): Viewer => ({ subject: null, roles: [role], jurisdiction });

/** True where the viewer has one of the roles, and would have it still in the place that he looks from. */
export const holdsRole = ({ roles, viewingAs }: Viewer, ...wanted: readonly Role[]): boolean =>
  roles.some((role) => wanted.includes(role)) && (viewingAs === undefined || wanted.includes(viewingAs.role));

/** The stricter of two audiences. */
export const stricterAudience = (a: Audience, b: Audience): Audience => (STRICTNESS(b) < STRICTNESS(a) ? b : a);

/** From where a viewer looks, without who he is: what a cursor of his answer is bound to. */
export const viewedFrom = ({ roles, jurisdiction, viewingAs }: Viewer): readonly unknown[] =>
  viewingAs === undefined ? [roles, jurisdiction] : [roles, jurisdiction, viewingAs];

/** For whom the store is asked for what not everyone may know of. Null: nobody in particular. */
export interface Asker {
  readonly subject: string | null;
  /** The body for which the asker loads or approves. */
  readonly custodian: string | null;
  /** The views that he may be shown of releases whose custodian he is not, separated by commas. */
  readonly audiences: string;
}

/** For whoever may read what is said of every view, of how much it hides for instance, without being shown its cells. */
const REPORTS = "REPORTS";

/**
 * The audiences that a viewer may have in indicators of others, and those whose views theirs rest on. No less than what he is shown
 * (audienceOf, agreements, View-As): the bound that the store itself keeps to.
 */
function audiencesOf(viewer: Viewer): string {
  const { roles, viewingAs } = viewer;
  const loads = roles.includes("LOADER") || roles.includes("APPROVER");
  // Who may look at his own figures from another place is shown them as that place is.
  const places = viewingAs && loads ? [viewer, inPlaceOf(viewingAs)] : [viewer];
  const own = places.map((place) => audienceOf(place, null));
  const base = own.every((audience) => audience === "PUBLIC") ? ["PUBLIC"] : ["PUBLIC", "FPT"];
  const reports = roles.includes("SECRETARIAT") || roles.includes("AUDITOR") ? [REPORTS] : [];
  return [...new Set([...base, ...own, ...reports])].join(",");
}

/** Who looks in another's place (View-As) has nothing there that was given to him by name. */
export const askerOf = (viewer: Viewer): Asker => ({
  subject: viewer.viewingAs ? null : viewer.subject,
  custodian: holdsRole(viewer, "LOADER", "APPROVER") ? viewer.jurisdiction : null,
  audiences: audiencesOf(viewer),
});
