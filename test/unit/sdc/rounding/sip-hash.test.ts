import { expect, test } from "vitest";
import { keyedHash, pick, seedFromHex, sipHash24 } from "../../../../src/sdc/rounding/sip-hash.ts";
import { SdcInputError } from "../../../../src/sdc/system.ts";

const KEY = seedFromHex("000102030405060708090a0b0c0d0e0f");
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);
const hex = (length: number): string => {
  const { low, high } = sipHash24(KEY, counting(length));
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
};

// The authors' vectors (Aumasson and Bernstein, reference implementation vectors.h), as 64-bit numbers, for messages 00 01 02 … of
// growing length. Length 15 is the example worked out in the paper's appendix A.
test.each([
  [0, "726fdb47dd0e0e31"],
  [1, "74f839c593dc67fd"],
  [2, "0d6c8009d9a94f5a"],
  [3, "85676696d7fb7e2d"],
  [4, "cf2794e0277187b7"],
  [5, "18765564cd99a68d"],
  [6, "cbc9466e58fee3ce"],
  [7, "ab0200f58b01d137"],
  [8, "93f5f5799a932462"],
  [9, "9e0082df0ba9e4b0"],
  [10, "7a5dbbc594ddb9f3"],
  [11, "f4b32f46226bada7"],
  [12, "751e8fbc860ee5fb"],
  [13, "14ea5627c0843d90"],
  [14, "f723ca908e7af2ee"],
  [15, "a129ca6149be45e5"],
])("SipHash-2-4 of %i bytes is the published %s", (length, expected) => {
  expect(hex(length)).toBe(expected);
});

test("no two of purpose, text, counter and seed share a number", () => {
  const other = seedFromHex("ff0102030405060708090a0b0c0d0e0f");
  const numbers = [
    keyedHash(KEY, "a", "bc"),
    keyedHash(KEY, "ab", "c"),
    keyedHash(KEY, "a", "bd"),
    keyedHash(KEY, "a", "bc", 1),
    keyedHash(other, "a", "bc"),
    keyedHash(KEY, "a", "b\u0163"),
  ].map(({ low, high }) => `${high}.${low}`);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(keyedHash(KEY, "a", "bc")).toEqual(keyedHash(KEY, "a", "bc"));
});

test("picks lie in range", () => {
  expect([pick({ low: 0, high: 0 }, 5), pick({ low: 0, high: 0xffffffff }, 5)]).toEqual([0, 4]);
});

test.each(["", "00", "zz0102030405060708090a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0f00"])(
  "refuses %j as a seed and does not repeat it",
  (text) => {
    expect(() => seedFromHex(text)).toThrow(SdcInputError);
    expect(() => seedFromHex(text)).toThrow("seed: 32 hexadecimal digits are needed");
  },
);

test("refuses a seed that is not 16 bytes", () => {
  expect(() => sipHash24(new Uint8Array(8), counting(3))).toThrow(SdcInputError);
});
