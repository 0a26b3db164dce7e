import type { Catalogue } from "../catalogue/catalogue.ts";
import type { ComparabilityStatement, ComparabilityVerdict } from "../comparability/comparability.ts";
import type { Viewer } from "../domain/audience.ts";
import type { Text } from "../domain/codes.ts";
import { PERIOD_AXIS } from "../domain/cube.ts";
import type { CellNoteRow, ReleaseRow } from "../release/release.repository.ts";
import { axesShown, notesOfTable } from "../table/table-notes.ts";
import { verdictOn } from "../table/table-verdict.ts";
import { refuseAcrossBreak, refuseTerms, refuseUnaddable } from "./adding.ts";
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

  /** `Nova Scotia, 2021, Women and girls`: a term as its reader would call it, totals aside. */
  function nameOf({ jurisdictionId, period, members }: Observation, { indicator }: SelectedCells): Text {
    const place = catalogue.jurisdiction(jurisdictionId)?.name ?? { en: jurisdictionId, fr: jurisdictionId };
    const parts = members.flatMap(({ dimensionId, memberId }) => {
      const dimension = indicator.dimensions.find(({ id }) => id === dimensionId);
      const code = catalogue.codelist(dimension?.codelist ?? "")?.codes.find(({ id }) => id === memberId);
      return code && memberId !== dimension?.total ? [code.name] : [];
    });
    const all = [place, period.label, ...parts];
    return { en: all.map(({ en }) => en).join(", "), fr: all.map(({ fr }) => fr).join(", ") };
  }

  return {
    /**
     * The sum of the selected counts as the viewer is shown them. `within` is told how many terms there are before they are read.
     * NOT_COMPUTABLE, naming the rule, where they overlap, are no counts, or are not all shown exactly.
     */
    async sum(where: ObservationQuery, viewer: Viewer, within: (terms: number) => void): Promise<SumModel> {
      const selected = await observations.selected(where, viewer);
      refuseUnaddable(selected, catalogue);
      const verdict = verdictOn(selected, comparability, () => []);
      refuseAcrossBreak(verdict, selectedCodes(selected, PERIOD_AXIS));
      const positions = selectedPositions(selected);
      within(positions.length);
      const terms = positions.map((cell) => selected.observe(cell, "COUNT"));
      refuseTerms(terms.map((term) => ({ name: nameOf(term, selected), value: term.value, status: term.status })));
      const cellNotes = await cellNotesOf([selected.release.id]);
      return {
        value: terms.reduce((sum, { value }) => sum + (value ?? 0), 0),
        terms,
        release: selected.release,
        notes: notesOfTable(terms, axesShown(selected), { selected, catalogue, cellNotes }),
        comparability: verdict,
      };
    },
  };
}

export type SumService = ReturnType<typeof makeSumService>;
