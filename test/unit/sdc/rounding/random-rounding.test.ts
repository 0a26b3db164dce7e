import { expect, test } from "vitest";
import { applyRandomRounding, roundWithOffset } from "../../../../src/sdc/rounding/random-rounding.ts";
import { readerBounds } from "../../../../src/sdc/rounding/rounded-cells.ts";
import { seedFromHex } from "../../../../src/sdc/rounding/sip-hash.ts";
import { SdcInputError } from "../../../../src/sdc/system.ts";
import { aSystem, oneSum } from "./rounding-systems.ts";

const seed = seedFromHex("00112233445566778899aabbccddeeff");

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 528])(
  "over its five offsets, %i is rounded without bias and by less than 5",
  (count) => {
    const shown = [0, 1, 2, 3, 4].map((offset) => roundWithOffset({ count, base: 5, offset }));
    expect(shown.reduce((a, b) => a + b, 0)).toBe(5 * count);
    for (const value of shown) {
      expect(value % 5).toBe(0);
      expect(Math.abs(value - count)).toBeLessThan(5);
    }
  },
);

test.each([1, 2, 3, 4])("over 20,000 keys the mean of %i is within 4 standard errors", (count) => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `CA-ON.${i}.2023`);
  const { shown } = applyRandomRounding(aSystem({ values: keys.map(() => count), sums: [] }), { keys, base: 5, seed });
  const mean = shown.reduce((a, b) => a + b, 0) / keys.length;
  const standardError = Math.sqrt((count * (5 - count)) / keys.length);
  expect(Math.abs(mean - count)).toBeLessThan(4 * standardError);
});

test("the same key rounds the same way in another table, place and release; another seed rounds otherwise somewhere", () => {
  const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
  const values = keys.map((_, i) => i % 23);
  const here = applyRandomRounding(aSystem({ values, sums: [] }), { keys, base: 5, seed }).shown;
  const turned = applyRandomRounding(aSystem({ values: [...values].reverse(), sums: [] }), {
    keys: [...keys].reverse(),
    base: 5,
    seed,
  });
  expect([...turned.shown].reverse()).toEqual([...here]);
  const other = seedFromHex("ffffffffffffffffffffffffffffffff");
  expect([...applyRandomRounding(aSystem({ values, sums: [] }), { keys, base: 5, seed: other }).shown]).not.toEqual([
    ...here,
  ]);
});

test("one more person never lowers the shown value of a cell", () => {
  for (const key of ["a", "b", "c", "d", "e", "f"]) {
    const shown = Array.from(
      { length: 60 },
      (_, count) =>
        applyRandomRounding(aSystem({ values: [count], sums: [] }), { keys: [key], base: 5, seed }).shown[0]!,
    );
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
  }
});

test("a reader goes 4 up and down, and takes a shown 0 for 0 to 4", () => {
  const { shown } = applyRandomRounding(oneSum([0, 10]), { keys: ["t", "a", "b"], base: 5, seed });
  expect([...shown]).toEqual([10, 0, 10]);
  const { low, high } = readerBounds(applyRandomRounding(oneSum([0, 10]), { keys: ["t", "a", "b"], base: 5, seed }));
  expect([[...low], [...high]]).toEqual([
    [6, 0, 6],
    [14, 4, 14],
  ]);
});

test.each([1, 0, -5, 2.5, 1001, Number.NaN])("refuses base %s", (base) => {
  expect(() => applyRandomRounding(oneSum([1]), { keys: ["t", "a"], base, seed })).toThrow(SdcInputError);
});

test("refuses missing and empty keys", () => {
  expect(() => applyRandomRounding(oneSum([1]), { keys: ["t"], base: 5, seed })).toThrow("keys");
  expect(() => applyRandomRounding(oneSum([1]), { keys: ["t", ""], base: 5, seed })).toThrow("cell 1");
});
