import { MAX_CELLS } from "../shared/limits.ts";
import type { TableAlternative, TableAxisSize, TablePreflight, TableRequest } from "./preflight.type.ts";
import type { PreflightModel } from "./table.service.ts";
import type { TableRequest as TableRequestModel } from "./table.ts";
import type { TableAlternativeModel } from "./table-alternatives.ts";

/** A request as GraphQL shows it: every field of the input, null where it is absent. */
function toRequest({ where, rows, columns }: TableRequestModel): TableRequest {
  const { indicator, measures, jurisdictions, geoLevels, periods, from, to, dimensions, release, asOf } = where;
  return {
    where: {
      indicator,
      measures: measures ?? null,
      jurisdictions: jurisdictions ?? null,
      geoLevels: geoLevels ?? null,
      periods: periods ?? null,
      from: from ?? null,
      to: to ?? null,
      dimensions: dimensions ?? null,
      release: release ?? null,
      asOf: asOf ?? null,
    },
    rows,
    columns,
  };
}

/** The variables that ask for it, without what is absent. */
const variablesOf = (input: TableRequest): string =>
  JSON.stringify({ input }, (_key, value: unknown) => (value === null ? undefined : value));

export function toAlternative({ changes, request, cells, hidden, shown }: TableAlternativeModel): TableAlternative {
  const input = toRequest(request);
  return { changes, cells, hidden, shown, input, variables: variablesOf(input) };
}

const STANDARD: readonly string[] = ["JURISDICTION", "PERIOD", "MEASURE"];

export function toPreflight({ cells, axes, hidden, shown, alternatives }: PreflightModel): TablePreflight {
  return {
    cells,
    maxCells: MAX_CELLS,
    fits: cells <= MAX_CELLS,
    cost: cells,
    hidden,
    shown,
    axes: axes.map(({ axis, codes }) => ({
      axis,
      standard: STANDARD.includes(axis) ? (axis as TableAxisSize["standard"]) : null,
      codes: codes.length,
    })),
    alternatives: alternatives.map(toAlternative),
  };
}
