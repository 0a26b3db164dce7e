import { expect, test } from "vitest";
import { applyIrcc5, roundIrcc5 } from "../../../../src/sdc/rounding/ircc-5.ts";
import {
  BY_RULE,
  HIDDEN,
  NEVER_SHOWN,
  ROUNDED,
  readerBounds,
  UNBOUNDED,
} from "../../../../src/sdc/rounding/rounded-cells.ts";
import { SdcInputError } from "../../../../src/sdc/system.ts";
import { aSystem, oneSum } from "./rounding-systems.ts";

test.each([
  [0, null],
  [1, null],
  [2, null],
  [3, null],
  [4, null],
  [5, null],
  [6, 5],
  [7, 5],
  [8, 10],
  [9, 10],
  [10, 10],
  [11, 10],
  [12, 10],
  [13, 15],
  [528, 530],
  [597, 595],
])("a count of %i is shown as %s", (count, shown) => {
  expect(roundIrcc5(count)).toBe(shown);
});

test("no whole number is half-way between two multiples of 5", () => {
  for (let count = 6; count <= 2000; count++) expect(Math.abs(roundIrcc5(count)! - count)).toBeLessThanOrEqual(2);
});

test("a total is rounded by itself, so it need not be the sum of the parts", () => {
  const { shown, state } = applyIrcc5(oneSum([7, 7, 7]));
  expect([...shown]).toEqual([20, 5, 5, 5]);
  expect([...state]).toEqual([ROUNDED, ROUNDED, ROUNDED, ROUNDED]);
});

test("a zero is hidden like 1 to 5", () => {
  const { shown, state, hiddenBy } = applyIrcc5(oneSum([0, 5, 6]));
  expect([...shown]).toEqual([10, -1, -1, 5]);
  expect([...state]).toEqual([ROUNDED, HIDDEN, HIDDEN, ROUNDED]);
  expect([...hiddenBy.subarray(1, 3)]).toEqual([BY_RULE, BY_RULE]);
});

test("a reader takes `--` for 0 to 5, 5 for 6 or 7, and any other value for 2 up or down", () => {
  const { low, high } = readerBounds(applyIrcc5(oneSum([3, 6, 8])));
  expect([...low]).toEqual([13, 0, 6, 8]);
  expect([...high]).toEqual([17, 5, 7, 12]);
});

test("the reader's interval holds the count for every count", () => {
  const counts = Array.from({ length: 200 }, (_, count) => count);
  const { low, high } = readerBounds(applyIrcc5(aSystem({ values: counts, sums: [] })));
  for (const count of counts) {
    expect(low[count]).toBeLessThanOrEqual(count);
    expect(high[count]).toBeGreaterThanOrEqual(count);
  }
});

test("cells that nobody holds or that are never shown stay hidden and say nothing", () => {
  const result = applyIrcc5(aSystem({ values: [40, -7, 22], sums: [], notHeld: [1], notPublishable: [2] }));
  const { low, high } = readerBounds(result);
  expect([...result.shown]).toEqual([40, -1, -1]);
  expect([...result.hiddenBy.subarray(1)]).toEqual([NEVER_SHOWN, NEVER_SHOWN]);
  expect([[...low], [...high]]).toEqual([
    [38, 0, 0],
    [42, UNBOUNDED, UNBOUNDED],
  ]);
});

test("refuses a negative count and keeps it out of the message", () => {
  const system = aSystem({ values: [12, -37], sums: [] });
  expect(() => applyIrcc5(system)).toThrow(SdcInputError);
  expect(() => applyIrcc5(system)).toThrow("cell 1");
  expect(() => applyIrcc5(system)).not.toThrow("37");
});
