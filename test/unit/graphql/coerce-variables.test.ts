import fc from "fast-check";
import { getVariableValues, Kind, type OperationDefinitionNode, parse } from "graphql";
import { expect, test } from "vitest";
import { buildSchema } from "../../../src/graphql/schema.ts";
import { compileVariables } from "../../../src/graphql/tiers/coerce-variables.ts";
import { NotCovered } from "../../../src/graphql/tiers/not-covered.ts";

const schema = buildSchema();

/** The values that both make of the variables; null where they refuse them. */
function both(declared: string, given: Record<string, unknown>) {
  const [operation] = parse(`query (${declared}) { __typename }`).definitions as [OperationDefinitionNode];
  if (operation.kind !== Kind.OPERATION_DEFINITION) throw new Error("no operation");
  const definitions = operation.variableDefinitions ?? [];
  const expected = getVariableValues(schema, definitions, given).coerced ?? null;
  let made: unknown = null;
  try {
    made = compileVariables(schema, definitions)(given);
  } catch (error) {
    // What a scalar throws is a refusal like ours.
    if (!(error instanceof NotCovered) && expected !== null) throw error;
  }
  return { made, expected };
}

const json = fc.jsonValue({ maxDepth: 3 });
/** Mostly right, now and then anything. */
const oneOf = (...right: unknown[]) =>
  fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: json });
const where = fc.record(
  {
    indicator: oneOf("demo.police.victims"),
    jurisdictions: oneOf(["CA", "CA-ON"], "CA", [], null),
    measures: oneOf(["COUNT", "RATE"], "COUNT", null),
    asOf: oneOf("2026-01-01T00:00:00Z"),
    dimensions: oneOf([{ dimension: "sex", members: ["F"] }], { dimension: "sex", members: "F" }),
  },
  { requiredKeys: ["indicator"] },
);

test("variables become what graphql-js makes of them, or are refused as it refuses them", () => {
  let [accepted, refused] = [0, 0];
  const given = fc.record(
    { where: fc.oneof({ weight: 9, arbitrary: where }, json), first: oneOf(20, null), extra: json },
    { requiredKeys: ["where"] },
  );
  fc.assert(
    fc.property(given, (variables) => {
      const { made, expected } = both("$where: ObservationFilter!, $first: Int = 7", variables);
      expect(made).toEqual(expected);
      if (expected === null) refused++;
      else accepted++;
    }),
    { numRuns: 600, seed: 6 },
  );
  expect(Math.min(accepted, refused)).toBeGreaterThan(20);
});

test.each([
  ["$a: [Int!]", { a: [1, 2] }],
  ["$a: [Int!]", { a: 3 }],
  ["$a: [Int!]", { a: [1, null] }],
  ["$a: [[Int]]", { a: [1, [2, null], null] }],
  ["$a: Int = 4", { a: null }],
  ["$a: Int! = 4", {}],
  ["$a: Int! = 4", { a: null }],
  ["$a: Int!", {}],
  ["$a: ObservationFilter", { a: [] }],
  ["$a: Language", { a: "FR" }],
  ["$a: Language", { a: "DE" }],
])("%s with %j", (declared, variables) => {
  const { made, expected } = both(declared, variables);
  // An empty list for an object is left to graphql-js, which takes it for one without fields.
  if (made !== null || !Array.isArray((variables as { a?: unknown }).a)) expect(made).toEqual(expected);
});
