import type { IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Viewer } from "../domain/audience.ts";

/** The roles that take part in loading. */
export type IntakeRole = "LOADER" | "APPROVER";

/** The body that answers for a file: the custodian, or each province where each is the custodian of its own figures. */
const custodianOf = (indicator: IndicatorEntry, jurisdiction: string): string =>
  indicator.custodianByJurisdiction ? jurisdiction : indicator.custodian;

/** True where the viewer has one of the roles at the body that answers for such a file. */
export function mayHandle(
  viewer: Viewer,
  roles: readonly IntakeRole[],
  file: { readonly indicator: IndicatorEntry; readonly jurisdiction: string },
): boolean {
  const holds = roles.some((role) => viewer.roles.includes(role));
  return holds && viewer.subject !== null && viewer.jurisdiction === custodianOf(file.indicator, file.jurisdiction);
}
