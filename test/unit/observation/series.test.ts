import { describe, expect, test } from "vitest";
import { changeOn, indexOn, movingTotalOf, type ShownFigure } from "../../../src/observation/series.ts";

const value = (n: number, rounded = false): ShownFigure => ({ value: n, availability: "VALUE", rounded });
const hidden: ShownFigure = { value: null, availability: "SUPPRESSED", rounded: false };
const missing: ShownFigure = { value: null, availability: "NOT_AVAILABLE", rounded: false };
const why = { en: "A break.", fr: "Une rupture." };

describe("what a series computes from shown figures", () => {
  test.each([
    ["a rise", value(15), value(10), null, { value: 50, availability: "VALUE" }],
    ["a fall", value(10), value(15), null, { value: -33.3, availability: "VALUE" }],
    ["a fall to zero", value(0), value(4), null, { value: -100, availability: "VALUE" }],
    ["a base of zero", value(4), value(0), null, { value: null, availability: "NOT_COMPUTABLE" }],
    ["a hidden base", value(4), hidden, null, { value: null, availability: "NOT_COMPUTABLE" }],
    ["a hidden figure", hidden, value(4), null, { value: null, availability: "SUPPRESSED" }],
    ["no base", value(4), undefined, null, { value: null, availability: "NOT_AVAILABLE" }],
    ["a base that is not available", value(4), missing, null, { value: null, availability: "NOT_AVAILABLE" }],
    ["a break", value(4), value(2), why, { value: null, availability: "NOT_COMPUTABLE", reason: why }],
    [
      "a hidden base behind a break",
      value(4),
      hidden,
      why,
      { value: null, availability: "NOT_COMPUTABLE", reason: why },
    ],
  ] as const)("a change over %s", (_what, now, base, broken, expected) => {
    expect(changeOn(now, base, broken)).toMatchObject(expected);
  });

  test("an index has its base at 100, and says that it rests on rounded figures", () => {
    expect(indexOn(value(10), value(10), null)).toMatchObject({ value: 100, rounded: false });
    expect(indexOn(value(15, true), value(10), null)).toMatchObject({ value: 150, rounded: true });
  });

  test("a moving total is of exact, shown counts alone", () => {
    expect(movingTotalOf([value(1), value(2), value(3)], null)).toMatchObject({ value: 6, availability: "VALUE" });
    expect(movingTotalOf([value(1), hidden, value(3)], null)).toMatchObject({
      value: null,
      availability: "NOT_COMPUTABLE",
    });
    expect(movingTotalOf([value(5, true), value(5, true)], null)).toMatchObject({ availability: "NOT_COMPUTABLE" });
    expect(movingTotalOf([undefined, value(3)], null)).toMatchObject({ availability: "NOT_AVAILABLE" });
    expect(movingTotalOf([missing, hidden], null)).toMatchObject({ availability: "NOT_AVAILABLE" });
    expect(movingTotalOf([value(1), value(2)], why)).toMatchObject({ availability: "NOT_COMPUTABLE", reason: why });
  });
});
