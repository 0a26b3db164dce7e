import { expect, test } from "vitest";
import type { Measure } from "../../../src/domain/codes.ts";
import { type Explained, explainCell } from "../../../src/explanation/explain.ts";

function headlineOf(measure: Measure, given: Partial<Explained>, value: number | null = null): string {
  const availability = value === null ? "SUPPRESSED" : "VALUE";
  const status = { availability, vintage: "FINAL", rounded: false, roundingBase: null, symbols: [] } as const;
  const { headline } = explainCell({
    observation: { measure, status, measureNotes: [], value },
    ...{ count: null, isPooled: false, custodian: { en: "Ontario", fr: "Ontario" }, method: "ROUND", smallest: 6 },
    ...{ hiddenFromOthers: null, alternatives: [], ...given },
  });
  return value === null ? headline.en : headline.fr;
}

test("a share hidden by its total is not said to rest on a small count", () => {
  expect(headlineOf("COUNT", {})).toContain("the count is between 0 and 5");
  for (const [measure, count] of [
    ["SHARE", 40],
    ["RATE", null],
    ["CHANGE", null],
  ] as const)
    for (const method of ["ROUND", "SUPPRESS"])
      expect(headlineOf(measure, { count, method })).toBe(
        "Hidden to protect the people counted: it would tell a count that is hidden.",
      );
});

test("a rate that rounds to zero is said to be none of the count", () =>
  expect(headlineOf("RATE", { count: 1 }, 0)).toBe(
    "Non nul avant l'arrondissement à la décimale affichée\u00a0: le nombre n'est pas nul.",
  ));
