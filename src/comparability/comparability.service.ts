import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Viewer } from "../domain/audience.ts";
import type { Measure } from "../domain/codes.ts";
import { codesAt, JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import type { ObservationService } from "../observation/observation.service.ts";
import { provisionalIn, selectedCodes, selectedPositions } from "../observation/selected-cells.ts";
import { refuseRepeats } from "../observation/selection.ts";
import { valueAt } from "../observation/view-snapshot.ts";
import { AppError } from "../shared/app-error.ts";
import { faults } from "../shared/faults.ts";
import {
  type ComparabilityStatement,
  type ComparabilityVerdict,
  compareIndicators,
  compareWithin,
} from "./comparability.ts";

export interface AskedComparison {
  readonly indicator: string;
  readonly jurisdictions: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
}

const fewerThanTwo = (): AppError =>
  new AppError(
    "INVALID_INPUT",
    {
      en: "indicators: name two or more to compare with each other.",
      fr: "indicators : nommez-en au moins deux à comparer entre eux.",
    },
    { argument: "indicators" },
  );

export function makeComparabilityService(deps: {
  readonly catalogue: Catalogue;
  readonly comparability: readonly ComparabilityStatement[];
  readonly observations: ObservationService;
}) {
  const { catalogue, comparability, observations } = deps;

  function indicatorOf(id: string): IndicatorEntry {
    const indicator = catalogue.indicator(id);
    if (indicator) return indicator;
    throw faults.unknownIndicator(
      id,
      catalogue.indicators.map((entry) => entry.id),
    );
  }

  return {
    /** The verdict on setting indicators beside each other or adding them. NOT_FOUND for an unknown one; INVALID_INPUT below two. */
    between(ids: readonly string[]): ComparabilityVerdict {
      refuseRepeats("indicators", ids);
      if (ids.length < 2) throw fewerThanTwo();
      return compareIndicators(comparability, ids.map(indicatorOf));
    },
    /** The verdict on an indicator's totals. Errors: as selectCells; NOT_FOUND for an unknown indicator. */
    async ofIndicator({ indicator: id, ...where }: AskedComparison, viewer: Viewer): Promise<ComparabilityVerdict> {
      const indicator = indicatorOf(id);
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
        isProvisional: provisionalIn(selected),
        smallCounts: (fewerThan) =>
          selectedPositions(selected)
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
