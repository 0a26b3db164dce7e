import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Viewer } from "../domain/audience.ts";
import type { Measure } from "../domain/codes.ts";
import { type Axis, codesAt, JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import type { ObservationService, SelectedCells } from "../observation/observation.service.ts";
import { valueAt } from "../observation/view-snapshot.ts";
import { faults } from "../shared/faults.ts";
import { type ComparabilityStatement, type ComparabilityVerdict, compareWithin } from "./comparability.ts";

export interface AskedComparison {
  readonly indicator: string;
  readonly jurisdictions: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
}

/** Every selected cell of a release, by its position. */
function positionsOf({ view, selection }: SelectedCells): number[] {
  return view.shape.axes.reduce<number[]>(
    (positions, _axis, a) =>
      positions.flatMap((position) =>
        (selection.indexes[a] as readonly number[]).map((index) => position + index * (view.strides[a] as number)),
      ),
    [0],
  );
}

/** The codes that are selected on an axis of the release. */
export function selectedCodes({ view, selection }: SelectedCells, id: string): string[] {
  const a = view.shape.axes.findIndex((axis) => axis.id === id);
  const { codes } = view.shape.axes[a] as Axis;
  return (selection.indexes[a] as readonly number[]).map((index) => codes[index] as string);
}

export function makeComparabilityService(deps: {
  readonly catalogue: Catalogue;
  readonly comparability: readonly ComparabilityStatement[];
  readonly observations: ObservationService;
}) {
  const { catalogue, comparability, observations } = deps;

  return {
    /** The verdict on an indicator's totals. Errors: as selectCells; NOT_FOUND for an unknown indicator. */
    async ofIndicator({ indicator: id, ...where }: AskedComparison, viewer: Viewer): Promise<ComparabilityVerdict> {
      const indicator = catalogue.indicator(id);
      if (!indicator)
        throw faults.unknownIndicator(
          id,
          catalogue.indicators.map((entry) => entry.id),
        );
      const measures = indicator.measures.filter((measure): measure is Measure => ["COUNT", "RATE"].includes(measure));
      const dimensions = indicator.dimensions.flatMap(({ id: dimension, total, defaultMember }) =>
        total === null && defaultMember !== undefined ? [{ dimension, members: [defaultMember] }] : [],
      );
      const selected = await observations.selected({ indicator: id, ...where, measures, dimensions }, viewer);
      const { view } = selected;
      return compareWithin(comparability, {
        indicator: id,
        jurisdictions: selectedCodes(selected, JURISDICTION_AXIS),
        periods: selectedCodes(selected, PERIOD_AXIS),
        members: Object.fromEntries(indicator.dimensions.map((d) => [d.id, selectedCodes(selected, d.id)])),
        measures,
        smallCounts: (fewerThan) =>
          positionsOf(selected)
            .filter((cell) => (valueAt(view, cell) ?? fewerThan) < fewerThan)
            .map((cell) => {
              const [jurisdiction = "", period = ""] = codesAt(view.shape, view.strides, cell);
              return { jurisdiction, period };
            }),
      });
    },
  };
}

export type ComparabilityService = ReturnType<typeof makeComparabilityService>;
