import type { CellTally } from "../shared/cell-tally.ts";
import type { Observation } from "./observation.type.ts";

/** Counts observations as served. Shape: any number of them, of any releases. */
export function tallyObservations(
  tally: CellTally,
  observations: readonly Pick<Observation, "indicatorId" | "releaseId" | "status">[],
): void {
  for (const { indicatorId, releaseId, status } of observations)
    tally.add({ indicatorId, releaseId, served: 1, suppressed: status.availability === "SUPPRESSED" ? 1 : 0 });
}

/** Counts the cells of a diff as served: on each side, in the release that they stand in. */
export function tallyChanges(
  tally: CellTally,
  changes: readonly { readonly before: Observation | null; readonly after: Observation | null }[],
): void {
  tallyObservations(
    tally,
    changes.flatMap(({ before, after }) => [before, after]).filter((cell) => cell !== null),
  );
}
