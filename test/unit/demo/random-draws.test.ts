import { expect, test } from "vitest";
import { makeRandomDraws } from "../../../src/demo/random-draws.ts";

const draws = (stream = 1) => makeRandomDraws({ seed: 7, stream, shape: 1.5 });
const sample = (draw: () => number, size = 20_000): number[] => Array.from({ length: size }, draw);
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
const variance = (numbers: readonly number[]): number => {
  const centre = mean(numbers);
  return mean(numbers.map((n) => (n - centre) ** 2));
};

test.each([0.05, 2, 30])("the negative binomial of mean %s has variance mean + mean² / shape", (expected) => {
  const source = draws();
  const counts = sample(() => source.negativeBinomial(expected));
  expect(counts.every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
  expect(mean(counts) / expected).toBeCloseTo(1, 1);
  expect(variance(counts) / (expected + expected ** 2 / 1.5)).toBeCloseTo(1, 0);
});

test("a mean of zero, no trials and a probability of one are exact", () => {
  const source = draws();
  expect(source.negativeBinomial(0)).toBe(0);
  expect(source.poisson(0)).toBe(0);
  expect([source.binomial(0, 0.7), source.binomial(9, 1), source.binomial(9, 0)]).toEqual([0, 9, 0]);
});

test("thinning keeps its probability", () => {
  const source = draws();
  const kept = sample(() => source.binomial(10, 0.7));
  expect(mean(kept)).toBeCloseTo(7, 1);
  expect(Math.max(...kept)).toBeLessThanOrEqual(10);
});

test("a stream repeats itself and no other", () => {
  const first = (stream: number): number[] => {
    const source = draws(stream);
    return sample(() => source.uniform(1), 50);
  };
  expect(first(1)).toEqual(first(1));
  expect(first(1).filter((n) => first(2).includes(n))).toEqual([]);
});

test.each([0.99, 0, -1, Number.NaN])("a shape of %s is refused", (shape) => {
  expect(() => makeRandomDraws({ seed: 1, stream: 1, shape })).toThrow(RangeError);
});
