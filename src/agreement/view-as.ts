import type { IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Standing, Viewer } from "../domain/audience.ts";
import { faults } from "../shared/faults.ts";
import { EVERY_STANDING, standingId, standingNamed } from "./agreement.ts";
import { agreementFaults } from "./agreement-faults.ts";

const HEADER = "View-As";

/** Whose figures somebody may look at in another's place: the secretariat all, loaders and approvers those of their own custodian. */
export function mayLookFrom({ roles, jurisdiction }: Viewer, indicator: IndicatorEntry): boolean {
  if (roles.includes("SECRETARIAT")) return true;
  if (!roles.includes("LOADER") && !roles.includes("APPROVER")) return false;
  return indicator.custodian === jurisdiction || (indicator.custodianByJurisdiction ?? false);
}

/** A role alone stands for that of the federal government. */
function standingOf(header: string): Standing {
  const standing = standingNamed(header) ?? standingNamed(`${header}@CA`);
  if (standing) return standing;
  throw agreementFaults.unknownStanding(HEADER, header, EVERY_STANDING.map(standingId));
}

/**
 * The viewer, looking from where his header `View-As` says (`POLICY`, `ANALYST@CA-ON`, `PUBLIC`).
 * Errors: FORBIDDEN for whoever may never look in another's place; INVALID_INPUT for what is no role and government.
 */
export function viewingAs(viewer: Viewer, header: string | undefined): Viewer {
  if (header === undefined) return viewer;
  if (!viewer.roles.some((role) => role === "SECRETARIAT" || role === "LOADER" || role === "APPROVER"))
    throw faults.viewAsForbidden();
  return { ...viewer, viewingAs: standingOf(header.trim()) };
}
