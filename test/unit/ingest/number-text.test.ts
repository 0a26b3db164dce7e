import { describe, expect, test } from "vitest";
import { readCount, readCountWithDecimals, readDecimal } from "../../../src/ingest/number-text.ts";

describe("a count", () => {
  test.each([
    ["0", 0],
    ["7", 7],
    ["1234", 1234],
    ["2147483647", 2_147_483_647],
    [" 12 ", 12],
    ["1 234", 1234],
    ["1\u00a0234", 1234],
    ["1\u202f234\u202f567", 1_234_567],
    ["", null],
    ["  ", null],
    ["2147483648", "value.too-large"],
    ["99999999999", "value.too-large"],
    ["-1", "value.negative"],
    ["\u22121", "value.negative"],
    ["1.5", "value.fraction"],
    ["1,5", "value.fraction"],
    ["1 234,5", "value.fraction"],
    ["1,234", "value.comma-group"],
    ["1e309", "value.exponent"],
    ["1E3", "value.exponent"],
    ["0x10", "value.not-a-number"],
    ["007", "value.not-a-number"],
    ["12 34", "value.not-a-number"],
    ["1  234", "value.not-a-number"],
    ["+5", "value.not-a-number"],
    ["Infinity", "value.not-a-number"],
    ["NaN", "value.not-a-number"],
    ["null", "value.not-a-number"],
    ["\u0665", "value.digits"],
    ["\uff15", "value.digits"],
    ["=1+1", "value.formula"],
    ["@x", "value.formula"],
    ["-A1", "value.formula"],
  ])("%j reads as %j", (text, expected) => {
    expect(readCount(text)).toBe(expected);
  });
});

test.each([
  ["12.0", 12],
  ["12,00", 12],
  ["1 234,0", 1234],
  ["12", 12],
  ["12.000", "value.fraction"],
  ["1,000", "value.comma-group"],
  ["12.5", "value.fraction"],
])("a count written with decimals: %j reads as %j", (text, expected) => {
  expect(readCountWithDecimals(text)).toBe(expected);
});

test.each([
  ["1234.5", 1234.5],
  ["1 234,56", 1234.56],
  ["0", 0],
  ["", null],
  ["-1", "value.negative"],
  ["1e3", "value.exponent"],
  ["1234567890123456", "value.too-large"],
  ["12 34,5", "value.fraction"],
])("an amount: %j reads as %j", (text, expected) => {
  expect(readDecimal(text)).toBe(expected);
});
