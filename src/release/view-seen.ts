import { ownershipOf } from "../catalogue/catalogue.ts";
import { audienceOf } from "../domain/audience.ts";
import type { Context } from "../graphql/context.ts";
import { faults } from "../shared/faults.ts";
import type { ViewRow } from "./release.repository.ts";
import type { Release } from "./release.type.ts";

/** The description of the view that the viewer sees of a release: his own, or the FPT view where he has no cells of his own. */
export async function viewSeenOf(
  { id, indicatorId }: Release,
  { viewer, services, loaders }: Context,
): Promise<ViewRow> {
  const indicator = services.catalogue.indicator(indicatorId);
  const audience = audienceOf(viewer, indicator ? ownershipOf(indicator) : null);
  const keys = audience.startsWith("FPT+") ? [audience, "FPT"] : [audience];
  const rows = await Promise.all(keys.map((key) => loaders.view.load({ releaseId: id, audience: key })));
  const row = rows.find((found) => found !== null);
  if (!row) throw faults.unknownRelease(id);
  return row;
}
