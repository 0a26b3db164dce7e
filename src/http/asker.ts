import type { Viewer } from "../domain/audience.ts";
import type { Role } from "../domain/codes.ts";
import type { RequestScope } from "../shared/request-scope.ts";

const INTAKE: readonly Role[] = ["LOADER", "APPROVER"];

/** For whom the store is asked. */
export const askerOf = ({ subject, roles, jurisdiction }: Viewer): Omit<RequestScope, "signal"> => ({
  subject,
  custodian: roles.some((role) => INTAKE.includes(role)) ? jurisdiction : null,
});
