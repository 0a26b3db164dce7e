import { describe, expect, test } from "vitest";
import { combined, notASymbol, stateOf, symbolIn } from "../../../src/ingest/cell-state.ts";
import { OBS_STATUS, SYMBOLS, type SymbolMeaning } from "../../../src/ingest/symbol.ts";

const state = (number: number | null, symbol: string) => stateOf(number, symbolIn(symbol) ?? null);

describe("a symbol beside a number or none", () => {
  test.each([
    ["x", "SUPPRESSED"],
    ["--", "SUPPRESSED"],
    [".", "NOT_AVAILABLE"],
    ["..", "NOT_AVAILABLE"],
    ["...", "NOT_APPLICABLE"],
    ["F", "UNRELIABLE"],
  ])("%s says why there is no number, and takes none", (symbol, availability) => {
    expect(state(null, symbol)).toMatchObject({ value: null, availability });
    expect(state(0, symbol)).toBe("status.number-with-symbol");
    expect(state(7919, symbol)).toBe("status.number-with-symbol");
  });

  test.each([
    ["p", { vintage: "PROVISIONAL" }],
    ["r", { vintage: "REVISED" }],
    ["A", { quality: "A" }],
    ["D", { quality: "D" }],
    ["E", { quality: "E" }],
    ["", { vintage: null, quality: null }],
  ])("%j qualifies a number, and needs one", (symbol, marks) => {
    expect(state(5, symbol)).toMatchObject({ value: 5, availability: "VALUE", ...marks });
    expect(state(null, symbol)).toBe(symbol === "" ? "value.missing" : "status.without-number");
  });

  test("0s is a zero, never another number", () => {
    expect(state(0, "0s")).toMatchObject({ value: 0, availability: "VALUE" });
    expect(state(5, "0s")).toBe("status.contradiction");
  });

  test.each(["X", "P", "e", "....", "0S", "suppressed"])("%s is no symbol: symbols are exact", (text) => {
    expect(symbolIn(text)).toBeUndefined();
    expect(notASymbol(text)).toBe("status.unknown");
  });

  test.each(["<LOD", "<LDD"])("%s does not apply to counts", (text) => {
    expect(symbolIn(text)).toBeUndefined();
    expect(notASymbol(text)).toBe("status.not-for-counts");
  });
});

test("two symbols of a row are taken together unless they contradict each other", () => {
  const of = (symbol: string) => SYMBOLS.get(symbol) as SymbolMeaning;
  expect(combined(of("x"), of("p"))).toMatchObject({ hides: "SUPPRESSED", vintage: "PROVISIONAL" });
  expect(combined(of("E"), null)).toBe(of("E"));
  expect(combined(of("p"), of("r"))).toBe("status.contradiction");
  expect(combined(of("x"), of(".."))).toBe("status.contradiction");
});

test.each([
  ["A", "VALUE"],
  ["P", "VALUE"],
  ["U", "VALUE"],
  ["B", "VALUE"],
  ["Q", "SUPPRESSED"],
  ["O", "NOT_AVAILABLE"],
  ["L", "NOT_AVAILABLE"],
  ["M", "NOT_APPLICABLE"],
])("OBS_STATUS %s is %s", (code, availability) => {
  const meaning = OBS_STATUS.get(code);
  expect(meaning).toBeDefined();
  expect(meaning?.hides ?? "VALUE").toBe(availability);
});
