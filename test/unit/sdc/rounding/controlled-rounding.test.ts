import { expect, test } from "vitest";
import {
  applyControlledRounding,
  attemptControlledRounding,
  ControlledRoundingRefused,
} from "../../../../src/sdc/rounding/controlled-rounding.ts";
import { attackRounded } from "../../../../src/sdc/rounding/pinned-cells.ts";
import { protectRounded } from "../../../../src/sdc/rounding/protect-rounded.ts";
import { AS_COMPLEMENT, hideCell, readerBounds, UNBOUNDED } from "../../../../src/sdc/rounding/rounded-cells.ts";
import { keyedHash, seedFromHex } from "../../../../src/sdc/rounding/sip-hash.ts";
import { type CountSystem, SdcInputError } from "../../../../src/sdc/system.ts";
import { aCube, aSystem, flat, type Node, oneSum } from "./rounding-systems.ts";

const seed = seedFromHex("00112233445566778899aabbccddeeff");
const seedNumber = (n: number) => seedFromHex(n.toString(16).padStart(32, "0"));
/** Pseudo-random counts: a function of the leaf's place, 0 to `most`. */
const counts =
  (most: number, salt = 0) =>
  (_: readonly string[], at: number): number =>
    keyedHash(seed, `test${salt}`, "leaf", at).low % (most + 1);

function expectControlled(system: CountSystem, shown: Int32Array, base: number): void {
  const { total, offset, parts } = system.relations;
  for (let cell = 0; cell < system.cellCount; cell++) {
    expect(shown[cell]! % base).toBe(0);
    expect(Math.abs(shown[cell]! - system.value[cell]!)).toBeLessThan(base);
  }
  for (let r = 0; r < total.length; r++) {
    expect(parts.subarray(offset[r]!, offset[r + 1]!).reduce((sum, part) => sum + shown[part]!, 0)).toBe(
      shown[total[r]!],
    );
  }
}

const regions: Node = {
  name: "CA",
  children: [
    { name: "EAST", children: [{ name: "NS" }, { name: "NB" }, { name: "PE" }] },
    {
      name: "ON",
      children: [{ name: "TOR" }, { name: "OTT", children: [{ name: "OTT1" }, { name: "OTT2" }] }, { name: "REST" }],
    },
    { name: "BC" },
  ],
};

test.each([
  ["a sum", oneSum([1, 2, 3, 4, 6, 8])],
  ["a hierarchy", aCube([regions], counts(12)).system],
  ["two dimensions", aCube([flat("g", 13), flat("a", 6)], counts(9)).system],
  ["a hierarchy by a dimension", aCube([regions, flat("s", 3)], counts(9)).system],
])("%s: additive, within one base and exact, for bases 2, 3, 5 and 10", (_, system) => {
  for (const base of [2, 3, 5, 10]) {
    const { result, notAdditive, exact, zeroRestricted } = attemptControlledRounding(system, { base, seed });
    expect([notAdditive.length, exact, zeroRestricted]).toEqual([0, true, true]);
    expectControlled(system, result.shown, base);
  }
});

test("multiples of the base are not moved", () => {
  expect([...applyControlledRounding(oneSum([5, 10, 0, 20]), { base: 5, seed }).shown]).toEqual([35, 5, 10, 0, 20]);
});

test("unbiased: over 2,000 seeds every cell's mean is its count within 4 standard errors", () => {
  const { system } = aCube([flat("g", 3), flat("s", 2)], counts(9));
  const sum = new Float64Array(system.cellCount);
  for (let n = 0; n < 2000; n++) {
    const { shown } = applyControlledRounding(system, { base: 5, seed: seedNumber(n) });
    for (let cell = 0; cell < system.cellCount; cell++) sum[cell]! += shown[cell]!;
  }
  sum.forEach((all, cell) => {
    const rest = system.value[cell]! % 5;
    expect(Math.abs(all / 2000 - system.value[cell]!)).toBeLessThanOrEqual(4 * Math.sqrt((rest * (5 - rest)) / 2000));
  });
});

test.each([
  ["3 dimensions", [flat("g", 13), flat("s", 3), flat("a", 5)]],
  ["4 dimensions", [flat("g", 13), flat("s", 3), flat("a", 5), flat("o", 2)]],
])("%s: the search finds an additive rounding and says that it is not the exact method", (_, dimensions) => {
  const { system } = aCube(dimensions, counts(7));
  const { result, exact, zeroRestricted } = attemptControlledRounding(system, { base: 5, seed });
  expect([exact, zeroRestricted]).toEqual([false, true]);
  expectControlled(system, result.shown, 5);
});

test("the same seed gives the same rounding", () => {
  const { system } = aCube([flat("g", 8), flat("s", 3), flat("a", 4)], counts(7));
  expect([...applyControlledRounding(system, { base: 5, seed }).shown]).toEqual([
    ...applyControlledRounding(system, { base: 5, seed }).shown,
  ]);
});

test("linked tables with other inner cells are made additive together", () => {
  const system = aSystem({
    values: [9, 3, 6, 4, 5, 2, 1],
    sums: [
      [0, 1, 2],
      [0, 3, 4],
      [1, 5, 6],
    ],
  });
  const { result, exact } = attemptControlledRounding(system, { base: 5, seed });
  expect(exact).toBe(false);
  expectControlled(system, result.shown, 5);
});

/** Three ones in three pairs, each pair with its total of 2: to base 2 each pair would need exactly one of its two rounded up. */
const impossible = aSystem({
  values: [2, 2, 2, 1, 1, 1],
  sums: [
    [0, 3, 4],
    [1, 4, 5],
    [2, 3, 5],
  ],
});

test("where no zero-restricted rounding exists, totals that are multiples of the base may move by one base, and it says so", () => {
  const { result, notAdditive, zeroRestricted } = attemptControlledRounding(impossible, { base: 2, seed });
  expect([notAdditive.length, zeroRestricted]).toEqual([0, false]);
  const { low, high } = readerBounds(result);
  impossible.value.forEach((count, cell) => {
    expect(low[cell]).toBeLessThanOrEqual(count);
    expect(high[cell]).toBeGreaterThanOrEqual(count);
    expect(Math.abs(result.shown[cell]! - count)).toBeLessThanOrEqual(2);
  });
});

/** Three cells that are the same count (each alone adds up to cell 1) and their sum, 3: to base 2 they are 0 or 6, never 2 or 4. */
const hopeless = aSystem({
  values: [3, 1, 1, 1, 1],
  sums: [
    [0, 2, 3, 4],
    [1, 2],
    [1, 3],
    [1, 4],
  ],
});

const refusalOf = (system: CountSystem): ControlledRoundingRefused => {
  try {
    applyControlledRounding(system, { base: 2, seed });
  } catch (error) {
    if (error instanceof ControlledRoundingRefused) return error;
  }
  throw new Error("was not refused");
};

test("where no rounding within one base adds up, it refuses with the reason and the places; the attempt stays within one base", () => {
  const { reason, relations } = refusalOf(hopeless);
  expect(reason).toBe("NO_ADDITIVE_ROUNDING_FOUND");
  const { result, notAdditive } = attemptControlledRounding(hopeless, { base: 2, seed });
  expect([...notAdditive]).toEqual([...relations]);
  const changes = Array.from(hopeless.value, (count, cell) => Math.abs(result.shown[cell]! - count));
  expect(Math.max(...changes)).toBeLessThanOrEqual(2);
});

test("counts that do not add up are refused as such, by their totals and without the counts", () => {
  const { reason, relations, message } = refusalOf(
    aSystem({
      values: [11, 5, 6, 1, 10],
      sums: [
        [0, 1, 2],
        [0, 3, 4],
        [1, 3],
        [2, 4],
      ],
    }),
  );
  expect([reason, [...relations]]).toEqual(["COUNTS_NOT_ADDITIVE", [2, 3]]);
  expect(message).toBe("COUNTS_NOT_ADDITIVE: totals 1, 2");
});

test("two crossed hierarchies are no network, and the search finds their rounding", () => {
  const { system } = aCube([regions, regions], counts(7));
  const { result, exact } = attemptControlledRounding(system, { base: 5, seed });
  expect(exact).toBe(false);
  expectControlled(system, result.shown, 5);
});

test("refuses a base that is no base and an inner cell counted twice", () => {
  expect(() => applyControlledRounding(oneSum([1]), { base: 1, seed })).toThrow(SdcInputError);
  const twice = aSystem({
    values: [4, 2, 2, 1, 1],
    sums: [
      [0, 1, 2],
      [1, 3, 4],
      [2, 3, 4],
    ],
  });
  expect(() => applyControlledRounding(twice, { base: 5, seed })).toThrow("cell 0");
});

test("cells that nobody holds are left out, and the rest is rounded", () => {
  const system = aSystem({
    values: [12, 3, 0, 4, 6, 10],
    sums: [
      [0, 1, 2],
      [5, 3, 4],
    ],
    notHeld: [2],
  });
  const { shown } = applyControlledRounding(system, { base: 5, seed });
  expect(shown[2]).toBe(-1);
  expect(shown[3]! + shown[4]!).toBe(10);
});

test("a hidden cell of a controlled rounding is worked out from the shown ones, and its count is known to 4", () => {
  const system = oneSum([3, 14, 23]);
  const result = applyControlledRounding(system, { base: 5, seed });
  hideCell(result, 1, AS_COMPLEMENT);
  const value = result.shown[0]! - result.shown[2]! - result.shown[3]!;
  const rule = { smallestPublishable: 5, protectZeros: false, intervalWidth: 0 };
  const { bounds } = attackRounded(system, result, rule);
  expect(readerBounds(result).high[1]).toBe(UNBOUNDED);
  expect(bounds.high[1]).toBe(value + 4);
});

test("a complement in a controlled rounding takes others with it until the sums no longer give it away", () => {
  const system = oneSum([3, 14, 23]);
  const result = applyControlledRounding(system, { base: 5, seed });
  const rule = { smallestPublishable: 5, protectZeros: false, intervalWidth: 20 };
  const { complements, stillPinned } = protectRounded(system, result, rule);
  expect(complements.length).toBeGreaterThan(1);
  expect(stillPinned).toEqual([]);
});
