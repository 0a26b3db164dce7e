import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Viewer } from "../domain/audience.ts";
import { refuseTerms, refuseUnaddable } from "./adding.ts";
import type { ObservationQuery } from "./cell-reading.ts";
import type { ObservationService } from "./observation.service.ts";
import type { Observation } from "./observation.type.ts";
import { selectedPositions } from "./selected-cells.ts";

export interface SumModel {
  readonly value: number;
  readonly terms: readonly Observation[];
}

export function makeSumService(deps: { readonly catalogue: Catalogue; readonly observations: ObservationService }) {
  return {
    /**
     * The sum of the selected counts as the viewer is shown them. `within` is told how many terms there are before they are read.
     * NOT_COMPUTABLE, naming the rule, where they overlap, are no counts, or are not all shown exactly.
     */
    async sum(where: ObservationQuery, viewer: Viewer, within: (terms: number) => void): Promise<SumModel> {
      const selected = await deps.observations.selected(where, viewer);
      refuseUnaddable(selected, deps.catalogue);
      const positions = selectedPositions(selected);
      within(positions.length);
      const terms = positions.map((cell) => selected.observe(cell, "COUNT"));
      refuseTerms(terms);
      return { value: terms.reduce((sum, { value }) => sum + (value ?? 0), 0), terms };
    },
  };
}

export type SumService = ReturnType<typeof makeSumService>;
