import type { Catalogue, CodeEntry, DimensionEntry, IndicatorEntry, ProfileEntry } from "../catalogue/catalogue.ts";
import type { ComparabilityVerdict } from "../comparability/comparability.ts";
import type { Text } from "../domain/codes.ts";
import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { anyPeriod } from "../domain/pooled-period.ts";
import type { ObservationQuery } from "../observation/cell-reading.ts";
import type { Note, Observation } from "../observation/observation.type.ts";
import type { ReleaseRow } from "../release/release.repository.ts";

export const MEASURE_AXIS = "MEASURE";

/** Which cells, and which axes stand on rows and columns, the outermost first. */
export interface TableRequest {
  readonly where: ObservationQuery;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
}

/** One code on one axis, with its name. `axis`: JURISDICTION, PERIOD, MEASURE or the id of a dimension. */
export interface TableHeaderModel {
  readonly axis: string;
  readonly id: string;
  readonly name: Text;
}

/** An axis of a table with the codes that are selected on it, in the release's order. */
export interface TableAxis {
  readonly axis: string;
  readonly name: Text;
  readonly codes: readonly TableHeaderModel[];
}

export interface SymbolMeaningModel {
  readonly symbol: string;
  readonly meaning: Text;
}

/**
 * A table as one viewer may see it. `rows[i]`, `columns[j]`: one header for each axis that stands there, the outermost first.
 * `cells[i][j]`: null where the indicator has no such cell. `axes`: every axis, those that stand at one code included, in the order
 * of the release, the measure last. `request`: what was asked, with its release pinned and its axes' members named.
 */
export interface TableModel {
  readonly title: Text;
  readonly rows: readonly (readonly TableHeaderModel[])[];
  readonly columns: readonly (readonly TableHeaderModel[])[];
  readonly cells: readonly (readonly (Observation | null)[])[];
  readonly axes: readonly TableAxis[];
  readonly notes: readonly Note[];
  readonly legend: readonly SymbolMeaningModel[];
  readonly comparability: ComparabilityVerdict;
  readonly indicator: IndicatorEntry;
  readonly release: ReleaseRow;
  readonly profile: ProfileEntry;
  readonly audience: string;
  readonly request: TableRequest;
}

const nameOfCode = (codes: readonly CodeEntry[], id: string): Text =>
  codes.find((code) => code.id === id)?.name ?? { en: id, fr: id };

/** What the codes of an axis are called. */
export function namesOn(axis: string, indicator: IndicatorEntry, catalogue: Catalogue): (code: string) => Text {
  if (axis === JURISDICTION_AXIS) return (code) => catalogue.jurisdiction(code)?.name ?? { en: code, fr: code };
  if (axis === PERIOD_AXIS) return (code) => anyPeriod(code)?.label ?? { en: code, fr: code };
  const list =
    axis === MEASURE_AXIS
      ? "CL_MEASURE"
      : (indicator.dimensions.find(({ id }) => id === axis) as DimensionEntry).codelist;
  const codes = catalogue.codelist(list)?.codes ?? [];
  return (code) => nameOfCode(codes, code);
}
