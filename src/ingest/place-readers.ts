import { nearest } from "../shared/nearest.ts";
import type { ImportContext } from "./imported.ts";
import { PERIOD_WORDS, readPeriod } from "./period-text.ts";
import { remembering } from "./remember.ts";

/** Reads a cell of a column; undefined where it became a finding. */
export type CellReader = (text: string, row: number) => string | undefined;

export function periodReader({ indicator, findings }: ImportContext, column: string): CellReader {
  const known = remembering((text) => {
    const read = readPeriod(text, indicator.periodType);
    return "id" in read ? read.id : undefined;
  });
  return (text, row) => {
    const id = known(text);
    if (id !== undefined) return id;
    const read = readPeriod(text, indicator.periodType);
    if ("id" in read) return read.id;
    const { en, fr, example } = PERIOD_WORDS[indicator.periodType];
    const given = { indicator: indicator.id, expected: en, attendu: fr, example };
    findings.add(read.fault, { row, column, value: text.trim() }, given);
    return undefined;
  };
}

/** Whether a jurisdiction may stand in a file that is loaded for another: Canada's may hold all, a province's only its own. */
function isWithin({ catalogue, jurisdiction: scope }: ImportContext, id: string): boolean {
  if (scope === "CA" || id === scope) return true;
  return catalogue.provinceOf(id) === scope;
}

/** The finding for a jurisdiction that a row may not have; null where it may. Foreign rows are refused before all else. */
export function areaFault(context: ImportContext, id: string): "jurisdiction.foreign" | "jurisdiction.level" | null {
  if (!isWithin(context, id)) return "jurisdiction.foreign";
  const level = context.catalogue.jurisdiction(id)?.level;
  return level !== undefined && context.indicator.levels.includes(level) ? null : "jurisdiction.level";
}

/** Ids, SGC codes, abbreviations and names in either language, in any case. */
export function areaReader(context: ImportContext, column: string): CellReader {
  const { catalogue, findings, indicator, jurisdiction } = context;
  const known = remembering((text) => {
    const id = catalogue.jurisdictionId(text);
    return id !== undefined && areaFault(context, id) === null ? id : undefined;
  });
  return (text, row) => {
    const id = known(text);
    if (id !== undefined) return id;
    const place = { row, column, value: text.trim() };
    const given = catalogue.jurisdictionId(text);
    if (given === undefined)
      findings.add("jurisdiction.unknown", place, () => {
        const names = catalogue.jurisdictions.flatMap(({ id, name }) => [id, name.en, name.fr]);
        return { nearest: nearest(text.trim().slice(0, 80), [...new Set(names)]).join(", ") };
      });
    else
      findings.add(areaFault(context, given) ?? "jurisdiction.unknown", place, {
        jurisdiction,
        indicator: indicator.id,
      });
    return undefined;
  };
}
