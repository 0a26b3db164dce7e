import { describe, expect, test } from "vitest";
import { COURT_CASES_MODEL } from "../../../src/demo/court-cases-model.ts";
import { demoAreas } from "../../../src/demo/demo-areas.ts";
import type { DemoModel } from "../../../src/demo/demo-model.ts";
import { POLICE_VICTIMS_MODEL } from "../../../src/demo/police-victims-model.ts";
import { catalogue } from "./demo-support.ts";

const provinces = catalogue.jurisdictions.filter(({ level }) => level === "PROVINCE").map(({ id }) => id);

const combinations = ({ dimensions }: DemoModel): string[][] =>
  dimensions.reduce<string[][]>((all, { members }) => all.flatMap((s) => members.map(({ id }) => [...s, id])), [[]]);

describe.each([POLICE_VICTIMS_MODEL, COURT_CASES_MODEL])("$indicator", (model) => {
  const indicator = catalogue.indicator(model.indicator);

  test("shares sum to one and every period and province has its number", () => {
    expect(combinations(model).reduce((sum, members) => sum + model.share(members), 0)).toBeCloseTo(1, 12);
    expect(model.trend).toHaveLength(model.periods.length);
    expect(Object.keys(model.rate).sort()).toEqual([...provinces].sort());
  });

  test("its members fill every code of the catalogue's dimensions, in the catalogue's order of dimensions", () => {
    expect(model.dimensions.map(({ id }) => id)).toEqual(indicator?.dimensions.map(({ id }) => id));
    model.dimensions.forEach(({ members }, d) => {
      const held = new Set(members.flatMap(({ heldBy }) => heldBy));
      expect(held).toEqual(new Set(indicator?.dimensions[d]?.members));
    });
  });

  test("a misspelt member is refused, never counted as zero", () => {
    expect(() => model.share(["ADULTS", "GUILTY", "MSO"])).toThrow("no number for ADULTS");
  });

  test("the areas of a province weigh one together and are held by Canada and the province", () => {
    const areas = indicator ? demoAreas(indicator, catalogue) : [];
    for (const province of provinces) {
      const own = areas.filter((area) => area.province === province);
      expect(own.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      expect(own.every(({ weight, heldBy }) => weight > 0 && heldBy[0] === "CA" && heldBy[1] === province)).toBe(true);
    }
  });
});
