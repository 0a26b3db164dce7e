import type { Measure } from "../domain/codes.ts";

/** What an observation's id holds. `codes`: jurisdiction, then the members in the order of the release's axes. */
export interface ObservationPlace {
  readonly release: string;
  readonly codes: readonly string[];
  readonly period: string;
  readonly measure: Measure;
}

/** Reads `release:series:period:measure`; null where the id has not these four parts. */
export function readObservationId(id: string): ObservationPlace | null {
  const match = /^([^:]+@[^:]+):([^:]+):([^:]+):([A-Z]+)$/.exec(id);
  if (!match) return null;
  const [, release, series, period, measure] = match as unknown as readonly [string, string, string, string, Measure];
  return { release, codes: series.split("."), period, measure };
}
