import type { Catalogue, IndicatorEntry, JurisdictionEntry } from "../catalogue/catalogue.ts";
import { numberUnder } from "./demo-model.ts";

/**
 * A place where units are counted once: a metropolitan area (or its part) within one province, or a province outside
 * its metropolitan areas. Areas do not overlap and together they are Canada.
 * `heldBy`: the jurisdictions whose counts include it. `weight`: its fraction of the province's expected count.
 */
export interface DemoArea {
  readonly province: string;
  readonly heldBy: readonly string[];
  readonly weight: number;
}

/**
 * Synthetic weights: a metropolitan area's part of its province's population, in thousandths. They are invented,
 * roughly of the right order so that large cities look large, and must never be quoted or used as population figures.
 */
const POPULATION_WEIGHT: Readonly<Record<string, number>> = {
  "CMA-001": 400,
  "CMA-205": 450,
  "CMA-305": 200,
  "CMA-310": 160,
  "CMA-408": 20,
  "CMA-421": 100,
  "CMA-433": 26,
  "CMA-442": 18,
  "CMA-462": 500,
  "CMA-505-24": 40,
  "CMA-505-35": 75,
  "CMA-521": 12,
  "CMA-522": 8,
  "CMA-529": 9,
  "CMA-532": 29,
  "CMA-535": 430,
  "CMA-537": 55,
  "CMA-539": 30,
  "CMA-541": 42,
  "CMA-543": 10,
  "CMA-550": 12,
  "CMA-555": 39,
  "CMA-559": 30,
  "CMA-568": 15,
  "CMA-580": 12,
  "CMA-595": 9,
  "CMA-602": 620,
  "CMA-705": 220,
  "CMA-725": 280,
  "CMA-810": 28,
  "CMA-825": 350,
  "CMA-835": 330,
  "CMA-915": 45,
  "CMA-932": 40,
  "CMA-933": 530,
  "CMA-935": 80,
};

/** Expected count per inhabitant outside the metropolitan areas, where it is 1 inside them. Synthetic too. */
const OUTSIDE = 0.45;

function areasOfProvince(province: JurisdictionEntry, metropolitan: readonly JurisdictionEntry[]): DemoArea[] {
  const own = metropolitan.filter(({ parent }) => parent === province.id);
  const inside = own.map(({ id }) => numberUnder(POPULATION_WEIGHT, id));
  const outside = (1000 - inside.reduce((sum, weight) => sum + weight, 0)) * OUTSIDE;
  const all = inside.reduce((sum, weight) => sum + weight, outside);
  const above = [province.parent ?? "CA", province.id];
  const areas = own.map(({ id, alsoPartOf }, i) => ({
    province: province.id,
    heldBy: alsoPartOf === undefined ? [...above, id] : [...above, alsoPartOf, id],
    weight: (inside[i] as number) / all,
  }));
  return [...areas, { province: province.id, heldBy: above, weight: outside / all }];
}

/**
 * The areas of an indicator, province by province; one area a province where the indicator has no metropolitan areas.
 */
export function demoAreas(indicator: IndicatorEntry, catalogue: Catalogue): DemoArea[] {
  const entries = catalogue.jurisdictions.filter(({ level }) => indicator.levels.includes(level));
  const metropolitan = entries.filter(({ level }) => level === "CMA");
  return entries.filter(({ level }) => level === "PROVINCE").flatMap((entry) => areasOfProvince(entry, metropolitan));
}

/** The jurisdictions of an indicator's axis, in the order of the catalogue. */
export const demoJurisdictions = (indicator: IndicatorEntry, catalogue: Catalogue): string[] =>
  catalogue.jurisdictions.filter(({ level }) => indicator.levels.includes(level)).map(({ id }) => id);
