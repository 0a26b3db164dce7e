import { type Axis, codesAt } from "../domain/cube.ts";
import { previousPeriod } from "../domain/period.ts";
import type { ViewSnapshot } from "../observation/view-snapshot.ts";
import { breakBetween, type ComparabilityStatement } from "./comparability.ts";

/** Finds the break between a cell of a release and the same cell one period before; null where there is none. */
export function makeBreakFinder(
  statements: readonly ComparabilityStatement[],
): (indicator: string, view: ViewSnapshot, cell: number) => ComparabilityStatement | null {
  const breaks = statements.filter(({ when }) => when === "AT_BREAK");
  return (indicator, { shape, strides }, cell) => {
    const ofIndicator = breaks.filter(({ scope }) => scope.indicators.includes(indicator));
    if (ofIndicator.length === 0) return null;
    const [jurisdiction, period, ...codes] = codesAt(shape, strides, cell) as [string, string, ...string[]];
    const members = Object.fromEntries(codes.map((code, i) => [(shape.axes[i + 2] as Axis).id, code]));
    const against = previousPeriod(period) ?? period;
    return breakBetween(ofIndicator, { indicator, jurisdiction, members, period, against }) ?? null;
  };
}
