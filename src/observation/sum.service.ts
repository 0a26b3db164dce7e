import type { Catalogue } from "../catalogue/catalogue.ts";
import {
  type ComparabilityStatement,
  type ComparabilityVerdict,
  compareWithin,
} from "../comparability/comparability.ts";
import type { Viewer } from "../domain/audience.ts";
import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import type { CellNoteRow, ReleaseRow } from "../release/release.repository.ts";
import { axesShown, notesOfTable } from "../table/table-notes.ts";
import { refuseTerms, refuseUnaddable } from "./adding.ts";
import type { ObservationQuery, SelectedCells } from "./cell-reading.ts";
import type { ObservationService } from "./observation.service.ts";
import type { Note, Observation } from "./observation.type.ts";
import { selectedCodes, selectedPositions } from "./selected-cells.ts";

/** A sum and what must be said of it: mandatory notes first, and whether its terms may be set beside each other. */
export interface SumModel {
  readonly value: number;
  readonly terms: readonly Observation[];
  readonly release: ReleaseRow;
  readonly notes: readonly Note[];
  readonly comparability: ComparabilityVerdict;
}

export function makeSumService(deps: {
  readonly catalogue: Catalogue;
  readonly comparability: readonly ComparabilityStatement[];
  readonly observations: ObservationService;
  readonly cellNotesOf: (releaseIds: readonly string[]) => Promise<readonly CellNoteRow[]>;
}) {
  const { catalogue, comparability, observations, cellNotesOf } = deps;

  const verdictOn = (selected: SelectedCells): ComparabilityVerdict =>
    compareWithin(comparability, {
      indicator: selected.indicator.id,
      jurisdictions: selectedCodes(selected, JURISDICTION_AXIS),
      periods: selectedCodes(selected, PERIOD_AXIS),
      members: Object.fromEntries(selected.indicator.dimensions.map(({ id }) => [id, selectedCodes(selected, id)])),
      measures: selected.selection.measures,
    });

  return {
    /**
     * The sum of the selected counts as the viewer is shown them. `within` is told how many terms there are before they are read.
     * NOT_COMPUTABLE, naming the rule, where they overlap, are no counts, or are not all shown exactly.
     */
    async sum(where: ObservationQuery, viewer: Viewer, within: (terms: number) => void): Promise<SumModel> {
      const selected = await observations.selected(where, viewer);
      refuseUnaddable(selected, catalogue);
      const positions = selectedPositions(selected);
      within(positions.length);
      const terms = positions.map((cell) => selected.observe(cell, "COUNT"));
      refuseTerms(terms);
      const cellNotes = await cellNotesOf([selected.release.id]);
      return {
        value: terms.reduce((sum, { value }) => sum + (value ?? 0), 0),
        terms,
        release: selected.release,
        notes: notesOfTable(terms, axesShown(selected), { selected, catalogue, cellNotes }),
        comparability: verdictOn(selected),
      };
    },
  };
}

export type SumService = ReturnType<typeof makeSumService>;
