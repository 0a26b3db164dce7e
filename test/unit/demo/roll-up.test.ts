import { expect, test } from "vitest";
import { rollUp, summedAxis } from "../../../src/demo/roll-up.ts";

const place = summedAxis("place", ["CA", "A", "B"], [["CA", "A"], ["CA", "B"], ["CA"]]);
const sex = summedAxis(
  "sex",
  ["T", "F", "M"],
  [
    ["T", "F"],
    ["T", "M"],
  ],
);

test("every code is the sum of the leaves that it holds, along all axes at once", () => {
  expect([...rollUp(Int32Array.of(1, 2, 10, 20, 100, 200), [place, sex])]).toEqual([
    333, 111, 222, 3, 1, 2, 30, 10, 20,
  ]);
});

test("overlapping codes share leaves and are not added", () => {
  const rule = summedAxis("rule", ["ANY_CHARGE", "MSO"], [["ANY_CHARGE", "MSO"], ["ANY_CHARGE"]]);
  expect([...rollUp(Int32Array.of(3, 4), [rule])]).toEqual([7, 3]);
});

test("a leaf of a code that the axis does not have is refused", () => {
  expect(() => summedAxis("sex", ["T", "F"], [["T", "M"]])).toThrow("axis sex has no code M");
});
