import fc from "fast-check";
import { parse, stripIgnoredCharacters } from "graphql";
import { describe, expect, test } from "vitest";
import { operationHashOf } from "../../../src/access-log/operation-name.ts";
import { readSource } from "../../../src/graphql/tiers/source-text.ts";
import { sha256 } from "../../../src/shared/hash.ts";

const TOKENS = [
  ...["query", "A", "fragment", "on", "first", "x1", "_", "true", "null", "$", "!", "&", "(", ")", ":", "=", "@"],
  ...["[", "]", "{", "{", "}", "}", "|", "...", "0", "-7", "12", "1.5", "2e3", "-0.1E-2", '""', '"a"', '"é # , x"'],
];
const GAPS = [" ", ",", "\n", "\r\n", "\t", " # a, comment\n", "  "];
const text = fc
  .array(fc.tuple(fc.constantFrom(...TOKENS), fc.constantFrom(...GAPS)))
  .map((parts) => parts.map(([token, gap]) => token + gap).join(""));

describe("the text of a document", () => {
  test("is without its ignored characters what graphql-js makes of it", () => {
    fc.assert(
      fc.property(text, (source) => {
        expect(readSource(source)?.stripped).toBe(stripIgnoredCharacters(source));
      }),
      { numRuns: 3000, seed: 20_261_124 },
    );
  });

  test("is read only where graphql-js can read it", () => {
    const pieces = [
      ...TOKENS,
      ...GAPS,
      "01",
      "1.",
      "1a",
      "-",
      ".",
      '"',
      '"""',
      "\\",
      "é",
      "\u0007",
      "\ud800",
      "%",
      "1.2.3",
      "\ufeff",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces)).map((some) => some.join("")),
        (source) => {
          const read = readSource(source);
          if (read !== null) expect(read.stripped).toBe(stripIgnoredCharacters(source));
        },
      ),
      { numRuns: 5000, seed: 20_261_124 },
    );
  });

  const shapeOf = (source: string) => readSource(source)?.shape;
  test.each([
    ["spacing", "query A { a b }", "query  A{a,b} # so"],
    ["the operation's name", "query A { a }", "query Another { a }"],
    ["numbers", "{ a(first: 1) }", "{ a(first: 20) }"],
    ["strings", '{ a(b: ["x", "y"]) }', '{ a(b: ["z", ""]) }'],
  ])("has the shape of another that differs in %s", (_what, one, other) => {
    expect(shapeOf(one)).toBe(shapeOf(other));
  });

  test.each([
    ["a field", "{ a }", "{ b }"],
    ["an alias", "{ a }", "{ b: a }"],
    ["a kind of literal", "{ a(b: 1) }", "{ a(b: 1.0) }"],
    ["a number and a string", "{ a(b: 1) }", '{ a(b: "1") }'],
    ["the length of a list", "{ a(b: [1]) }", "{ a(b: [1 2]) }"],
    ["true and false", "{ a(b: true) }", "{ a(b: false) }"],
    ["whether there is a name", "query { a }", "query A { a }"],
    ["a default", "query A($b: Int = 1) { a(b: $b) }", "query A($b: Int = 2) { a(b: $b) }"],
    ["a default in a list", "query A($b: I = {c: [1]}) { a(b: $b) }", "query A($b: I = {c: [2]}) { a(b: $b) }"],
    ["the name of a mutation", "mutation A { a }", "mutation B { a }"],
    ["the name of a fragment", "{ ...A } fragment A on Q { a }", "{ ...B } fragment B on Q { a }"],
  ])("has another shape where %s differs", (_what, one, other) => {
    expect(shapeOf(one)).not.toBe(shapeOf(other));
  });

  test("tells the literals in their order, and the name", () => {
    const read = readSource('query Q($a: Int = 3) { b(c: 1, d: ["x", "#"], e: $a) { f } g(h: -2.5) }');
    expect(read).toMatchObject({ name: "Q", literals: ["1", "x", "#", "-2.5"] });
  });

  test("is what the access log hashes", () => {
    const source = "query Q { a # b\n, c }";
    expect(sha256(readSource(source)?.stripped ?? "")).toBe(operationHashOf(source, parse(source)));
  });
});
