import { expect, test } from "vitest";
import { applyRounding, type RoundingProfile } from "../../../../src/sdc/rounding/apply-rounding.ts";
import { seedFromHex } from "../../../../src/sdc/rounding/sip-hash.ts";
import { SdcInputError } from "../../../../src/sdc/system.ts";
import { oneSum } from "./rounding-systems.ts";

const seed = seedFromHex("00112233445566778899aabbccddeeff");
const system = oneSum([70, 29, 7, 21]);
const keys = ["T", "A", "R", "B", "W"];
const shown = (profile: RoundingProfile): number[] => [...applyRounding(profile, system, keys, seed).shown];

test("IRCC-5 by its name, with or without its own numbers", () => {
  expect(shown({ method: "ROUND", rule: "IRCC-5" })).toEqual([125, 70, 30, 5, 20]);
  expect(shown({ method: "ROUND", rule: "IRCC-5", base: 5, threshold: 6 })).toEqual([125, 70, 30, 5, 20]);
});
test("IRB-20 by its name", () => {
  expect(shown({ method: "ROUND", rule: "IRB-20", base: 1, threshold: 20 })).toEqual([127, 70, 29, -1, -1]);
});
test("controlled rounding adds up", () => {
  const [total, ...parts] = shown({ method: "ROUND", rule: "CONTROLLED", base: 5 });
  expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
});
test("random rounding and the cell key stay within their spread", () => {
  const changes = (profile: RoundingProfile) =>
    shown(profile).map((value, cell) => Math.abs(value - system.value[cell]!));
  expect(Math.max(...changes({ method: "RANDOM_ROUND", base: 5 }))).toBeLessThan(5);
  expect(Math.max(...changes({ method: "CELL_KEY", maxChange: 3, variance: 2 }))).toBeLessThanOrEqual(3);
});
test.each([
  { method: "ROUND", rule: "IRCC-5", base: 10 },
  { method: "ROUND", rule: "IRCC-5", threshold: 5 },
  { method: "ROUND", rule: "IRB-20", threshold: 10 },
  { method: "ROUND", rule: "IRB-20", base: 5 },
  { method: "ROUND", rule: "CONTROLLED", threshold: 5 },
  { method: "ROUND", rule: "IRCC-10" },
  { method: "ROUND", rule: "toString" },
  { method: "SUPPRESS" },
  { method: "RANDOM_ROUND", base: 0 },
  { method: "CELL_KEY", maxChange: 2, variance: 9 },
])("refuses %j rather than guess", (profile) => {
  expect(() => applyRounding(profile as RoundingProfile, system, keys, seed)).toThrow(SdcInputError);
});
