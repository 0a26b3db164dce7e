import { describe, expect, test } from "vitest";
import { LOADED_AVAILABILITY } from "../../../src/publication/release-cells.ts";
import { historyOf, OUTLIER_SCORE, robustScore } from "../../../src/submission/outliers.ts";

describe("a count beside its own history", () => {
  test.each([
    ["no judgement from four values", 900, [10, 11, 12, 13], null],
    ["in the middle of it", 12, [10, 11, 12, 13, 14], 0],
    ["steady, and a small difference is chance", 103, [100, 100, 100, 100, 100], 0.3],
    ["all zeros, and one", 1, [0, 0, 0, 0, 0], 1],
  ])("%s", (_name, value, history, score) => {
    expect(robustScore(value, history)).toEqual(score);
  });

  test("is far from it where digits were swapped or added, and near it where figures grow", () => {
    const growing = [340, 380, 401, 440, 480, 502, 541, 560];
    const far = (value: number): boolean => Math.abs(robustScore(value, growing) ?? 0) > OUTLIER_SCORE;
    expect([590, 620, 800].map(far)).toEqual([false, false, false]);
    expect([5_900, 59, 1_400].map(far)).toEqual([true, true, true]);
    // One wrong value in the history hides nothing.
    expect(Math.abs(robustScore(5_900, [...growing, 9_999]) ?? 0)).toBeGreaterThan(OUTLIER_SCORE);
  });

  test("takes the latest ten earlier periods of the same cell, and passes over those without a count", () => {
    const codes = Array.from({ length: 13 }, (_, i) => String(2010 + i));
    const axes = [
      { id: "JURISDICTION", codes: ["CA"] },
      { id: "PERIOD", codes },
      { id: "sex", codes: ["T", "F"] },
    ];
    const cells = {
      shape: { axes },
      value: Int32Array.from({ length: 26 }, (_, i) => (i % 2 === 0 ? i / 2 : 1_000)),
      availability: Uint8Array.from({ length: 26 }, (_, i) =>
        LOADED_AVAILABILITY.indexOf(i === 20 ? "NOT_AVAILABLE" : "VALUE"),
      ),
    };
    expect(historyOf(cells)(24)).toEqual([11, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(historyOf(cells)(2)).toEqual([0]);
    expect(historyOf(cells)(0)).toEqual([]);
  });
});
