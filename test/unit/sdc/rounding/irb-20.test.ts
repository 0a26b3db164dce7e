import { expect, test } from "vitest";
import { applyIrb20, roundIrb20 } from "../../../../src/sdc/rounding/irb-20.ts";
import { AS_COMPLEMENT, BY_RULE, HIDDEN, readerBounds, UNBOUNDED } from "../../../../src/sdc/rounding/rounded-cells.ts";
import { aSystem, oneSum } from "./rounding-systems.ts";

const published = (addends: number[]): string =>
  roundIrb20(addends)
    .map((value) => value ?? "--")
    .join(", ");

test.each([
  [[304, 125, 26, 20], "304, 125, 26, 20, 475"],
  [[28, 45, 7, 12], "28, 45, --, --, 92"],
  [[70, 29, 7, 21], "70, 29, --, --, 127"],
  [[5, 3, 1, 1], "--, --, --, --, --"],
])("worked example of the Board: %j", (addends, expected) => {
  expect(published(addends)).toBe(expected);
});

test.each([
  [[20, 20], "20, 20, 40", "20 is the smallest value shown"],
  [[19, 40, 60], "--, --, 60, 119", "19 is hidden, and the second lowest with it"],
  [[0, 40, 60], "--, --, 60, 100", "a zero is below 20"],
  [[7, 30, 30], "--, --, 30, 67", "of two equals the first goes"],
  [[3, 9, 15], "--, --, --, 27", "with three hidden nothing more is needed"],
  [[19], "--, --", "a small total hides its only addend"],
  [[30], "30, 30", "one addend, large"],
])("edges: %j is published as %s (%s)", (addends, expected) => {
  expect(published(addends)).toBe(expected);
});

/** Rows 0: total, A, B, C; each split into F and M; cells row * 3 + (T, F, M). */
const twoWay = (rows: readonly (readonly [number, number])[]) => {
  const all: [number, number][] = [[0, 0], ...rows.map(([f, m]): [number, number] => [f, m])];
  for (const [f, m] of rows) all[0] = [all[0]![0] + f, all[0]![1] + m];
  const values = all.flatMap(([f, m]) => [f + m, f, m]);
  const byRow = all.map((_, r) => [3 * r, 3 * r + 1, 3 * r + 2]);
  const byColumn = [0, 1, 2].map((c) => [c, ...rows.map((_, r) => 3 * (r + 1) + c)]);
  return aSystem({ values, sums: [...byRow, ...byColumn] });
};

test("a complement for one sum is followed through every other sum, to a fixed point", () => {
  const system = twoWay([
    [7, 50],
    [60, 70],
    [80, 90],
  ]);
  const { state, hiddenBy } = applyIrb20(system);
  // 7 hides 50 in its row and 60 in its column; then 50 hides 70 beside it, and all four corners are hidden.
  expect([4, 5, 7, 8].map((cell) => state[cell])).toEqual([HIDDEN, HIDDEN, HIDDEN, HIDDEN]);
  expect([4, 5, 7, 8].map((cell) => hiddenBy[cell])).toEqual([BY_RULE, AS_COMPLEMENT, AS_COMPLEMENT, AS_COMPLEMENT]);
  expect([0, 1, 2, 3, 6, 9, 10, 11].every((cell) => state[cell] !== HIDDEN)).toBe(true);
});

test("applied to its own result's system again it hides nothing new: no sum has one hidden addend alone", () => {
  const system = twoWay([
    [7, 50],
    [60, 19],
    [21, 90],
  ]);
  const { state } = applyIrb20(system);
  const { total, offset, parts } = system.relations;
  for (let r = 0; r < total.length; r++) {
    const hidden = Array.from(parts.subarray(offset[r]!, offset[r + 1]!)).filter(
      (cell) => state[cell] === HIDDEN,
    ).length;
    expect(hidden).not.toBe(1);
    if (state[total[r]!] === HIDDEN) expect(hidden).toBeGreaterThan(0);
  }
});

test("a total hidden for another sum takes two of its addends with it", () => {
  // Canada = A + B; A = A1 + A2 + A3. B is small, so A is its complement, and A could be added up from its own parts.
  const { state } = applyIrb20(
    aSystem({
      values: [108, 100, 8, 30, 31, 39],
      sums: [
        [0, 1, 2],
        [1, 3, 4, 5],
      ],
    }),
  );
  expect([...state].map((s) => s === HIDDEN)).toEqual([false, true, true, true, true, false]);
});

test("an addend that nobody holds keeps the hidden one from being worked out", () => {
  const { state } = applyIrb20(aSystem({ values: [100, 7, 0, 40], sums: [[0, 1, 2, 3]], notHeld: [2] }));
  expect([...state].map((s) => s === HIDDEN)).toEqual([false, true, true, false]);
});

test("a small cell that is never shown counts as the hidden addend", () => {
  const { state } = applyIrb20(aSystem({ values: [107, 7, 40, 60], sums: [[0, 1, 2, 3]], notPublishable: [1] }));
  expect([...state].map((s) => s === HIDDEN)).toEqual([false, true, true, false]);
});

test("the reader knows values below 20 as 0 to 19, and a complement as no larger than any addend shown", () => {
  const { low, high } = readerBounds(applyIrb20(oneSum([70, 29, 7, 21])));
  expect([...low]).toEqual([127, 70, 29, 0, 20]);
  expect([...high]).toEqual([127, 70, 29, 19, 29]);
  const unsure = readerBounds(applyIrb20(oneSum([70, 29, 7, 21])), { tellsComplements: false });
  expect([...unsure.high]).toEqual([127, 70, 29, UNBOUNDED, UNBOUNDED]);
});
