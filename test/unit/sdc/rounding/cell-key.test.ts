import { expect, test } from "vitest";
import { applyCellKey, cellKeys, sumOfRecordKeys } from "../../../../src/sdc/rounding/cell-key.ts";
import {
  changeFor,
  type NoiseRow,
  perturbationTable,
  rowFor,
} from "../../../../src/sdc/rounding/perturbation-table.ts";
import { readerBounds } from "../../../../src/sdc/rounding/rounded-cells.ts";
import { seedFromHex } from "../../../../src/sdc/rounding/sip-hash.ts";
import { SdcInputError } from "../../../../src/sdc/system.ts";
import { aCube, aSystem, flat, oneSum } from "./rounding-systems.ts";

const seed = seedFromHex("00112233445566778899aabbccddeeff");
const chances = ({ cumulative }: NoiseRow): number[] =>
  cumulative.map((chance, i) => chance - (cumulative[i - 1] ?? 0));
const moment = (row: NoiseRow, power: number): number =>
  chances(row).reduce((sum, p, i) => sum + p * row.change[i]! ** power, 0);

test.each([
  [1, 0.9, 0],
  [2, 1, 0],
  [2, 1.9, 0],
  [2, 1.05, 1],
  [3, 2, 0],
  [5, 3, 2],
  [10, 5, 0],
])(
  "D %i, V %d, js %i: every row has mean 0 and variance V, and no result that is negative or in 1 … js",
  (maxChange, variance, hiddenUpTo) => {
    const table = perturbationTable({ maxChange, variance, hiddenUpTo });
    expect(table[0]).toEqual({ change: [0], cumulative: [1] });
    for (let count = 1; count < table.length + 3; count++) {
      const row = rowFor(table, count);
      expect(chances(row).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      expect(moment(row, 1)).toBeCloseTo(0, 9);
      expect(moment(row, 2)).toBeCloseTo(variance, 9);
      expect(Math.max(...row.change.map(Math.abs))).toBeLessThanOrEqual(maxChange);
      for (const change of row.change) expect(count + change === 0 || count + change > hiddenUpTo).toBe(true);
      expect(chances(row).every((p) => p >= 0)).toBe(true);
    }
  },
);

test("the row for large counts is symmetric and, by hand, p(2) p(0)^3 = p(1)^4 (greatest entropy: log p is quadratic)", () => {
  const [p2, p1, p0, q1, q2] = chances(perturbationTable({ maxChange: 2, variance: 1 })[2]!) as [
    number,
    number,
    number,
    number,
    number,
  ];
  expect([q1, q2]).toEqual([expect.closeTo(p1, 9), expect.closeTo(p2, 9)]);
  expect(p2 * p0 ** 3).toBeCloseTo(p1 ** 4, 9);
  expect(2 * p1 + 8 * p2).toBeCloseTo(1, 9);
});

test("no distribution with the same moments has greater entropy (each row moved along its free directions)", () => {
  const row = perturbationTable({ maxChange: 2, variance: 1 })[1]!;
  const entropy = (p: number[]): number => -p.reduce((sum, x) => sum + x * Math.log(x), 0);
  const p = chances(row); // changes -1, 0, 1, 2: (1, -3, 3, -1) keeps sum, mean and variance
  for (const by of [-0.02, -0.001, 0.001, 0.02]) {
    expect(entropy(p.map((x, i) => x + by * [1, -3, 3, -1][i]!))).toBeLessThan(entropy(p));
  }
});

test.each([
  [{ maxChange: 0, variance: 1 }, "maxChange"],
  [{ maxChange: 2.5, variance: 1 }, "maxChange"],
  [{ maxChange: 2, variance: 0 }, "variance"],
  [{ maxChange: 2, variance: 5 }, "variance"],
  [{ maxChange: 2, variance: 3 }, "row 1"],
  [{ maxChange: 3, variance: 1, hiddenUpTo: 3 }, "hiddenUpTo"],
  [{ maxChange: 3, variance: 0.1, hiddenUpTo: 2 }, "row 1"],
])("refuses %j, naming %s", (noise, named) => {
  expect(() => perturbationTable(noise)).toThrow(SdcInputError);
  expect(() => perturbationTable(noise)).toThrow(named);
});

test("the ends of the chances select the ends of the changes", () => {
  const table = perturbationTable({ maxChange: 2, variance: 1 });
  expect([changeFor(table, 40, 0), changeFor(table, 40, 0.5), changeFor(table, 40, 0.9999999)]).toEqual([-2, 0, 2]);
  expect([changeFor(table, 1, 0), changeFor(table, 0, 0), changeFor(table, 0, 0.99)]).toEqual([-1, 0, 0]);
});

test("a cell key is the sum of its record keys, and a total's the sum of its parts', over every sum alike", () => {
  const { system, keys } = aCube([flat("g", 3), flat("s", 2)], (_, i) => 3 * i + 1);
  const { cellKey, conflicts } = cellKeys(system, keys, seed);
  const leaf = keys.indexOf("g1.s1");
  expect(cellKey[leaf]).toBe(sumOfRecordKeys(seed, "g1.s1", system.value[leaf]!));
  const { total, offset, parts } = system.relations;
  for (let r = 0; r < total.length; r++) {
    const sum = parts.subarray(offset[r]!, offset[r + 1]!).reduce((a, part) => (a + cellKey[part]!) >>> 0, 0);
    expect(cellKey[total[r]!]).toBe(sum);
  }
  expect([...conflicts]).toEqual([]);
});

test("a cell that grows keeps its first records' keys", () => {
  const seven = sumOfRecordKeys(seed, "k", 7);
  const eight = sumOfRecordKeys(seed, "k", 8);
  const nine = sumOfRecordKeys(seed, "k", 9);
  expect(new Set([seven, eight, nine]).size).toBe(3);
  expect(sumOfRecordKeys(seed, "k", 0)).toBe(0);
  expect(sumOfRecordKeys(seed, "k", 7)).toBe(seven);
});

test("linked totals whose inner cells differ are reported", () => {
  const system = aSystem({
    values: [5, 2, 3, 4, 1],
    sums: [
      [0, 1, 2],
      [0, 3, 4],
    ],
  });
  expect([...cellKeys(system, ["t", "a", "b", "c", "d"], seed).conflicts]).toEqual([0]);
});

test("refuses a cell that is a part of itself", () => {
  const system = aSystem({
    values: [1, 1],
    sums: [
      [0, 1],
      [1, 0],
    ],
  });
  expect(() => cellKeys(system, ["a", "b"], seed)).toThrow(SdcInputError);
});

test("zeros stay zero, nothing is negative, no change passes D, and the same cell is perturbed alike in another table", () => {
  const { system, keys } = aCube([flat("g", 30), flat("s", 3)], (_, i) => i % 6);
  const noise = { maxChange: 2, variance: 1 };
  const { shown } = applyCellKey(system, { keys, noise, seed });
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (system.value[cell] === 0) expect(shown[cell]).toBe(0);
    expect(shown[cell]).toBeGreaterThanOrEqual(0);
    expect(Math.abs(shown[cell]! - system.value[cell]!)).toBeLessThanOrEqual(2);
  }
  const alone = aSystem({ values: [system.value[9]!], sums: [] });
  expect(applyCellKey(alone, { keys: [keys[9]!], noise, seed }).shown[0]).toBe(shown[9]);
});

test("over 20,000 cells of 3 the changes have mean 0 and variance V within 4 standard errors", () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `CA.${i}`);
  const { shown } = applyCellKey(aSystem({ values: keys.map(() => 3), sums: [] }), {
    keys,
    noise: { maxChange: 2, variance: 1 },
    seed,
  });
  const changes = Array.from(shown, (value) => value - 3);
  const mean = changes.reduce((a, b) => a + b, 0) / keys.length;
  const square = changes.reduce((a, b) => a + b * b, 0) / keys.length;
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(keys.length));
  expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(1.6 / keys.length));
});

test("a reader goes D up and down and knows that a shown value above 0 is a count above 0", () => {
  const { low, high } = readerBounds(
    applyCellKey(oneSum([0]), { keys: ["t", "a"], noise: { maxChange: 2, variance: 1 }, seed }),
  );
  expect([[...low], [...high]]).toEqual([
    [0, 0],
    [2, 2],
  ]);
});
