import {
  type ComparabilityStatement,
  type ComparabilityVerdict,
  type ComparedSelection,
  comparedPeriods,
  compareWithin,
} from "../comparability/comparability.ts";
import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import { axisCodes, provisionalIn, selectedCodes } from "../observation/selected-cells.ts";

/** Whether the selected cells may be compared with each other. `small`: where a rate is shown that rests on few units. */
export function verdictOn(
  selected: SelectedCells,
  statements: readonly ComparabilityStatement[],
  small: NonNullable<ComparedSelection["smallCounts"]>,
): ComparabilityVerdict {
  const { indicator, selection, view } = selected;
  const { measures } = selection;
  const dimensions = indicator.dimensions.filter(({ id }) => view.shape.axes.some((axis) => axis.id === id));
  const members = dimensions.map(({ id }) => [id, selectedCodes(selected, id)] as const);
  const periods = selectedCodes(selected, PERIOD_AXIS);
  return compareWithin(statements, {
    indicator: indicator.id,
    jurisdictions: selectedCodes(selected, JURISDICTION_AXIS),
    periods: comparedPeriods({ periods, measures }, axisCodes(selected, PERIOD_AXIS)),
    members: Object.fromEntries(members),
    measures,
    isProvisional: provisionalIn(selected),
    smallCounts: small,
  });
}
